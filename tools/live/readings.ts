/** Sequences by which a program tells a terminal what to do: colours, links, titles. */
const SEQUENCES = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?/g;
/** All but tab and newline, with those that change the direction of a text or have no width. */
const CONTROLS = /(?![\t\n])[\p{Cc}\p{Cf}]/gu;

/** The text without what a terminal or a page would obey instead of showing it. */
export function withoutControls(text: string): string {
	return text.replace(SEQUENCES, '').replace(CONTROLS, '');
}

/** How often escapes may be written around each other. */
const ESCAPES = 4;
const ESCAPED = /\\x\{?([0-9a-f]{1,2})\}?|\\u\{([0-9a-f]{1,6})\}|[\\%]u([0-9a-f]{4})|%([0-9a-f]{2})|&#x0*([0-9a-f]{1,6});?|&#0*(\d{1,7});?|\\([0-7]{3})|\\(["'\\/])|\\[nrt]|&(amp|lt|gt|quot|apos);/gi;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TAG = /<[^<>]*>/g;
const SEPARATORS = /[\s"'`,;:.|*>]+/g;
const HEX_SEPARATORS = /0x|\\x|[\s"'`,;:._|-]+/gi;
const BASE64 = /[\w+/-]{16,}/g;
const HEX = /[0-9a-f]{24,}/gi;
const NUMBERS = /\b\d{1,3}(?:[\s,;]+\d{1,3}){11,}/g;
/** In characters. What overlaps two pieces is searched in both. */
const PIECE = 500_000;
const OVERLAP = 20_000;

/**
 * What a text says to somebody who undoes how it is written: escapes, tags, full width, base64, hex, numbers, and these
 * inside one another. Its time is linear in the length of the text, and what it holds at once is bounded.
 */
export function* readings(text: string): Generator<string> {
	for (let at = 0; at === 0 || at + OVERLAP < text.length; at += PIECE - OVERLAP) yield* readingsOf(text.slice(at, at + PIECE), 2);
}

function* readingsOf(text: string, depth: number): Generator<string> {
	const views = viewsOf(text);
	yield* views;
	if (depth === 0) return;
	for (const decoded of new Set([...views].flatMap(decodedIn))) yield* readingsOf(decoded, depth - 1);
}

function viewsOf(text: string): Set<string> {
	const views = new Set([text]);
	let view = withoutControls(text).normalize('NFKC');
	views.add(view).add(view.replace(TAG, ''));
	for (let times = 0; times < ESCAPES; times++) {
		const before = view;
		view = withoutControls(unescaped(view)).normalize('NFKC');
		if (view === before) break;
		views.add(view).add(view.replace(TAG, ''));
	}
	return views;
}

function unescaped(text: string): string {
	return text.replace(ESCAPED, (whole: string, x?: string, braced?: string, u?: string, percent?: string, hex?: string, decimal?: string, octal?: string, itself?: string, entity?: string) => {
		if (itself !== undefined) return itself;
		if (entity !== undefined) return ENTITIES[entity.toLowerCase()]!;
		const digits = x ?? braced ?? u ?? percent ?? hex;
		const code = digits !== undefined ? parseInt(digits, 16) : decimal !== undefined ? Number(decimal) : octal !== undefined ? parseInt(octal, 8) : 32;
		return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
	});
}

/** All runs of base64, hex and numbers, each kind as one text; one for each place at which a run may begin. */
function decodedIn(view: string): string[] {
	const runs = (text: string, pattern: RegExp, starts: number, encoding: BufferEncoding) => {
		const found = text.match(pattern) ?? [];
		return Array.from({ length: starts }, (_, start) => found.map((run) => visible(Buffer.from(run.slice(start), encoding))).join('\n'));
	};
	const numbers = (view.match(NUMBERS) ?? []).map((run) => visible(Buffer.from(run.split(/[\s,;]+/).map(Number))));
	const decoded = [
		...new Set([view, view.replace(/\s+/g, ''), view.replace(SEPARATORS, '')]),
	].flatMap((text) => runs(text, BASE64, 4, 'base64'));
	return [...decoded, ...runs(view.replace(HEX_SEPARATORS, ''), HEX, 2, 'hex'), numbers.join('\n')].filter((text) => text.length >= 12);
}

/** Without the zeros of UTF-16, whichever of its two orders it has. */
function visible(bytes: Buffer): string {
	return bytes.toString('latin1').replace(/[^ -~]+/g, '');
}
