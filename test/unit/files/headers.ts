/** Files as short as their formats allow, built by hand from the specifications. */

export type Part = string | number[] | Uint8Array;

/** A text has one byte per letter. */
export const bytes = (...parts: Part[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [...part])));
export const zeros = (count: number) => Array<number>(count).fill(0);

/** A number with this many bytes. */
export const big = (value: number, count = 4) => Array.from({ length: count }, (_, at) => Math.floor(value / 256 ** (count - 1 - at)) % 256);
export const little = (value: number, count = 4) => big(value, count).reverse();

export const PNG = '\x89PNG\r\n\x1a\n';
export const png = (width: number, height: number, ...more: Part[]) => bytes(PNG, big(13), 'IHDR', big(width), big(height), [8, 6, 0, 0, 0], zeros(4), ...more);

const segment = (marker: number, content: Part) => bytes([0xff, marker], big(content.length + 2, 2), content);
export const frame = (marker: number, width: number, height: number) => segment(marker, bytes([8], big(height, 2), big(width, 2), [1, 1, 0x11, 0]));
export const jpeg = (width: number, height: number, ...before: Part[]) => bytes([0xff, 0xd8], ...before.map((content) => segment(0xe1, content)), frame(0xc0, width, height), [0xff, 0xd9]);

export const gif = (width: number, height: number, version = '89a') => bytes(`GIF${version}`, little(width, 2), little(height, 2), [0, 0, 0], ';');
export const webp = (width: number, height: number) => bytes('RIFF', little(22), 'WEBPVP8X', little(10), [0, 0, 0, 0], little(width - 1, 3), little(height - 1, 3));
export const bmp = (width: number, height: number) => bytes('BM', little(58), zeros(4), little(54), little(40), little(width), little(height), little(1, 2), little(24, 2), zeros(24));

/** A directory entry; type 3 is a 16-bit number, 4 a 32-bit one. */
export type Entry = [tag: number, type: number, value: number];

/** A little-endian ("II") or big-endian ("MM") TIFF without pixels. */
export function tiff(order: 'II' | 'MM', entries: Entry[], directory = 8): Uint8Array {
	const number = order === 'II' ? little : big;
	const entry = ([tag, type, value]: Entry) => bytes(number(tag, 2), number(type, 2), number(1), type === 3 ? [...number(value, 2), 0, 0] : number(value));
	return bytes(order, number(42, 2), number(directory), zeros(directory - 8), number(entries.length, 2), ...entries.map(entry), zeros(4));
}

export function bigTiff(order: 'II' | 'MM', entries: Entry[]): Uint8Array {
	const number = order === 'II' ? little : big;
	const entry = ([tag, type, value]: Entry) => bytes(number(tag, 2), number(type, 2), number(1, 8), type === 3 ? number(value, 2) : number(value), zeros(type === 3 ? 6 : 4));
	return bytes(order, number(43, 2), number(8, 2), zeros(2), number(16, 8), number(entries.length, 8), ...entries.map(entry), zeros(8));
}

export const sized = (width: number, height: number): Entry[] => [[256, 4, width], [257, 4, height]];

/** A box of an ISO media file. */
export const box = (type: string, ...content: Part[]) => bytes(big(bytes(...content).length + 8), type, ...content);
/** A box with a version and flags. */
export const fullBox = (type: string, ...content: Part[]) => box(type, zeros(4), ...content);
export const ftyp = (brand: string, ...compatible: string[]) => box('ftyp', brand, zeros(4), compatible.join(''));

export const ispe = (width: number, height: number) => fullBox('ispe', big(width), big(height));
export const irot = (quarters: number) => box('irot', [quarters]);
export const clap = (width: number, height: number) => box('clap', big(width), big(1), big(height), big(1), zeros(16));

/**
 * A HEIC or AVIF file without pixels.
 * @param properties of the whole file
 * @param used the indices, from 1, of the properties of its primary image
 */
export const heif = (brands: [string, ...string[]], properties: Uint8Array[], used: number[]) =>
	bytes(
		ftyp(...brands),
		fullBox('meta', fullBox('hdlr', zeros(20)), fullBox('pitm', big(2, 2)), box('iprp', box('ipco', ...properties), fullBox('ipma', big(2), big(1, 2), [1, 1], big(2, 2), [used.length], used))),
	);

export const utf16 = (text: string, order: 'le' | 'be', mark = '\ufeff'): Uint8Array => {
	const encoded = Buffer.from(`${mark}${text}`, 'utf16le');
	return order === 'le' ? encoded : encoded.swap16();
};
