import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';

const SIDE = 512;

/** A file that a user may have, small and valid. */
export interface SampleFile {
	format: string;
	mimeType: string;
	extension: string;
	content: Buffer;
}

/** A block of color on white, as a product photo is; of another color for each number. */
export function block(number = 0): Sharp {
	const color = { r: (60 + number * 37) % 256, g: (120 + number * 91) % 256, b: (30 + number * 53) % 256 };
	const product = { create: { width: 260, height: 170, channels: 3 as const, background: color } };
	return sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: '#ffffff' } }).composite([{ input: product, gravity: 'centre' }]);
}

/** A mask for the block: opaque where it stands, transparent around it. */
export async function blockMask(): Promise<Buffer> {
	const kept = { create: { width: 260, height: 170, channels: 4 as const, background: '#000000' } };
	return await sharp({ create: { width: SIDE, height: SIDE, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).composite([{ input: kept, gravity: 'centre' }]).png().toBuffer();
}

/** One of each format that the node takes. */
export async function sampleFiles(): Promise<SampleFile[]> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="100%" height="100%" fill="#fff"/><rect x="126" y="171" width="260" height="170" fill="#c2410c"/></svg>`;
	return [
		{ format: 'PNG', mimeType: 'image/png', extension: 'png', content: await block().png().toBuffer() },
		{ format: 'JPEG', mimeType: 'image/jpeg', extension: 'jpg', content: await block().jpeg().toBuffer() },
		{ format: 'WebP', mimeType: 'image/webp', extension: 'webp', content: await block().webp().toBuffer() },
		{ format: 'GIF', mimeType: 'image/gif', extension: 'gif', content: await block().gif().toBuffer() },
		{ format: 'AVIF', mimeType: 'image/avif', extension: 'avif', content: await block().avif({ effort: 0 }).toBuffer() },
		{ format: 'TIFF', mimeType: 'image/tiff', extension: 'tiff', content: await block().tiff({ compression: 'lzw' }).toBuffer() },
		{ format: 'BMP', mimeType: 'image/bmp', extension: 'bmp', content: await bitmap() },
		{ format: 'SVG', mimeType: 'image/svg+xml', extension: 'svg', content: Buffer.from(svg) },
		// The same block, as heif-enc of libheif writes it: sharp does not.
		{ format: 'HEIC', mimeType: 'image/heic', extension: 'heic', content: readFileSync(path.join(__dirname, '../../test/fixtures/block.heic')) },
	];
}

/** Uncompressed, 24 bits, rows from the bottom up; the side is a multiple of four, so rows need no filling. */
async function bitmap(): Promise<Buffer> {
	const pixels = await block().removeAlpha().flip().raw().toBuffer();
	for (let at = 0; at < pixels.length; at += 3) [pixels[at], pixels[at + 2]] = [pixels[at + 2]!, pixels[at]!];
	const header = Buffer.alloc(54);
	header.write('BM', 0, 'latin1');
	header.writeUInt32LE(54 + pixels.length, 2);
	header.writeUInt32LE(54, 10);
	header.writeUInt32LE(40, 14);
	header.writeInt32LE(SIDE, 18);
	header.writeInt32LE(SIDE, 22);
	header.writeUInt16LE(1, 26);
	header.writeUInt16LE(24, 28);
	return Buffer.concat([header, pixels]);
}
