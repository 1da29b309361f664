import { readFileSync } from 'node:fs';
import path from 'node:path';
import { imageType, inPixels, uploadName, whyNotAMask, type InspectedFile } from '../../../nodes/WeShop/files/imageFile';

const bytes = (...parts: Array<string | number[]>): Uint8Array =>
	Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));
const fixture = (name: string) => readFileSync(path.join(__dirname, '../../fixtures', name));
const size = [0, 0, 0, 0x20];

describe('An image file', () => {
	it.each<[string, Uint8Array, string, string]>([
		['a PNG', bytes([0x89], 'PNG\r\n\x1a\n', size), 'image/png', 'png'],
		['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe0], size), 'image/jpeg', 'jpg'],
		['a WebP', bytes('RIFF', size, 'WEBPVP8 '), 'image/webp', 'webp'],
		['a GIF of 1989', bytes('GIF89a'), 'image/gif', 'gif'],
		['a GIF of 1987', bytes('GIF87a'), 'image/gif', 'gif'],
		['an AVIF', bytes(size, 'ftypavif'), 'image/avif', 'avif'],
		['a HEIC from an iPhone', bytes(size, 'ftypheic'), 'image/heic', 'heic'],
		['another HEIC', bytes(size, 'ftypheix'), 'image/heic', 'heic'],
		['a BMP', bytes('BM', size), 'image/bmp', 'bmp'],
		['a little-endian TIFF', bytes('II*', [0]), 'image/tiff', 'tiff'],
		['a big-endian TIFF', bytes('MM', [0], '*'), 'image/tiff', 'tiff'],
		['a photo from a camera', fixture('sneaker.jpg'), 'image/jpeg', 'jpg'],
		['a drawing', fixture('sneaker.png'), 'image/png', 'png'],
		['a picture from the web', fixture('handbag.webp'), 'image/webp', 'webp'],
	])('has the type of its content: %s', (_what, content, mimeType, extension) => {
		for (const declared of [undefined, 'application/octet-stream', 'text/html', 'image/x-wrong']) {
			expect(imageType(content, declared)).toEqual({ mimeType, extension });
		}
	});

	it.each([
		['image/jxl', 'image/jxl', 'jxl'],
		['image/svg+xml', 'image/svg+xml', 'svg'],
		['application/octet-stream', 'image/png', 'png'],
		['text/plain', 'image/png', 'png'],
		[undefined, 'image/png', 'png'],
	])('of unknown content has the type that n8n declares, %p, if that is an image', (declared, mimeType, extension) => {
		expect(imageType(bytes('something new'), declared)).toEqual({ mimeType, extension });
	});
});

describe('A file that is certainly not an image', () => {
	it.each<[string, Uint8Array, RegExp]>([
		['nothing', bytes(), /empty/],
		['a PDF', bytes('%PDF-1.7\n'), /PDF/],
		['a ZIP, as an Excel or Word file is', bytes('PK', [3, 4], 'xx'), /ZIP/],
		['a web page', bytes('<!DOCTYPE html><html>'), /web page/],
		['a web page without a doctype', bytes('\n  <html lang="en">'), /web page/],
		['a web page after a byte order mark', bytes([0xef, 0xbb, 0xbf], '<!doctype HTML>'), /web page/],
	])('is %s, whatever n8n declares', (_what, content, reason) => {
		expect(imageType(content, 'image/png')).toEqual({ notAnImage: expect.stringMatching(reason) });
	});
});

describe('The name of an uploaded file', () => {
	const png = { mimeType: 'image/png', extension: 'png' };

	it.each([
		['shoe.png', 'shoe.png'],
		['shoe.JPG', 'shoe.png'],
		['shoe', 'shoe.png'],
		['my shoe (1).jpeg', 'my_shoe_1.png'],
		['shoe.v2.final.jpg', 'shoe_v2_final.png'],
		['../../etc/passwd', 'png'],
		['靴.png', 'image.png'],
		['.png', 'image.png'],
		['', 'image.png'],
		[undefined, 'image.png'],
		['a"b\r\nc.png', 'a_b_c.png'],
		['Café.png', 'Cafe.png'],
	])('is ASCII and has the extension of the actual type: %p → %s', (fileName, expected) => {
		const name = uploadName(fileName, png);
		expect(name).toMatch(/^[A-Za-z0-9_-]+\.png$/);
		if (expected !== 'png') expect(name).toBe(expected);
	});
});

describe('A mask', () => {
	const file = (extension: string, width?: number, height = 200): InspectedFile => ({ type: { mimeType: `image/${extension}`, extension }, ...(width ? { pixels: { width, height } } : {}) });

	it.each<[string, InspectedFile, InspectedFile | undefined]>([
		['a PNG of the size of the photo', file('png', 320), file('jpeg', 320)],
		['a PNG with an unknown size', file('png'), file('jpeg', 320)],
		['a PNG for a photo with an unknown size', file('png', 320), file('avif')],
		['a PNG for a photo that is a URL', file('png', 320), undefined],
	])('can be %s', (_, mask, photo) => {
		expect(whyNotAMask(mask, photo, 'Image')).toBeUndefined();
	});

	it('cannot be another type of image', () => {
		expect(whyNotAMask(file('jpg', 320), file('jpeg', 320), 'Image')).toBe('is a JPG file, but WeShop only accepts a PNG as a mask');
	});

	it('cannot have another size than the photo', () => {
		expect(whyNotAMask(file('png', 321), file('jpeg', 320), 'Garment Image')).toBe('is 321 × 200 and Garment Image is 320 × 200 pixels');
		expect(inPixels({ width: 1, height: 2 })).toBe('1 × 2');
	});
});
