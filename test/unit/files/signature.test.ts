import { mediaFileName, mediaMimeType } from '../../../nodes/WeShop/files/mediaFile';
import { HEAD, otherContent, typeOfContent } from '../../../nodes/WeShop/files/signature';
import { big, bigTiff, bmp, box, bytes, ftyp, gif, jpeg, png, PNG, sized, tiff, utf16, webp, zeros } from './headers';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';

const images: Array<[string, Uint8Array, string, string]> = [
	['a PNG', png(4, 3), 'image/png', 'png'],
	['an animated PNG', png(4, 3, big(8), 'acTL', zeros(12)), 'image/png', 'png'],
	['a JPEG', jpeg(4, 3), 'image/jpeg', 'jpg'],
	['a JPEG with a fill byte', bytes([0xff, 0xd8, 0xff, 0xff, 0xe0]), 'image/jpeg', 'jpg'],
	['a WebP', webp(4, 3), 'image/webp', 'webp'],
	['a GIF89a', gif(4, 3), 'image/gif', 'gif'],
	['a GIF87a', gif(4, 3, '87a'), 'image/gif', 'gif'],
	['a BMP', bmp(4, 3), 'image/bmp', 'bmp'],
	['an old BMP', bytes('BM', zeros(12), [12, 0, 0, 0], [4, 0, 3, 0], [1, 0, 24, 0]), 'image/bmp', 'bmp'],
	['a little-endian TIFF', tiff('II', sized(4, 3)), 'image/tiff', 'tiff'],
	['a big-endian TIFF', tiff('MM', sized(4, 3)), 'image/tiff', 'tiff'],
	['a TIFF whose directory is far from its start', tiff('II', sized(4, 3), 9_000), 'image/tiff', 'tiff'],
	['a TIFF with the name of a camera', tiff('II', [...sized(4, 3), [271, 2, 0]]), 'image/tiff', 'tiff'],
	['a TIFF that starts with a preview but names no camera', tiff('II', [[254, 4, 1], ...sized(4, 3)]), 'image/tiff', 'tiff'],
	['a BigTIFF', bigTiff('II', sized(4, 3)), 'image/tiff', 'tiff'],
	['a big-endian BigTIFF', bigTiff('MM', sized(4, 3)), 'image/tiff', 'tiff'],
	['an AVIF', ftyp('avif', 'mif1', 'miaf'), 'image/avif', 'avif'],
	['an animated AVIF', ftyp('avis', 'msf1', 'miaf'), 'image/avif', 'avif'],
	['an AVIF with the brand of its container', ftyp('mif1', 'miaf', 'avif'), 'image/avif', 'avif'],
	['an animated AVIF with the brand of its container', ftyp('msf1', 'avis'), 'image/avif', 'avif'],
	['an AVIF with an unknown brand', ftyp('zzzz', 'mif1', 'avif'), 'image/avif', 'avif'],
	['a HEIC from a phone', ftyp('heic', 'mif1', 'heic'), 'image/heic', 'heic'],
	['a HEIC with 10 bits per color', ftyp('heix', 'mif1'), 'image/heic', 'heic'],
	['a HEIC with the brand of its container', ftyp('mif1', 'mif1', 'heic', 'hevc'), 'image/heic', 'heic'],
	['a HEIC with a sequence and a still image', ftyp('msf1', 'hevc', 'mif1', 'heic'), 'image/heic', 'heic'],
	['a HEIF with another coding', ftyp('mif1', 'miaf', 'jpeg'), 'image/heif', 'heif'],
	['an AVIF whose first box has a 64-bit length', bytes(big(1), 'ftyp', big(32, 8), 'mif1', zeros(4), 'avif', zeros(4)), 'image/avif', 'avif'],
	['an AVIF whose first box extends to the end', bytes(zeros(4), 'ftypmif1', zeros(4), 'avif'), 'image/avif', 'avif'],
	['an SVG', bytes(SVG), 'image/svg+xml', 'svg'],
	['an SVG with a prefix', bytes('<s:svg xmlns:s="http://www.w3.org/2000/svg">'), 'image/svg+xml', 'svg'],
	['an SVG after everything that may precede it', bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- > <html> --> <?xml-stylesheet href="a"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a>b" [ <!ENTITY ns "a]>"> <!-- it\'s ]> --> ]>\n', SVG), 'image/svg+xml', 'svg'],
	['an SVG in UTF-16', utf16(`<?xml version="1.0" encoding="utf-16"?>${SVG}`, 'le'), 'image/svg+xml', 'svg'],
	['an SVG in big-endian UTF-16', utf16(SVG, 'be'), 'image/svg+xml', 'svg'],
	['an SVG in UTF-16 without a byte order mark', utf16(SVG, 'le', ''), 'image/svg+xml', 'svg'],
	['an SVG in Latin-1', bytes('<?xml version="1.0" encoding="ISO-8859-1"?><!-- Gr\xfc\xdfe -->', SVG), 'image/svg+xml', 'svg'],
	['an SVG with a doctype and a late root element', bytes(`<!DOCTYPE svg><!--${' '.repeat(HEAD)}-->`, SVG), 'image/svg+xml', 'svg'],
];

const videos: Array<[string, Uint8Array, string, string]> = [
	['an MP4 of brand isom', ftyp('isom', 'iso2', 'avc1', 'mp41'), 'video/mp4', 'mp4'],
	['an MP4 of brand mp42', ftyp('mp42', 'isom'), 'video/mp4', 'mp4'],
	['an MP4 of brand iso5 that is compatible with a brand of images', ftyp('iso5', 'avif'), 'video/mp4', 'mp4'],
	['an MP4 of brand avc1', ftyp('avc1'), 'video/mp4', 'mp4'],
	['an MP4 of an unknown brand', ftyp('zzzz'), 'video/mp4', 'mp4'],
	['an MP4 with a truncated list of brands', ftyp('isom', 'iso2', 'avc1').subarray(0, 18), 'video/mp4', 'mp4'],
	['a video from a phone', ftyp('3gp4'), 'video/mp4', 'mp4'],
	['a MOV', ftyp('qt  '), 'video/quicktime', 'mov'],
	['a MOV without a brand', box('moov', box('mvhd', zeros(100))), 'video/quicktime', 'mov'],
	['a WebM', bytes([0x1a, 0x45, 0xdf, 0xa3], big(32)), 'video/webm', 'webm'],
	['an MKV', bytes([0x1a, 0x45, 0xdf, 0xa3, 0xa3, 0x42, 0x82, 0x88], 'matroska'), 'video/x-matroska', 'mkv'],
	['an AVI', bytes('RIFF', zeros(4), 'AVI LIST'), 'video/x-msvideo', 'avi'],
	['an MPEG video', bytes([0, 0, 1, 0xba]), 'video/mpeg', 'mpg'],
];

describe('The type of a file', () => {
	it.each([...images, ...videos])('is detected by its first bytes: %s', (_what, content, mimeType, extension) => {
		expect(typeOfContent(content)).toEqual({ mimeType, extension });
		expect(otherContent(content)).toBeUndefined();
	});

	it.each([...images, ...videos])('needs no more than the first kilobytes: %s', (_what, content, mimeType, extension) => {
		const long = Buffer.concat(Array<Uint8Array>(Math.ceil((2 * HEAD) / content.length)).fill(content));
		for (const part of [long, long.subarray(0, HEAD)]) expect(typeOfContent(part)).toEqual({ mimeType, extension });
	});

	it.each<[string, Uint8Array]>([
		['nothing', bytes()],
		['one byte', bytes([0x89])],
		['a truncated signature of a PNG', bytes([0x89], 'PN')],
		['a PNG with converted line breaks', bytes([0x89], 'PNG\n\x1a\n', zeros(20))],
		['a truncated box', bytes(big(32), 'fty')],
		['a box too long for a list of brands', bytes(big(70_000), 'ftypavif', zeros(8))],
		['a box too short for a brand', bytes(big(8), 'ftypavif', zeros(8))],
		['a RIFF file with sound', bytes('RIFF', big(32), 'WAVEfmt ')],
		['a RIFF file with WEBP in the wrong place', bytes('RIFFWEBP', zeros(8))],
		['text', bytes('some text')],
		['a text that begins like a BMP', bytes('BMW sells cars, and these are their prices')],
		['a text that begins like a GIF', bytes('GIF89a is a format of pictures')],
		['a text that begins like a WebP', bytes('RIFF and WEBP are words')],
		['binary data that begins like a BMP', bytes('BM', zeros(60))],
		['a BMP without a plane', bytes(bmp(4, 3)).fill(0, 26, 27)],
		['a signature in the wrong place', bytes('xxftypavif')],
		['the start of a JPEG and no marker', bytes([0xff, 0xd8, 0xff, 0x12])],
		['JSON with WEBP in the right place', bytes('{      "WEBP": {}}')],
		['a web page with an SVG', bytes(`<!DOCTYPE html><html>${SVG}`)],
		['XML with an SVG', bytes(`<report>${SVG}</report>`)],
		['a comment with an SVG', bytes(`<!-- ${SVG} --><report/>`)],
		['an element whose name begins with svg', bytes('<svgfont/>')],
		['a doctype of SVG with another root element', bytes('<!DOCTYPE svg><html>')],
		['a doctype of SVG without a root element', bytes('<!DOCTYPE svg>')],
		['an unclosed comment', bytes(`<!-- ${SVG}`)],
		['a truncated UTF-16 letter', utf16('<', 'le').subarray(0, 3)],
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
		['a web page after much whitespace', bytes(' '.repeat(300), '<html>'), 'a web page'],
		['a web page after a byte order mark', bytes([0xef, 0xbb, 0xbf], '<!doctype html>'), 'a web page'],
		['a web page after both', bytes([0xef, 0xbb, 0xbf], '\n\n<head>'), 'a web page'],
		['a web page after a comment', bytes('<!-- saved from url -->\n<html>'), 'a web page'],
		['a fragment of a web page', bytes('<body>Not found'), 'a web page'],
		['an error of a file storage', bytes('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'), 'XML'],
		['an answer of an API', bytes('{"error":"not found"}'), 'JSON'],
	])('%s', (_what, content, word) => {
		expect(otherContent(content)).toBe(word);
	});

	it.each<[string, Uint8Array]>([
		['one byte', bytes([0])],
		['text', bytes('words')],
		['text in brackets', bytes('[INFO] words')],
		['a drawing', bytes(SVG)],
		['a file with a web page far inside', bytes(' '.repeat(HEAD), '<html>')],
		['a text about a web page', bytes('see <html>')],
		['a refused kind of picture', bytes('8BPS', [0, 1])],
		['the signature of a PNG alone', bytes(PNG)],
	])('is not %s', (_what, content) => {
		expect(otherContent(content)).toBeUndefined();
	});
});

describe('The MIME type of a result', () => {
	it.each([...images, ...videos])('is detected by its content first: %s', (_what, content, mimeType, extension) => {
		for (const declared of [undefined, '', 'application/octet-stream', 'image/x-wrong', 'video/mpeg', 'text/html']) {
			expect(mediaMimeType(content, declared, 'https://files.example/1.gif', 'video')).toBe(mimeType);
		}
		expect(mediaFileName({ agentName: 'kling', executionId: 'abc' }, 0, mimeType)).toBe(`kling-abc.${extension}`);
	});

	it('is then taken from the Content-Type header, then from the URL, then from the media type', () => {
		const unknown = bytes('something new');
		expect(mediaMimeType(unknown, 'image/jxl', 'https://files.example/1.png', 'video')).toBe('image/jxl');
		expect(mediaMimeType(unknown, 'application/json', 'https://files.example/1.png', 'video')).toBe('image/png');
		expect(mediaMimeType(unknown, 'application/json', 'https://files.example/1', 'video')).toBe('video/mp4');
	});
});
