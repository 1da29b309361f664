/** Where a text stops being JSON, found by reading it: Node's own messages differ from version to version. */
export interface JsonBreak {
	/** From 1. */
	line: number;
	column: number;
	/** What stands before the place and behind it, on one line. */
	before: string;
	after: string;
	/** What is wrong there, as the end of a sentence. */
	why: string;
	/** Whether a text was most likely put between quotes as it is, with quotes or line breaks in it. */
	isUnescaped: boolean;
}

const BLANKS = /[ \t\r\n]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
/** As far as it is valid, without the quote at its end. */
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;
const NEXT_NAME = /^"[^"]*"\s*:/;
const COMMENT = /^(\/\/|\/\*|#)/;
/** How much of the text a message shows on each side, in characters. */
const SHOWN = 24;

/** @returns undefined if the text is JSON */
export function jsonBreak(text: string): JsonBreak | undefined {
	const found = firstBreak(text);
	if (!found) return undefined;
	const lines = text.slice(0, found.at).split(/\r\n|\n|\r/);
	return {
		line: lines.length,
		column: lines.at(-1)!.length + 1,
		before: onOneLine(text.slice(Math.max(0, found.at - SHOWN), found.at), found.at > SHOWN, false),
		after: onOneLine(text.slice(found.at, found.at + SHOWN), false, found.at + SHOWN < text.length),
		why: found.why,
		isUnescaped: found.isUnescaped ?? false,
	};
}

interface Found {
	at: number;
	why: string;
	isUnescaped?: boolean;
}

/** Reads without recursion: lists may be nested by the thousand. */
function firstBreak(text: string): Found | undefined {
	const closers: string[] = [];
	let at = 0;
	/** What has to come next; `first` where a list or an object has just begun and may end. */
	let wanted: 'value' | 'name' | 'next' = 'value';
	let isFirst = false;
	let isAfterText = false;
	const take = (form: RegExp): string | undefined => {
		form.lastIndex = at;
		const [found] = form.exec(text) ?? [];
		at += found?.length ?? 0;
		return found;
	};
	for (;;) {
		take(BLANKS);
		const char = text[at];
		if (char === undefined) return closers.length === 0 && wanted === 'next' ? undefined : endsEarly(at, closers);
		const isOver = char === closers.at(-1);
		if (isOver && (wanted === 'next' || isFirst)) {
			closers.pop();
			at += 1;
			[wanted, isFirst, isAfterText] = ['next', false, false];
		} else if (wanted === 'next') {
			if (char !== ',' || closers.length === 0) return behindValue(text, at, closers, isAfterText);
			at += 1;
			wanted = closers.at(-1) === '}' ? 'name' : 'value';
		} else if (char === '"') {
			take(STRING);
			if (text[at] !== '"') return insideText(text, at);
			at += 1;
			take(BLANKS);
			if (wanted === 'name' && text[at] !== ':') return { at, why: 'a colon is missing after the name', isUnescaped: /[\p{L}\p{N}]/u.test(text[at] ?? '') };
			if (wanted === 'name') at += 1;
			[wanted, isFirst, isAfterText] = [wanted === 'name' ? 'value' : 'next', false, true];
		} else if (wanted === 'value' && (char === '{' || char === '[')) {
			closers.push(char === '{' ? '}' : ']');
			at += 1;
			[wanted, isFirst] = [char === '{' ? 'name' : 'value', true];
		} else {
			if (wanted === 'name' || take(SCALAR) === undefined) return wrongStart(text, at, wanted, isOver);
			[wanted, isFirst, isAfterText] = ['next', false, false];
		}
	}
}

function endsEarly(at: number, closers: string[]): Found {
	return { at, why: closers.length > 0 ? `${closers.reverse().join('').slice(0, 10)} is missing at the end` : 'there is nothing in it' };
}

function behindValue(text: string, at: number, closers: string[], isAfterText: boolean): Found {
	const rest = text.slice(at, at + 200);
	if (isAfterText && !NEXT_NAME.test(rest) && /^[\p{L}\p{N}"'\\.!?()-]/u.test(rest)) return { at, why: 'a text ends here, at a double quote inside it', isUnescaped: true };
	if (closers.length === 0) return { at, why: 'something follows after its end', isUnescaped: isAfterText };
	if (COMMENT.test(rest)) return { at, why: 'JSON has no comments' };
	return { at, why: `a comma or ${closers.at(-1)} is missing` };
}

function insideText(text: string, at: number): Found {
	const char = text[at];
	if (char === undefined) return { at, why: 'a text has no closing double quote', isUnescaped: true };
	if (char === '\\') return { at, why: 'a backslash inside a text has to be written \\\\', isUnescaped: true };
	return { at, why: /[\r\n]/.test(char) ? 'a line break inside a text has to be written \\n' : 'a tab or another control character inside a text has to be escaped', isUnescaped: true };
}

function wrongStart(text: string, at: number, wanted: 'value' | 'name', isOver: boolean): Found {
	const before = text.slice(Math.max(0, at - 100), at);
	const rest = text.slice(at, at + 50);
	const char = rest[0]!;
	const word = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(rest)?.[0];
	const found = (why: string, isUnescaped = false): Found => ({ at, why, isUnescaped });
	if (isOver && /,\s*$/.test(before)) return found(`the comma before ${char} is too many`);
	if (/['\x60]/.test(char)) return found('names and texts need double quotes, not single ones');
	if (/[\u2018-\u201f\u00ab\u00bb]/.test(char)) return found('names and texts need straight double quotes ("), not curly ones');
	if (COMMENT.test(rest)) return found('JSON has no comments');
	if (/\{\s*$/.test(before) && char === '{') return found('an expression stands there as text: switch the field to Expression');
	if (wanted === 'name') return found(word ? 'names need double quotes' : 'a name in double quotes is missing');
	if (/^(true|false)$/i.test(word ?? '')) return found(`${word} has to be written ${word!.toLowerCase()}`);
	if (/^(none|null|nil)$/i.test(word ?? '')) return found(`${word} has to be written null`);
	if (/^(undefined|NaN|-?Infinity)\b/.test(rest) || /[,}\]]/.test(char)) return found('a value is missing, as when an expression gives nothing');
	if (word === 'object' && before.endsWith('[')) return found('an expression gave an object in place of a text', true);
	if (word) return found('texts need double quotes', true);
	return found(/^[-+]?\.?\d/.test(rest) ? 'a number is written like 5, 0.5 or -1e3, and anything else needs double quotes' : 'no value begins like this');
}

function onOneLine(text: string, isCutBefore: boolean, isCutAfter: boolean): string {
	const whole = text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '').replace(/\r\n|\n|\r/g, '\u23ce').replace(/[\u0000-\u001f]/g, ' ');
	return `${isCutBefore ? '…' : ''}${whole}${isCutAfter ? '…' : ''}`;
}
