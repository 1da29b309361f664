import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { imageType } from '../../../nodes/WeShop/files/imageFile';
import { imageSize } from '../../../nodes/WeShop/files/imageSize';
import { inspectImage } from '../../../nodes/WeShop/files/inspectImage';
import { big, bytes, frame, ftyp, gif, heif, irot, ispe, little, png, sized, tiff, webp } from './headers';

/** A file of a store, and how much of it has been read so far. */
function stored(content: Uint8Array, chunkSize: number) {
	const file = {
		bytesRead: 0,
		readings: 0,
		open: 0,
		read: async function* () {
			file.readings++;
			file.open++;
			try {
				for (let at = 0; at < content.length; at += chunkSize) {
					const chunk = content.subarray(at, at + chunkSize);
					file.bytesRead += chunk.length;
					yield chunk;
				}
			} finally {
				file.open--;
			}
		},
	};
	return file;
}

const MB = 1_048_576;
const padded = (head: Uint8Array, length: number) => Buffer.concat([head, Buffer.alloc(Math.max(0, length - head.length), 7)]);
/** A JPEG with so many segments of 64 kB before its size. */
const behind = (segments: number, length: number) => {
	const segment = Buffer.concat([bytes([0xff, 0xe1], big(65_502, 2)), Buffer.alloc(65_500)]);
	return padded(Buffer.concat([bytes([0xff, 0xd8]), ...Array<Buffer>(segments).fill(segment), frame(0xc0, 30, 20)]), length);
};
/** A TIFF with its directory there. */
const directoryAt = (at: number, length: number, order: 'II' | 'MM' = 'II') => {
	const near = tiff(order, [...sized(30, 20), [274, 3, 6]]);
	const head = Buffer.concat([near.subarray(0, 4), bytes(order === 'II' ? little(at) : big(at))]);
	return padded(Buffer.concat([padded(head, at), near.subarray(8)]), length);
};

const photos: Array<[what: string, content: () => Uint8Array | Promise<Uint8Array>]> = [
	['a short PNG', () => png(30, 20)],
	['a PNG', () => padded(png(30, 20), 200_000)],
	['a GIF', () => padded(gif(30, 20), 100_000)],
	['a WebP', () => padded(webp(30, 20), 100_000)],
	['an SVG', () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${'<g/>'.repeat(5_000)}</svg>`)],
	['a JPEG', async () => await sharp({ create: { width: 900, height: 700, channels: 3, background: 'red' } }).jpeg().toBuffer()],
	['a rotated JPEG', async () => await sharp({ create: { width: 900, height: 700, channels: 3, background: 'red' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
	['a JPEG with its size behind half a megabyte', () => behind(8, MB)],
	['a JPEG with its size behind two megabytes', () => behind(32, 3 * MB)],
	['a JPEG without a size', () => padded(bytes([0xff, 0xd8, 0xff, 0xda, 0, 4, 1, 1]), 100_000)],
	['a TIFF', () => directoryAt(8, 100_000)],
	['a TIFF whose directory is far behind', () => directoryAt(2 * MB, 2 * MB + 100, 'MM')],
	['a TIFF whose directory lies across the end of a chunk', () => directoryAt(64_000 - 28, 100_000)],
	['a rotated HEIC', () => padded(heif(['heic', 'mif1'], [ispe(30, 20), irot(1)], [1, 2]), 100_000)],
	['a HEIC whose size is far behind', () => Buffer.concat([ftyp('heic', 'mif1'), padded(bytes(big(2 * MB), 'free'), 2 * MB), heif(['heic'], [ispe(30, 20), irot(1)], [1, 2]).subarray(16)])],
];

describe('A photo', () => {
	describe.each(photos)('%s', (_what, content) => {
		it.each([1_000, 64_000, 4 * MB])('is seen in chunks of %i bytes as it is as a whole', async (chunkSize) => {
			const whole = await content();
			const file = stored(whole, chunkSize);
			const seen = await inspectImage(file.read);
			expect(seen).toEqual({ type: imageType(whole), pixels: imageSize(whole), size: whole.length, sha256: createHash('sha256').update(whole).digest('hex') });
			expect(file.open).toBe(0);
		});
	});

	it('is read a second time only if its size is behind the first megabyte', async () => {
		const readings = async (content: Uint8Array) => {
			const file = stored(content, 64_000);
			await inspectImage(file.read);
			return file.readings;
		};
		expect(await readings(behind(8, 3 * MB))).toBe(1);
		expect(await readings(padded(png(30, 20), 3 * MB))).toBe(1);
		expect(await readings(behind(32, 3 * MB))).toBe(2);
	});
});

it('Of a TIFF whose directory is far behind, only the directory is read again', async () => {
	const file = stored(directoryAt(8 * MB, 20 * MB), 64_000);
	await inspectImage(file.read);
	expect([file.readings, file.bytesRead < 29 * MB]).toEqual([2, true]);
});

it('A file that comes in one chunk is not copied', async () => {
	const whole = directoryAt(40 * MB, 40 * MB + 100);
	const before = process.memoryUsage().arrayBuffers;
	let growth = 0;
	const read = async function* () {
		yield whole;
		growth = process.memoryUsage().arrayBuffers - before;
	};
	expect(await inspectImage(read)).toMatchObject({ type: { mimeType: 'image/tiff' }, pixels: { width: 30, height: 20 } });
	expect(growth).toBeLessThan(20 * MB);
});

describe('What is no image', () => {
	it.each<[string, Uint8Array]>([
		['a video', padded(ftyp('isom', 'mp42'), 3 * MB)],
		['a table', Buffer.from('sku;price\n1;2\n'.repeat(200_000))],
		['JPEG-LS', padded(bytes([0xff, 0xd8], frame(0xf7, 30, 20)), 3 * MB)],
	])('is read no further than it takes to know: %s', async (_what, content) => {
		const file = stored(content, 64_000);
		expect(await inspectImage(file.read)).toEqual(imageType(content));
		expect(file.bytesRead).toBe(64_000);
		expect(file.open).toBe(0);
	});

	it('is an empty file', async () => {
		expect(await inspectImage(stored(new Uint8Array(), 64_000).read)).toEqual(imageType(new Uint8Array()));
	});
});
