import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HEAD } from '../../nodes/WeShop/files/signature';
import { big, bigTiff, bmp, box, bytes, ftyp, gif, jpeg, little, png, PNG, sized, tiff, utf16, webp, zeros } from '../unit/files/headers';

/* What stands in the input field of an image, and what the node says of it. The table of docs/reliability.md groups it by what comes of it. */

const fixture = (name: string) => readFileSync(path.join(__dirname, '../fixtures', name));
const jpegLs = bytes([0xff, 0xd8, 0xff, 0xf7, 0, 11, 8], big(3, 2), big(4, 2), [1, 1, 0x11, 0]);

/** With its type and extension. */
export const acceptedFiles: Array<[what: string, content: Uint8Array, mimeType: string, extension: string]> = [
	['a PNG', png(4, 3), 'image/png', 'png'],
	['a JPEG', jpeg(4, 3), 'image/jpeg', 'jpg'],
	['a JPEG with its size after long metadata', jpeg(4, 3, zeros(2 * HEAD)), 'image/jpeg', 'jpg'],
	['the beginning of such a JPEG', jpeg(4, 3, zeros(2 * HEAD)).subarray(0, HEAD), 'image/jpeg', 'jpg'],
	['a WebP', webp(4, 3), 'image/webp', 'webp'],
	['a GIF', gif(4, 3), 'image/gif', 'gif'],
	['a BMP', bmp(4, 3), 'image/bmp', 'bmp'],
	['a TIFF', tiff('II', sized(4, 3)), 'image/tiff', 'tiff'],
	['a BigTIFF', bigTiff('MM', sized(4, 3)), 'image/tiff', 'tiff'],
	['an AVIF', ftyp('mif1', 'avif'), 'image/avif', 'avif'],
	['a HEIC from an iPhone', ftyp('heic', 'mif1'), 'image/heic', 'heic'],
	['an SVG', bytes('<?xml version="1.0"?><svg/>'), 'image/svg+xml', 'svg'],
	['a photo from a camera', fixture('sneaker.jpg'), 'image/jpeg', 'jpg'],
	['a drawing', fixture('sneaker.png'), 'image/png', 'png'],
	['a picture from the web', fixture('handbag.webp'), 'image/webp', 'webp'],
];

const program = 'saved by the program that it comes from';
const n8n = 'n8n\'s Edit Image node';
const camera = 'exported by a photo program or the camera';

/** Pictures of a kind that no web service reads, with a part of the remedy. */
export const unreadFiles: Array<[what: string, content: Uint8Array, how: string]> = [
	['a camera RAW file (CR2)', bytes('II*\0', little(16), 'CR', [2, 0], zeros(16)), camera],
	['a camera RAW file (CR3)', ftyp('crx ', 'crx ', 'isom'), camera],
	['a camera RAW file (CRW)', bytes('II', [0x1a, 0, 0, 0], 'HEAPCCDR'), camera],
	['a camera RAW file (ORF)', bytes('IIRO', little(8)), camera],
	['a camera RAW file (RW2)', bytes('IIU\0', little(8)), camera],
	['a camera RAW file (RAF)', bytes('FUJIFILMCCD-RAW 0201', zeros(9)), camera],
	['a camera RAW file (X3F)', bytes('FOVb', zeros(9)), camera],
	['a camera RAW file (MRW)', bytes('\0MRM', zeros(9)), camera],
	['a camera RAW file (IIQ)', bytes('II*\0', little(16), 'IIII', zeros(9)), camera],
	...[
		tiff('MM', [[254, 4, 1], ...sized(160, 120), [271, 2, 0]]),
		bytes(tiff('II', [[254, 4, 1], ...sized(160, 120), [271, 2, 0]]).fill(0xff, 4, 7), zeros(HEAD)),
		tiff('II', [...sized(4, 3), [50_706, 1, 0]]),
		tiff('II', [...sized(4, 3), [262, 3, 32_803]]),
		tiff('II', [...sized(4, 3), [259, 3, 34_713]]),
		bigTiff('II', [...sized(4, 3), [50_706, 1, 0]]),
	].map((content): [string, Uint8Array, string] => ['a camera RAW file (NEF, ARW, DNG or the like)', content, camera]),
	['a Photoshop document (PSD)', bytes('8BPS', big(1, 2), zeros(20)), program],
	['a GIMP document (XCF)', bytes('gimp xcf file\0'), program],
	['an icon (ICO)', bytes([0, 0, 1, 0, 2, 0], [16, 16, 0, 0], zeros(12)), program],
	['a cursor (CUR)', bytes([0, 0, 2, 0, 1, 0], [32, 32, 2, 0], zeros(12)), program],
	['a cursor (ANI)', bytes('RIFF', zeros(4), 'ACONanih'), program],
	['an icon (ICNS)', bytes('icns', big(100)), program],
	['a PNG image for iOS apps (CgBI)', bytes(PNG, big(4), 'CgBI', zeros(8)), program],
	['a JPEG-LS image', jpegLs, program],
	['a JPEG-LS image', bytes(jpegLs.subarray(0, 2), [0xff, 0xfe, 0, 4, 1, 1], jpegLs.subarray(2)), program],
	['a JPEG 2000 image', box('jP  ', '\r\n\x87\n'), program],
	['a JPEG 2000 image', bytes([0xff, 0x4f, 0xff, 0x51]), program],
	['a JPEG XL image', box('JXL ', '\r\n\x87\n'), n8n],
	['a JPEG XL image', bytes([0xff, 0x0a, 0, 1]), n8n],
	['a JPEG XR image', bytes('II', [0xbc, 1], little(8)), program],
	['a HEIC sequence', ftyp('msf1', 'hevc'), program],
	['a HEIC sequence', ftyp('hevc', 'msf1'), program],
	['a BPG image', bytes('BPG', [0xfb]), program],
	['an EPS drawing', bytes('%!PS-Adobe-3.0 EPSF-3.0\n'), program],
	['an EPS drawing', bytes([0xc5, 0xd0, 0xd3, 0xc6], zeros(9)), program],
	['a PCX image', bytes('\n', [5, 1, 8], zeros(124)), program],
	['a PNM image', bytes('P6\n4 3\n255\n', [0xff, 0, 1]), n8n],
	['a PNM image', bytes('P2\n# gray\n4 3\n'), n8n],
	['a DICOM image', bytes(zeros(128), 'DICM'), n8n],
	['a Radiance image (HDR)', bytes('#?RADIANCE\n'), program],
	['a FITS image', bytes('SIMPLE  =                    T'), program],
	['a Windows metafile (WMF or EMF)', bytes([1, 0, 0, 0], zeros(36), ' EMF'), program],
];

/** With the end of the message. */
export const otherFiles: Array<[notAnImage: string, content: Uint8Array]> = [
	['is empty, not an image', bytes()],
	['is a video, not an image', ftyp('isom', 'iso2')],
	['is an MP3 audio file, not an image', bytes('ID3', [3, 0, 0])],
	['is an MP3 audio file, not an image', bytes([0xff, 0xfb, 0x90, 0x64], zeros(9))],
	['is an M4A audio file, not an image', ftyp('M4A ', 'isom')],
	['is a WAV audio file, not an image', bytes('RIFF', zeros(4), 'WAVEfmt ')],
	['is an Ogg audio file, not an image', bytes('OggS', zeros(24), '\x01vorbis')],
	['is a video, not an image', bytes('OggS', zeros(24), '\x80theora')],
	['is a FLAC audio file, not an image', bytes('fLaC\0')],
	['is a ZIP archive, not an image', bytes('PK', [3, 4], 'photo.png')],
	['is a Word document, not an image', bytes('PK', [3, 4], zeros(26), 'word/document.xml')],
	['is an Excel workbook, not an image', bytes('PK', [3, 4], zeros(26), '[Content_Types].xml', zeros(99), 'xl/workbook.xml')],
	['is an OpenDocument file, not an image', bytes('PK', [3, 4], zeros(26), 'mimetypeapplication/vnd.oasis.opendocument.text')],
	['is an old Office document, not an image', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
	['is a gzip archive, not an image', bytes([0x1f, 0x8b, 8, 0])],
	['is a RAR archive, not an image', bytes('Rar!', [0x1a, 7, 0])],
	['is a 7-Zip archive, not an image', bytes('7z', [0xbc, 0xaf, 0x27, 0x1c, 0, 4])],
	['is a TAR archive, not an image', bytes('photo.png', zeros(248), 'ustar\0')],
	['is a PDF document, not an image', bytes('%PDF-1.7\n')],
	['is a PDF document, not an image', bytes('%PDF-1.7\n%', [0xe2, 0xe3, 0xcf, 0xd3, 0])],
	['is an RTF document, not an image', bytes('{\\rtf1')],
	['is a program, not an image', bytes('MZ', [0x90, 0])],
	['begins like a web page, not like an image', bytes('\n<!-- saved --><!DOCTYPE html><html>')],
	['begins like a web page, not like an image', bytes('<div class="error">Sign in</div>')],
	['begins like JSON, not like an image: {"error":"not found"}', bytes('{"error":"not found"}')],
	['begins like JSON, not like an image: [ { "id": 1 } ]', bytes('[\n\t{ "id": 1 }\n]')],
	['begins like JSON, not like an image: {}', utf16('{}', 'le')],
	['begins like XML, not like an image: <Error> <Code>NoSuchKey</Code><Message>The specified key doe…', bytes('<?xml version="1.0"?>\n<Error>\n<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>')],
	['begins like CSV, not like an image: sku,price S-1,9.90', bytes('sku,price\r\nS-1,9.90\r\n')],
	['begins like CSV, not like an image: sku;größe 1;42', bytes([0xef, 0xbb, 0xbf], Buffer.from('sku;größe\n1;42'))],
	['begins like plain text, not like an image: No such file', bytes('No such file\n')],
	['begins like plain text, not like an image: Viele Grüße', bytes('Viele Gr\xfc\xdfe')],
	['begins like plain text, not like an image: < 5 items', bytes('< 5 items')],
	['begins like plain text, not like an image', bytes(' \n\n')],
	['begins like an image in Base64 text, not like an image', bytes(Buffer.from(png(4, 3)).toString('base64'))],
	['begins like an image in Base64 text, not like an image', bytes(`data:image/jpeg;base64,${Buffer.from(jpeg(4, 3)).toString('base64')}`)],
	['is no image of a kind that is known', bytes([0, 1, 2, 3, 4, 5])],
];

/** Cut off, or with a header that cannot be: with what they begin like. */
export const damagedFiles: Array<[what: string, content: Uint8Array]> = [
	['a PNG image', bytes(PNG)],
	['a PNG image', png(4, 3).subarray(0, 20)],
	['a PNG image', png(0, 3)],
	['a PNG image', bytes(PNG, zeros(2 * HEAD))],
	['a JPEG image', bytes([0xff, 0xd8, 0xff, 0xe0])],
	['a JPEG image', jpeg(4, 3).subarray(0, 8)],
	['a JPEG image', bytes([0xff, 0xd8, 0xff, 0xd9])],
	['a WebP image', webp(4, 3).subarray(0, 20)],
	['a WebP image', bytes('RIFF', little(100), 'WEBPJUNK', zeros(100))],
	['a GIF image', bytes('GIF89a', [4])],
	['a GIF image', gif(0, 0)],
	['a BMP image', bmp(0, 3)],
	['a TIFF image', bytes('II*\0', little(8))],
	['a TIFF image', tiff('MM', [])],
	['a TIFF image', bytes('II*\0', little(900), zeros(100))],
];
