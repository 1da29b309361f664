import type { ImageSource } from '../../nodes/WeShop/agents/agent';
import { directLinks, noAddresses, severalAddresses, writtenAddresses, wrongPlaces } from './addresses';
import { acceptedFiles, damagedFiles, otherFiles, unreadFiles } from './files';
import { namedFiles, noNamedFiles } from './items';
import { brokenJson, jsonInputs } from './json';
import type { Row } from './row';
import { valueInputs } from './values';

/* The tables "Inputs, and what comes of them" of docs/reliability.md: a row for each group of inputs that the tests run on. */

type Line = [input: string, example: string, came: string];

const code = (text: string) => (text ? `\`\`${/^`|`$/.test(text) ? ` ${text} ` : text}\`\``.replace(/^``([^`]*)``$/, '`$1`') : '');
const escaped = (text: string) => text.replace(/[\u0000-\u001f\u00a0\u200b\u2060\ufeff]/g, (char) => JSON.stringify(char).slice(1, -1).replace(/^[\u00a0\u200b\u2060\ufeff]$/, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`));

/** As an expression would write it. */
function valueOf(raw: unknown): string {
	if (typeof raw === 'string') return escaped(JSON.stringify(raw));
	if (raw instanceof Date) return 'new Date()';
	if (typeof raw === 'object' && raw !== null && 'isLuxonDateTime' in raw) return '$now';
	return typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
}

const unique = (texts: string[]) => [...new Set(texts)];

/** A camera RAW file (CR2), a camera RAW file (CR3): with what they have in common once. */
function listed(whats: string[]): string {
	const kinds = unique(whats.map((what) => what.replace(/ \(.*/, '')));
	return kinds
		.map((kind) => {
			const details = whats.filter((what) => what.startsWith(`${kind} (`)).map((what) => what.slice(kind.length + 2, -1));
			return details.length > 0 ? `${kind} (${details.join(', ')})` : kind;
		})
		.join(', ');
}

const quoted = (message: string) => `refused: "${message.replaceAll('<', '\\<').trim()}${/cannot be $/.test(message) ? ' …' : ''}"`;
const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function table(head: Line, lines: Line[]): string {
	return [line(head), line(['---', '---', '---']), ...lines.map(line)].join('\n');
}

function fileLines(): Line[] {
	const accepted = unique(acceptedFiles.map(([, , mimeType]) => mimeType)).map((mimeType): Line => {
		const ofType = acceptedFiles.filter(([, , type]) => type === mimeType);
		return [ofType.map(([what]) => what).join(', '), '', `sent as ${mimeType}, .${ofType[0]![3]}`];
	});
	const unread = unique(unreadFiles.map(([, , how]) => how)).map((how): Line => {
		const whats = unique(unreadFiles.filter((row) => row[2] === how).map(([what]) => what));
		return [listed(whats), '', `${quoted(`is ${whats[0]}, a kind of picture that web services do not read`)}, with the remedy: ${how}`];
	});
	const kinds = unique(otherFiles.flatMap(([says]) => /^is (an? .+), not an image$/.exec(says)?.[1] ?? []));
	const others = unique(otherFiles.map(([says]) => says).filter((says) => !/^is an? .+, not an image$/.test(says))).map((says) => [/^begins like (.+?), not/.exec(says)?.[1] ?? (/empty/.test(says) ? 'an empty file' : 'bytes of any other kind'), says] as const);
	return [
		...accepted,
		...unread,
		[kinds.join(', '), '', quoted(`is ${kinds[0]}, not an image`)],
		...unique(others.map(([kind]) => kind)).map((kind): Line => [kind, '', quoted(others.filter(([other]) => other === kind).at(-1)![1])]),
		[`the beginning of ${unique(damagedFiles.map(([what]) => what)).join(', ')}`, '', quoted(`begins like ${damagedFiles[0]![0]}, and is cut off or damaged`)],
	];
}

const fileOf = (raw: unknown) => code(valueOf((raw as { value: unknown }).value));
const meaningOf = (source: ImageSource) => (source.mode === 'url' ? `the address ${code(source.url)}` : source.files.map((one) => (typeof one === 'string' ? `what is in ${code(one)}` : `the file ${one.fileName}`)).join(', '));
const itemLines = (): Line[] => [
	...namedFiles.map(({ what, cases: [first] }): Line => [what, fileOf(first![0]), meaningOf(first![1])]),
	...noNamedFiles.map(({ what, cases: [first] }): Line => [what, fileOf(first![0]), quoted(first![1])]),
];

/** Pages with a line of their own; all others share one. */
const OWN_LINE = /(Google Drive|Google Photos|OneDrive|SharePoint|a Dropbox folder)$/;

function addressLines(): Line[] {
	const refusedLine = ({ what, cases }: Row<string, string>): Line => [what, code(escaped(cases[0]![0])), quoted(`Image ${cases[0]![1]}`)];
	const pages = wrongPlaces.filter(({ what }) => what.startsWith('a page of '));
	const [own, shared] = [true, false].map((isOwn) => pages.filter(({ what }) => OWN_LINE.test(what) === isOwn));
	return [
		...[...writtenAddresses, ...directLinks].map(({ what, cases }): Line => {
			const [input, sent] = cases.find(([one, other]) => one !== other) ?? cases[0]!;
			return [what, code(escaped(input)), input === sent || what.endsWith('may lead to the file') ? 'sent as it is' : `sent as ${code(sent)}`];
		}),
		...[...severalAddresses, ...noAddresses, ...wrongPlaces.filter((row) => !pages.includes(row)), ...own!].map(refusedLine),
		[shared!.map(({ what }, index) => (index > 0 ? what.replace('a page of ', '') : what)).join(', '), code(shared![0]!.cases[0]![0]), 'refused in the same way'],
	];
}

const EXAMPLES = 4;

function valueLines(): Line[] {
	return valueInputs.flatMap(({ kind, rows }) => {
		const [refused, accepted] = [true, false].map((isRefused) => rows.filter((row) => (row.isRefused ?? false) === isRefused));
		const examples = (cases: Array<[unknown, unknown]>) => cases.slice(0, EXAMPLES).map(([raw]) => code(valueOf(raw))).join(' ');
		return [
			...accepted!.map(({ what, cases }): Line => [`${kind}: ${what}`, examples(sorted(cases)), unique(sorted(cases).slice(0, EXAMPLES).map(([, read]) => code(valueOf(read)))).join(' ')]),
			[`${kind}: ${refused!.map(({ what }) => what).join('; ')}`, refused!.flatMap(({ cases }) => cases.slice(0, 2).map(([raw]) => code(valueOf(raw)))).slice(0, EXAMPLES).join(' '), 'refused, with what it can be'],
		] as Line[];
	});
}

/** First what is written otherwise than it is read. */
function sorted(cases: Array<[unknown, unknown]>): Array<[unknown, unknown]> {
	return [...cases].sort(([raw, read], [other, otherRead]) => Number(raw === read) - Number(other === otherRead));
}

function jsonLines(): Line[] {
	const isEscaped = (why: string) => why === 'JSON.stringify';
	const grouped = [brokenJson.filter(({ why }) => isEscaped(why)), brokenJson.filter(({ why, cases }) => !isEscaped(why) && cases[0]![1].includes('it breaks'))];
	return [
		...jsonInputs.map(({ what, cases }): Line => [what, code(escaped(String(cases.filter(([text]) => typeof text === 'string').at(-1)![0]))), 'accepted']),
		...grouped.map((rows): Line => [rows.map(({ what }) => what).join(', '), code(escaped(String(rows[0]!.cases[0]![0]))), `${quoted(rows[0]!.cases[0]![1])}, and "${rows[0]!.why === 'JSON.stringify' ? '{{ JSON.stringify($json.p) }}' : rows[0]!.why}"`]),
		...brokenJson.filter(({ cases }) => !cases[0]![1].includes('it breaks')).map(({ what, cases }): Line => [what, code(valueOf(cases[0]![0])), quoted(cases[0]![1])]),
	];
}

export const inputTables: Readonly<Record<string, () => string>> = {
	inputFiles: () => table(['the file is', '', 'what comes of it'], fileLines()).replaceAll(' |  | ', ' | ').replace('| --- | --- | --- |', '| --- | --- |'),
	inputItems: () => table(['File holds', 'such as', 'what it means'], itemLines()),
	inputAddresses: () => table(['input', 'such as', 'what comes of it'], addressLines()),
	inputValues: () => table(['input', 'such as', 'what is sent'], valueLines()),
	inputJson: () => table(['input', 'such as', 'what comes of it'], jsonLines()),
};

const casesIn = (rows: Array<Row<never, never>>) => rows.reduce((sum, { cases }) => sum + cases.length, 0);

/** How many inputs the tables stand for. */
export const inputCount =
	acceptedFiles.length + unreadFiles.length + otherFiles.length + damagedFiles.length + casesIn([...namedFiles, ...noNamedFiles, ...writtenAddresses, ...directLinks, ...severalAddresses, ...noAddresses, ...wrongPlaces, ...jsonInputs, ...brokenJson, ...valueInputs.flatMap(({ rows }) => rows)] as Array<Row<never, never>>);
