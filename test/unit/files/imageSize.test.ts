import sharp from 'sharp';
import { imageSize, isSameSize } from '../../../nodes/WeShop/files/imageSize';
import { big, bigTiff, box, bytes, clap, ftyp, fullBox, heif, irot, ispe, sized, tiff, zeros } from './headers';

const drawn = (width: number, height: number) => sharp({ create: { width, height, channels: 4, background: '#ff000080' } });
/** The start of a BMP: the size of its second header, then the image size. */
const bmp = (header: number, size: number[]) => bytes('BM', Array<number>(12).fill(0), [header, 0, 0, 0], size, [1, 0, 24, 0]);

/** A JPEG with additional segments after its first two bytes. */
const withSegments = (jpeg: Buffer, ...segments: Uint8Array[]) => Uint8Array.from(Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]));
const segment = (marker: number, content: Uint8Array) => bytes([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff], [...content]);
/** Little-endian Exif data, with another tag before the orientation. */
const exif = (orientation: number) => bytes('Exif\0\0', 'II*\0', [8, 0, 0, 0, 2, 0], [0x0f, 1, 2, 0, 4, 0, 0, 0, 65, 0, 0, 0], [0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0], [0, 0, 0, 0]);

describe('The size of an image', () => {
	it.each<[string, () => Promise<Uint8Array>]>([
		['a PNG', async () => await drawn(321, 45).png().toBuffer()],
		['an interlaced PNG', async () => await drawn(321, 45).png({ progressive: true, palette: true }).toBuffer()],
		['a PNG of 16 bits', async () => await drawn(321, 45).toColourspace('rgb16').png().toBuffer()],
		['a JPEG', async () => await drawn(321, 45).jpeg().toBuffer()],
		['a progressive JPEG', async () => await drawn(321, 45).jpeg({ progressive: true }).toBuffer()],
		['a grey JPEG', async () => await drawn(321, 45).grayscale().jpeg({ mozjpeg: true }).toBuffer()],
		['a JPEG with Exif data', async () => await drawn(321, 45).withMetadata({ orientation: 1 }).jpeg().toBuffer()],
		['a JPEG after long segments', async () => withSegments(await drawn(321, 45).jpeg().toBuffer(), segment(0xe2, new Uint8Array(65_500)), segment(0xe1, new Uint8Array(65_533)))],
		['a JPEG with bytes between its segments', async () => withSegments(await drawn(321, 45).jpeg().toBuffer(), segment(0xfe, bytes('a comment')), bytes([0, 1, 2, 0xff, 0]))],
		['a JPEG with fill bytes', async () => withSegments(await drawn(321, 45).jpeg().toBuffer(), bytes([0xff, 0xff, 0xff]), segment(0xfe, bytes('a comment')))],
		['a lossy WebP', async () => await drawn(321, 45).flatten().webp({ quality: 50 }).toBuffer()],
		['a lossy WebP with transparency', async () => await drawn(321, 45).webp({ quality: 50 }).toBuffer()],
		['a lossless WebP', async () => await drawn(321, 45).webp({ lossless: true }).toBuffer()],
		['a large lossless WebP', async () => await drawn(321, 45).webp({ lossless: true, effort: 0 }).toBuffer()],
		['a GIF', async () => await drawn(321, 45).gif().toBuffer()],
		['a BMP', async () => bmp(40, [0x41, 1, 0, 0, 45, 0, 0, 0])],
		['a top-down BMP', async () => bmp(40, [0x41, 1, 0, 0, 0xd3, 0xff, 0xff, 0xff])],
		['an old BMP', async () => bmp(12, [0x41, 1, 45, 0])],
		['a TIFF', async () => await drawn(321, 45).tiff().toBuffer()],
		['a BigTIFF', async () => await drawn(321, 45).tiff({ bigtiff: true }).toBuffer()],
		['a big-endian TIFF', async () => tiff('MM', sized(321, 45))],
		['a TIFF with 16-bit sizes', async () => tiff('II', [[256, 3, 321], [257, 3, 45]])],
		['a TIFF whose directory is far from its start', async () => tiff('II', sized(321, 45), 100_000)],
		['a big-endian BigTIFF', async () => bigTiff('MM', sized(321, 45))],
		['an AVIF', async () => await drawn(321, 45).avif({ effort: 0 }).toBuffer()],
		['an AVIF with a thumbnail', async () => heif(['avif'], [ispe(32, 4), ispe(321, 45)], [2])],
		['a HEIC after other boxes', async () => bytes(ftyp('heic'), box('free', zeros(99)), heif(['heic'], [ispe(321, 45)], [1]).subarray(ftyp('heic').length))],
		['a HEIC that is rotated by 180°', async () => heif(['heic'], [ispe(321, 45), irot(2)], [1, 2])],
		['a HEIC that is rotated by 90°', async () => heif(['heic'], [ispe(45, 321), irot(1)], [1, 2])],
		['a HEIC that is rotated by 270°, marked as essential', async () => heif(['mif1', 'heic'], [ispe(45, 321), irot(3)], [1, 0x82])],
		['an AVIF that is cropped and rotated', async () => heif(['avif'], [clap(45, 321), ispe(64, 512), irot(3)], [2, 1, 3])],
	])('is read from the header of %s', async (_, make) => {
		const { width, height } = imageSize(await make())!;
		expect({ width, height }).toEqual({ width: 321, height: 45 });
	});

	it.each<[string, () => Promise<Uint8Array>]>([
		['nothing', async () => bytes()],
		['an SVG, which has no pixels', async () => bytes('<svg xmlns="http://www.w3.org/2000/svg" width="32" height="45"/>')],
		['a refused kind of picture', async () => bytes('8BPS', big(1, 2), zeros(6), big(4, 2), big(45), big(32))],
		['a TIFF with its directory after its end', async () => tiff('II', sized(32, 45), 100).subarray(0, 90)],
		['a TIFF without a height', async () => tiff('II', [[256, 4, 32]])],
		['an AVIF with nothing but its brands', async () => ftyp('avif', 'mif1')],
		['an AVIF without a primary image', async () => bytes(ftyp('avif'), fullBox('meta', box('iprp', box('ipco', ispe(32, 45)))))],
		['an AVIF whose primary image has no size', async () => heif(['avif'], [ispe(32, 45), irot(0)], [2, 9])],
		['an AVIF with thousands of empty boxes', async () => bytes(ftyp('avif'), ...Array.from({ length: 2_000 }, () => box('free')), heif(['avif'], [ispe(32, 45)], [1]).subarray(16))],
		['an AVIF with a box that is too short', async () => bytes(ftyp('avif'), big(4), 'meta', zeros(20))],
		['a PNG whose first chunk is another one', async () => bytes([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 4], 'CgBI', Array<number>(20).fill(1))],
		['a PNG with a width of 0', async () => bytes([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 0, 0, 0, 0, 0, 9])],
		['a JPEG with its height at the end', async () => bytes([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 0, 1, 0x41, 3])],
		['a JPEG without an image', async () => bytes([0xff, 0xd8, 0xff, 0xd9, 0xff, 0xc0, 0, 17, 8, 0, 45, 1, 0x41])],
		['a JPEG with a wrong segment length', async () => bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0x12, 0xc0, 0, 17, 8, 0, 45, 1, 0x41])],
		['a WebP of an unknown kind', async () => bytes('RIFF', [0, 0, 0, 0], 'WEBPVP9 ', Array<number>(30).fill(1))],
	])('is unknown for %s', async (_, make) => {
		expect(imageSize(await make())).toBeUndefined();
	});

	it('is right or unknown for a truncated file, and a damaged one does not throw', async () => {
		for (const format of ['png', 'jpeg', 'webp', 'gif', 'avif', 'tiff'] as const) {
			const whole = await drawn(321, 45).withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
			for (let length = 0; length < Math.min(whole.length, 700); length++) {
				const part = imageSize(whole.subarray(0, length));
				if (part) expect([part.width, part.height]).toEqual([321, 45]);
				const damaged = Uint8Array.from(whole);
				damaged[length] = 0xff;
				expect(() => imageSize(damaged)).not.toThrow();
			}
		}
	});
});

describe('A photo with an Exif orientation', () => {
	const jpeg = async (orientation: number) => imageSize(await drawn(320, 200).withMetadata({ orientation }).jpeg().toBuffer());

	it.each([5, 6, 7, 8])('of 90°, value %d, is marked as rotated', async (orientation) => {
		expect(await jpeg(orientation)).toEqual({ width: 320, height: 200, isRotated: true });
		expect(imageSize(withSegments(await drawn(320, 200).jpeg().toBuffer(), segment(0xe1, exif(orientation))))).toEqual({ width: 320, height: 200, isRotated: true });
	});

	it.each([1, 2, 3, 4])('of 0° or 180°, value %d, is not', async (orientation) => {
		expect(await jpeg(orientation)).toEqual({ width: 320, height: 200 });
		expect(imageSize(withSegments(await drawn(320, 200).jpeg().toBuffer(), segment(0xe1, exif(orientation))))).toEqual({ width: 320, height: 200 });
	});

	it.each([5, 6, 7, 8])('may also be a TIFF: value %d', (orientation) => {
		expect(imageSize(tiff('MM', [...sized(320, 200), [274, 3, orientation]]))).toEqual({ width: 320, height: 200, isRotated: true });
	});

	it('cannot be a HEIC, which every decoder rotates by its properties', () => {
		expect(imageSize(heif(['heic'], [ispe(320, 200), irot(1)], [1, 2]))).toEqual({ width: 200, height: 320 });
	});

	it('may also be a WebP', async () => {
		expect(imageSize(await drawn(320, 200).withMetadata({ orientation: 6 }).webp().toBuffer())).toEqual({ width: 320, height: 200, isRotated: true });
	});
});

describe('A mask', () => {
	const photo = { width: 320, height: 200 };
	const rotated = { ...photo, isRotated: true as const };

	it.each([
		['of the same size fits', photo, photo, true],
		['that is smaller does not fit', { width: 160, height: 100 }, photo, false],
		['that is a pixel off does not fit', { width: 320, height: 201 }, photo, false],
		['with width and height swapped does not fit', { width: 200, height: 320 }, photo, false],
		['with width and height swapped fits a rotated photo', { width: 200, height: 320 }, rotated, true],
		['of the stored size fits a rotated photo', photo, rotated, true],
		['of another size does not fit a rotated photo', { width: 200, height: 321 }, rotated, false],
		['that is rotated itself fits', { width: 200, height: 320, isRotated: true as const }, photo, true],
	])('%s', (_, mask, image, fits) => {
		expect(isSameSize(mask, image)).toBe(fits);
	});
});
