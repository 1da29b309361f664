import sharp from 'sharp';
import { imageHeader, type ImageHeader } from '../../../nodes/WeShop/files/imageHeader';
import { big, box, bytes, frame, ftyp, fullBox, heif, ispe, jpeg, little, PNG, png, sized, tiff, webp, zeros } from './headers';

const drawn = (channels: 3 | 4, width = 321, height = 45) => sharp({ create: { width, height, channels, background: channels === 4 ? '#ff000080' : '#ff0000' } });
const chunk = (type: string, content: Uint8Array) => bytes(big(content.length), type, content, zeros(4));
const pngOf = (colorType: number, ...chunks: Uint8Array[]) => bytes(PNG, chunk('IHDR', bytes(big(321), big(45), [8, colorType, 0, 0, 0])), ...chunks, chunk('IDAT', bytes(zeros(9))));
const control = (isTransparent: boolean) => bytes([0x21, 0xf9, 4, isTransparent ? 1 : 0, 0, 0, 0, 0]);
const gifOf = (...blocks: Uint8Array[]) => bytes('GIF89a', little(321, 2), little(45, 2), [0x80, 0, 0], zeros(6), ...blocks, [0x2c], zeros(9));
const comment = bytes([0x21, 0xfe, 3], 'abc', [2], 'de', [0]);
const auxC = (urn: string) => fullBox('auxC', urn, [0]);
const AVIF_ALPHA = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha';

/** As a program with much to say writes it: Exif data and the like in several segments before the frame. */
const longJpeg = (metadata: number, marker = 0xc0) => bytes(jpeg(321, 45, ...Array.from({ length: Math.ceil(metadata / 50_000) }, () => bytes('http', zeros(49_996)))).subarray(0, -15), frame(marker, 321, 45), [0xff, 0xd9]);

const headerOf = (content: Uint8Array): ImageHeader | undefined => imageHeader(content)?.header;

describe('The header of a picture says its size, its format and whether it has an alpha channel:', () => {
	it.each<[string, string, boolean | undefined, () => Promise<Uint8Array> | Uint8Array]>([
		['a JPEG', 'image/jpeg', false, () => drawn(3).jpeg().toBuffer()],
		['a progressive JPEG after 200 kB of metadata', 'image/jpeg', false, () => longJpeg(200_000, 0xc2)],
		['an opaque PNG', 'image/png', false, () => drawn(3).png().toBuffer()],
		['a PNG with an alpha channel', 'image/png', true, () => drawn(4).png().toBuffer()],
		['a grey PNG with an alpha channel', 'image/png', true, () => pngOf(4)],
		['a PNG with a palette and a transparent color', 'image/png', true, () => pngOf(3, chunk('iCCP', bytes(zeros(3_000))), chunk('PLTE', bytes(zeros(3))), chunk('tRNS', bytes([0])))],
		['a PNG with a palette and no transparent color', 'image/png', false, () => pngOf(3, chunk('PLTE', bytes(zeros(3))))],
		['an opaque GIF', 'image/gif', false, () => gifOf(comment, control(false))],
		['a GIF without any block', 'image/gif', false, () => gifOf()],
		['a GIF with a transparent color', 'image/gif', true, () => gifOf(comment, control(true))],
		['a drawn GIF with a transparent color', 'image/gif', true, () => sharp({ create: { width: 321, height: 45, channels: 4, background: '#ff000000' } }).gif().toBuffer()],
		['a lossy WebP (VP8)', 'image/webp', false, () => drawn(3).webp().toBuffer()],
		['an opaque lossless WebP (VP8L)', 'image/webp', false, () => drawn(3).webp({ lossless: true }).toBuffer()],
		['a transparent lossless WebP (VP8L)', 'image/webp', true, () => drawn(4).webp({ lossless: true }).toBuffer()],
		['a transparent lossy WebP (VP8X)', 'image/webp', true, () => drawn(4).webp().toBuffer()],
		['an opaque WebP with metadata (VP8X)', 'image/webp', false, () => webp(321, 45)],
		['an opaque AVIF', 'image/avif', false, () => drawn(3).avif({ effort: 0 }).toBuffer()],
		['an AVIF with an alpha channel', 'image/avif', true, () => drawn(4).avif({ effort: 0 }).toBuffer()],
		['an AVIF with an image for depth', 'image/avif', false, () => heif(['avif'], [ispe(321, 45), auxC('urn:mpeg:mpegB:cicp:systems:auxiliary:depth')], [1])],
		['a HEIC with an alpha channel', 'image/heic', true, () => heif(['heic'], [ispe(321, 45), auxC('urn:mpeg:hevc:2015:auxid:1')], [1])],
		['an opaque TIFF', 'image/tiff', false, () => drawn(3).tiff().toBuffer()],
		['a TIFF with an alpha channel', 'image/tiff', true, () => drawn(4).tiff({ compression: 'lzw' }).toBuffer()],
		['a TIFF with a channel that is no alpha', 'image/tiff', false, () => tiff('MM', [...sized(321, 45), [338, 3, 0]])],
		['a BMP, whose fourth channel is no alpha to most programs', 'image/bmp', undefined, () => bytes('BM', zeros(12), [40, 0, 0, 0], little(321), little(45), [1, 0, 32, 0])],
	])('%s', async (_, mimeType, hasAlpha, make) => {
		const { called, ...header } = headerOf(await make())!;
		expect(called).toMatch(/^an? /);
		expect(header).toEqual({ mimeType, width: 321, height: 45, ...(hasAlpha === undefined ? {} : { hasAlpha }) });
		expect(imageHeader(await make())!.needsMore).toBe(false);
	});

	it.each([['jpeg', 45, 321], ['tiff', 45, 321], ['webp', 321, 45]] as const)('a %s that Exif data rotate by 90° is as shops show it where its header says so', async (format, width, height) => {
		expect(headerOf(await drawn(3).withMetadata({ orientation: 6 }).toFormat(format).toBuffer())).toMatchObject({ width, height });
		expect(headerOf(await drawn(3).withMetadata({ orientation: 3 }).toFormat(format).toBuffer())).toMatchObject({ width: 321, height: 45 });
	});

	it('an SVG has no pixels, and more bytes would not change that', () => {
		const svg = bytes('<svg xmlns="http://www.w3.org/2000/svg" width="32" height="45"/>');
		expect(imageHeader(svg)).toEqual({ header: { mimeType: 'image/svg+xml', called: 'an SVG drawing' }, needsMore: false });
	});

	it.each([['nothing', bytes()], ['a video', ftyp('mp42')], ['a text', bytes('Not found')], ['unknown bytes', bytes([1, 2, 3, 0xfe])]])('%s has none', (_, content) => {
		expect(imageHeader(content)).toBeUndefined();
	});
});

describe('The first bytes of a file', () => {
	it.each<[string, Uint8Array, number]>([
		['a JPEG, up to its frame', longJpeg(200_000), 200_000],
		['a PNG, up to its first pixels', pngOf(2, chunk('iCCP', bytes(zeros(9_000)))), 9_000],
		['a GIF, up to its first picture', gifOf(...Array.from({ length: 30 }, () => bytes([0x21, 0xfe, 250], zeros(250).map(() => 65), [0]))), 7_000],
		['a TIFF, up to its directory', tiff('II', sized(321, 45), 100_000), 100_000],
		['an AVIF whose alpha comes late', heif(['avif'], [ispe(321, 45), box('colr', 'prof', zeros(6_000)), auxC(AVIF_ALPHA)], [1]), 6_000],
	])('are too few to say all of %s', (_, whole, at) => {
		for (const length of [64, at >> 1, at]) expect([length, imageHeader(whole.subarray(0, length))?.needsMore]).toEqual([length, true]);
		expect(imageHeader(whole)!.needsMore).toBe(false);
	});

	it('are enough for a PNG with an alpha channel and a WebP', () => {
		expect(imageHeader(png(321, 45))).toEqual({ header: { mimeType: 'image/png', called: 'a PNG image', width: 321, height: 45, hasAlpha: true }, needsMore: false });
		expect(imageHeader(webp(321, 45).subarray(0, 30))!.needsMore).toBe(false);
	});

	it('never make it throw, however they are damaged', async () => {
		for (const format of ['png', 'jpeg', 'webp', 'gif', 'avif', 'tiff'] as const) {
			const whole = await drawn(4).toFormat(format).toBuffer();
			for (let at = 0; at < Math.min(whole.length, 500); at++) {
				const damaged = Uint8Array.from(whole);
				damaged[at] = 0xff;
				expect(() => [imageHeader(damaged), imageHeader(whole.subarray(0, at))]).not.toThrow();
			}
		}
	});
});
