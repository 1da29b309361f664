import { HEAD, type FileKind } from './fileKind';

export const SVG = { is: 'picture', called: 'an SVG drawing', mimeType: 'image/svg+xml', extension: 'svg' } as const;
const DECODED = 'it in as a file, made by n8n\'s Convert to File node (operation Move Base64 String to File)';

/** Root elements of a web page or a fragment of one. */
const HTML = ['html', 'head', 'body', 'title', 'meta', 'link', 'script', 'style', 'div', 'p', 'a', 'span', 'table', 'center', 'h1', 'iframe'];

/** A data URL; PNG, JPEG, WebP and GIF; SVG with and without an XML declaration. */
const BASE64 = /^(data:image\/[^,]{1,64};base64,|iVBORw0KGg|\/9j\/[24]|UklGR|R0lGODlh|R0lGODdh|PHN2Zy|PD94bWw)/;

/** In characters. */
const EXCERPT = 60;

/** The beginning of a text file in UTF-8, UTF-16 or Latin-1; `undefined` for other files. */
export function textOf(content: Uint8Array): string | undefined {
	const head = content.subarray(0, HEAD);
	const wide = wideEncoding(head);
	if (wide) {
		const text = decoded(head, wide);
		return text !== undefined && ![...text].some((letter) => isControl(letter.charCodeAt(0))) ? text : undefined;
	}
	if (head.some(isControl)) return undefined;
	return decoded(head, 'utf-8') ?? (isMostlyAscii(head) ? decoded(head, 'latin1') : undefined);
}

/** What a text is: SVG by its root element, else what it begins like. */
export function textKind(text: string, isWhole: boolean): FileKind {
	const body = text.trimStart();
	if (/^<[A-Za-z_?!]/.test(body)) return markupKind(body, isWhole);
	const excerpt = excerptOf(body);
	if (/^[{[]\s*(["{[\]}\d-]|true|false|null|$)/.test(body)) return { is: 'other', called: 'JSON', excerpt };
	if (BASE64.test(body)) return { is: 'text', called: 'an image in Base64 text', instead: DECODED, excerpt: '' };
	return { is: 'text', called: isTable(body) ? 'CSV' : 'plain text', excerpt };
}

function markupKind(text: string, isWhole: boolean): FileKind {
	const { doctype, name, at } = rootOf(text);
	const root = name ?? (isWhole ? undefined : doctype);
	if (root?.replace(/^.*:/, '') === 'svg') return SVG;
	if (doctype?.toLowerCase() === 'html' || (root && HTML.includes(root.toLowerCase()))) return { is: 'other', called: 'a web page', excerpt: '' };
	return { is: 'other', called: 'XML', excerpt: excerptOf(text.slice(at)) };
}

/** The name and position of the root element, after the declaration, comments, processing instructions and the doctype. */
function rootOf(text: string): { name?: string; doctype?: string; at: number } {
	let doctype: string | undefined;
	for (let at = 0; at < text.length; ) {
		const rest = text.slice(at, at + 100);
		const [space] = /^\s+/.exec(rest) ?? [''];
		if (space) at += space.length;
		else if (rest.startsWith('<?')) at = behind(text, '?>', at);
		else if (rest.startsWith('<!--')) at = behind(text, '-->', at + 4);
		else if (/^<!doctype\s/i.test(rest)) {
			doctype = /^<!doctype\s+([^\s>[]+)/i.exec(rest)?.[1];
			at = behindDoctype(text, at + 1);
		} else return { name: /^<([A-Za-z_][\w:.-]*)[\s/>]/.exec(rest)?.[1], doctype, at };
	}
	return { doctype, at: 0 };
}

function behind(text: string, end: string, from: number): number {
	const at = text.indexOf(end, from);
	return at < 0 ? text.length : at + end.length;
}

/** A doctype may contain declarations in brackets, with more brackets in their quotes and comments. */
function behindDoctype(text: string, from: number): number {
	for (let at = from, depth = 0; at < text.length; ) {
		const letter = text.charAt(at);
		if (letter === '"' || letter === '\'') at = behind(text, letter, at + 1);
		else if (text.startsWith('<!--', at)) at = behind(text, '-->', at + 4);
		else {
			at++;
			if (letter === '[') depth++;
			if (letter === ']') depth--;
			if (letter === '>' && depth <= 0) return at;
		}
	}
	return text.length;
}

/** Two lines with the same number of separators. */
function isTable(text: string): boolean {
	const [first = '', second = ''] = text.split(/\r\n|\r|\n/);
	return [',', ';', '\t', '|'].some((separator) => {
		const count = first.split(separator).length;
		return count > 1 && second.split(separator).length === count;
	});
}

function excerptOf(text: string): string {
	const letters = [...text.slice(0, 4 * EXCERPT).replace(/\s+/g, ' ').trim()];
	return letters.length > EXCERPT ? `${letters.slice(0, EXCERPT).join('')}…` : letters.join('');
}

/** By the byte order mark, or by a zero beside the first letter. */
function wideEncoding([first, second]: Uint8Array): string | undefined {
	if ((first === 0xff && second === 0xfe) || (first && second === 0)) return 'utf-16le';
	if ((first === 0xfe && second === 0xff) || (first === 0 && second)) return 'utf-16be';
	return undefined;
}

/** Without the byte order mark, and without a truncated letter at the end. */
function decoded(head: Uint8Array, encoding: string): string | undefined {
	try {
		return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
	} catch {
		return undefined;
	}
}

/** Other 8-bit texts cannot be distinguished from binary data. */
function isMostlyAscii(head: Uint8Array): boolean {
	return head.filter((byte) => byte >= 0x80).length * 4 < head.length;
}

/** Except whitespace and the escape character of colored logs. */
function isControl(code: number): boolean {
	return (code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1b) || code === 0x7f;
}
