import { refusedWith, taken, type Row } from './row';

const all = (read: object, ...texts: unknown[]): Array<[unknown, object]> => texts.map((text) => [text, read]);
const IT = { prompt: 'A shoe' };
const TEXT = JSON.stringify(IT);
const at = (what: string, says: string, ...texts: unknown[]) => refusedWith<unknown>(what, says, ...texts);
const breaks = (line: number, column: number, around: string) => `is not a JSON object: it breaks at line ${line}, column ${column}: ${around}`;

/** What a field for JSON can hold. */
export const jsonInputs: Array<Row<unknown, object>> = [
	taken('a JSON object', ...all(IT, IT, TEXT, ` ${TEXT}\n`, '{\n\t"prompt" : "A shoe"\n}'), ...all({}, {}, '{}')),
	taken('nothing in the field', ...all({}, '', ' \n', null)),
	taken('JSON with marks around it, such as a model writes', ...all(IT, `\ufeff${TEXT}`, `\u00a0${TEXT}`, `\`\`\`json\n${TEXT}\n\`\`\``, `\`\`\`\n${TEXT}\`\`\``)),
	taken('JSON in a text of JSON', ...all(IT, JSON.stringify(TEXT), JSON.stringify(JSON.stringify(TEXT)), ` ${JSON.stringify(TEXT)} `)),
];

/** Each refusal with what its description says besides. */
export const brokenJson: Array<Row<unknown, string> & { why: string }> = [
	{ ...at('a text with double quotes', breaks(1, 16, '{"prompt": "A " ▶ red" shoe"}'), '{"prompt": "A "red" shoe"}'), why: 'JSON.stringify' },
	{ ...at('a text with double quotes at its end', breaks(1, 25, ''), '{"prompt": "the one of ""x"", "n": 1}'), why: 'JSON.stringify' },
	{ ...at('a text with double quotes in a later line', breaks(3, 12, ''), '{\n  "n": 1,\n  "p": "5" wide"\n}'), why: 'JSON.stringify' },
	{ ...at('a text with a line break', breaks(1, 16, '{"prompt": "one ▶ ⏎two"}'), '{"prompt": "one\ntwo"}'), why: 'JSON.stringify' },
	{ ...at('a text with a line break of Windows', breaks(1, 16, '{"prompt": "one ▶ ⏎two"}'), '{"prompt": "one\r\ntwo"}'), why: 'JSON.stringify' },
	{ ...at('a text with a tab', breaks(1, 16, '{"prompt": "one ▶  two"}'), '{"prompt": "one\ttwo"}'), why: 'JSON.stringify' },
	{ ...at('a text with a backslash', breaks(1, 10, '{"p": "C: ▶ \\photos"}'), '{"p": "C:\\photos"}'), why: 'JSON.stringify' },
	{ ...at('an object in place of a text', breaks(1, 12, '{"prompt":[ ▶ object Object]}'), '{"prompt":[object Object]}'), why: 'JSON.stringify' },
	{ ...at('a text without quotes', breaks(1, 12, '{"prompt":  ▶ A shoe}'), '{"prompt": A shoe}'), why: 'texts need double quotes' },
	{ ...at('single quotes', breaks(1, 2, "{ ▶ 'prompt': 'A shoe'}"), "{'prompt': 'A shoe'}"), why: 'double quotes, not single ones' },
	{ ...at('curly quotes', breaks(1, 2, '{ ▶ “prompt”: “A shoe”}'), '{“prompt”: “A shoe”}'), why: 'straight double quotes' },
	{ ...at('names without quotes', breaks(1, 2, '{ ▶ prompt: "A shoe"}'), '{prompt: "A shoe"}'), why: 'names need double quotes' },
	{ ...at('a comma at the end', breaks(1, 9, '{"n": 1, ▶ }'), '{"n": 1,}'), why: 'the comma before } is too many' },
	{ ...at('a comma at the end of a list', breaks(1, 14, '{"n": [1, 2,  ▶ ] }'), '{"n": [1, 2, ] }'), why: 'the comma before ] is too many' },
	{ ...at('a missing comma', breaks(3, 3, '{⏎  "a": 1⏎   ▶ "b": 2⏎}'), '{\n  "a": 1\n  "b": 2\n}'), why: 'a comma or } is missing' },
	{ ...at('a missing bracket', breaks(1, 15, '{"n": {"m": 1} ▶ '), '{"n": {"m": 1}'), why: '} is missing at the end' },
	{ ...at("Python's True", breaks(1, 7, '{"a":  ▶ True}'), '{"a": True}'), why: 'True has to be written true' },
	{ ...at("Python's None", breaks(1, 7, '{"a":  ▶ None, "b": 1}'), '{"a": None, "b": 1}'), why: 'None has to be written null' },
	{ ...at('an expression that gives nothing', breaks(1, 7, '{"a":  ▶ }'), '{"a": }'), why: 'an expression gives nothing' },
	{ ...at('a value that only JavaScript has', breaks(1, 7, '{"a":  ▶ '), '{"a": undefined}', '{"a": NaN}', '{"a": -Infinity}'), why: 'an expression gives nothing' },
	{ ...at('an expression in a fixed field', breaks(1, 8, '{"a": { ▶ { $json.p }}}'), '{"a": {{ $json.p }}}'), why: 'switch the field to Expression' },
	{ ...at('a number with something else', breaks(1, 7, '{"a":  ▶ '), '{"a": 100px}', '{"a": .5}', '{"a": +5}', '{"a": 05}', '{"a": 1.}'), why: 'a number is written like' },
	{ ...at('a comment', breaks(1, 9, '{"a": 1  ▶ // one⏎}'), '{"a": 1 // one\n}'), why: 'no comments' },
	{ ...at('text before it', breaks(1, 1, ''), 'Here it is: {"a": 1}'), why: 'texts need double quotes' },
	{ ...at('a list', 'is not a JSON object: it is a list', '[{"a": 1}]', ['a'], JSON.stringify('[1]')), why: 'of the form' },
	{ ...at('no object', 'is not a JSON object', '5', 'null', 5, true, '"text"'), why: 'of the form' },
];
