import { imageType } from '../../../nodes/WeShop/files/imageFile';
import { mediaFileName, mediaMimeType } from '../../../nodes/WeShop/files/mediaFile';
import { otherContent, typeOfContent } from '../../../nodes/WeShop/files/signature';

const bytes = (...parts: Array<string | number[]>): Uint8Array =>
	Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));
const size = [0, 0, 0, 0x20];
/** The first box of an ISO media file: its brand, then the brands that it is compatible with. */
const iso = (brand: string, ...compatible: string[]) => bytes(size, `ftyp${brand}`, [0, 0, 2, 0], compatible.join(''));

const images: Array<[string, Uint8Array, string, string]> = [
	['a PNG', bytes([0x89], 'PNG\r\n\x1a\n', size), 'image/png', 'png'],
	['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe0], size), 'image/jpeg', 'jpg'],
	['a WebP', bytes('RIFF', size, 'WEBPVP8 '), 'image/webp', 'webp'],
	['a GIF', bytes('GIF89a'), 'image/gif', 'gif'],
	['an AVIF', iso('avif', 'mif1', 'miaf'), 'image/avif', 'avif'],
	['an animated AVIF', iso('avis', 'msf1', 'miaf'), 'image/avif', 'avif'],
	['a HEIC from a phone', iso('heic', 'mif1'), 'image/heic', 'heic'],
	['a HEIC with 10 bits per color', iso('heix'), 'image/heic', 'heic'],
	['a HEIC with the brand of its container', iso('mif1', 'heic'), 'image/heic', 'heic'],
	['a HEIC sequence', iso('hevc', 'msf1'), 'image/heic', 'heic'],
	['a HEIC sequence with the brand of its container', iso('msf1', 'hevc'), 'image/heic', 'heic'],
	['a BMP', bytes('BM', size), 'image/bmp', 'bmp'],
	['a TIFF', bytes('II*', [0]), 'image/tiff', 'tiff'],
];

const videos: Array<[string, Uint8Array, string, string]> = [
	['an MP4 of brand isom', iso('isom', 'iso2', 'avc1', 'mp41'), 'video/mp4', 'mp4'],
	['an MP4 of brand mp42', iso('mp42', 'isom'), 'video/mp4', 'mp4'],
	['an MP4 of brand iso5', iso('iso5', 'avif'), 'video/mp4', 'mp4'],
	['an MP4 of brand avc1', iso('avc1'), 'video/mp4', 'mp4'],
	['an MP4 of an unknown brand', iso('zzzz'), 'video/mp4', 'mp4'],
	['a MOV', iso('qt  '), 'video/quicktime', 'mov'],
	['a WebM', bytes([0x1a, 0x45, 0xdf, 0xa3], size), 'video/webm', 'webm'],
];

describe('The type of a file', () => {
	it.each([...images, ...videos])('is detected by its first bytes: %s', (_what, content, mimeType, extension) => {
		expect(typeOfContent(content)).toEqual({ mimeType, extension });
		expect(otherContent(content)).toBeUndefined();
	});

	it.each<[string, Uint8Array]>([
		['nothing', bytes()],
		['one byte', bytes([0x89])],
		['a truncated PNG', bytes([0x89], 'PN')],
		['a truncated box', bytes(size, 'fty')],
		['a RIFF file with sound', bytes('RIFF', size, 'WAVEfmt ')],
		['text', bytes('some text')],
		['a signature in the wrong place', bytes('xxftypavif')],
	])('is unknown for %s', (_what, content) => {
		expect(typeOfContent(content)).toBeUndefined();
	});
});

describe('Content that is certainly neither an image nor a video', () => {
	it.each<[string, Uint8Array, string]>([
		['nothing', bytes(), 'an empty file'],
		['a PDF', bytes('%PDF-1.7'), 'a PDF document'],
		['a ZIP', bytes('PK', [3, 4]), 'a ZIP archive'],
		['a web page', bytes('<!DOCTYPE html><html>'), 'a web page'],
		['a web page without a doctype', bytes('<html lang="en">'), 'a web page'],
		['a web page in capitals', bytes('<HTML><HEAD>'), 'a web page'],
		['a web page after whitespace', bytes('\r\n\t  \n<html>'), 'a web page'],
		['a web page after a byte order mark', bytes([0xef, 0xbb, 0xbf], '<!doctype html>'), 'a web page'],
		['a web page after both', bytes([0xef, 0xbb, 0xbf], '\n\n<head>'), 'a web page'],
		['a fragment of a web page', bytes('<body>Not found'), 'a web page'],
	])('%s', (_what, content, word) => {
		expect(otherContent(content)).toBe(word);
		expect(imageType(content, 'image/png')).toHaveProperty('notAnImage');
	});

	it.each<[string, Uint8Array]>([
		['one byte', bytes([0])],
		['text', bytes('words')],
		['a drawing', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
		['a file with a web page far inside', bytes(' '.repeat(300), '<html>')],
		['a text about a web page', bytes('see <html>')],
	])('is not %s', (_what, content) => {
		expect(otherContent(content)).toBeUndefined();
	});
});

describe('The MIME type of a file', () => {
	it.each([...images, ...videos])('is detected by its content first: %s', (_what, content, mimeType, extension) => {
		for (const declared of [undefined, '', 'application/octet-stream', 'image/x-wrong', 'video/mpeg', 'text/html']) {
			expect(mediaMimeType(content, declared, 'https://files.example/1.gif', 'video')).toBe(mimeType);
		}
		expect(mediaFileName('kling', 'abc', 0, mimeType)).toBe(`kling-abc-0.${extension}`);
	});

	it('is then taken from the Content-Type header, then from the URL, then from the media type', () => {
		const unknown = bytes('something new');
		expect(mediaMimeType(unknown, 'image/jxl', 'https://files.example/1.png', 'video')).toBe('image/jxl');
		expect(mediaMimeType(unknown, 'application/json', 'https://files.example/1.png', 'video')).toBe('image/png');
		expect(mediaMimeType(unknown, 'application/json', 'https://files.example/1', 'video')).toBe('video/mp4');
	});

	it.each(videos)('makes a video no valid image, whatever n8n declares: %s', (_what, content) => {
		for (const declared of [undefined, 'image/png', 'image/jpeg']) expect(imageType(content, declared)).toEqual({ notAnImage: 'is a video' });
	});

	it.each(images)('makes an image valid even if n8n declares a video: %s', (_what, content, mimeType, extension) => {
		expect(imageType(content, 'video/mp4')).toEqual({ mimeType, extension });
	});
});
