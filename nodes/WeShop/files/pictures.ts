import { begins, hasMarks, INSTEAD, kindBySignature, viewOf, type FileKind, type Marks, type Signature } from './fileKind';
import { jpegFrame } from './jpeg';
import { isCameraRaw } from './tiff';

const BOX = '\0\0\0\x0c';
const BOX_END = '\r\n\x87\n';

/** Sent to WeShop, as AVIF, HEIC and SVG are: what browsers show, and what phones, scanners and shops produce. */
const ACCEPTED: readonly Signature[] = [
	accepted('a PNG image', 'image/png', 'png', begins('\x89PNG\r\n\x1a\n')),
	accepted('a JPEG image', 'image/jpeg', 'jpg', begins('\xff\xd8\xff'), (head) => head.charCodeAt(3) >= 0xc0),
	accepted('a WebP image', 'image/webp', 'webp', [[[0, 'RIFF'], [8, 'WEBP']]]),
	accepted('a GIF image', 'image/gif', 'gif', begins('GIF87a', 'GIF89a')),
	accepted('a BMP image', 'image/bmp', 'bmp', begins('BM'), isBmp),
	// With BigTIFF, which libraries for TIFF read as well.
	accepted('a TIFF image', 'image/tiff', 'tiff', begins('II*\0', 'MM\0*', 'II+\0\b\0\0\0', 'MM\0+\0\b\0\0')),
];

/**
 * Real pictures that browsers do not show and few servers can decode, or that are not one finished image: RAW files are
 * undeveloped, layered documents need their program, icons contain several small images.
 */
const REFUSED: readonly Signature[] = [
	// These begin like a PNG, a JPEG and a TIFF, so they come before those.
	refused('a PNG image for iOS apps (CgBI)', 'image/x-apple-png', 'cgbi', [[[0, '\x89PNG\r\n\x1a\n'], [12, 'CgBI']]]),
	refused('a JPEG-LS image', 'image/jls', 'jls', begins('\xff\xd8\xff'), INSTEAD.saved, (_, content) => jpegFrame(viewOf(content))?.marker === 0xf7),
	raw('CR2', 'image/x-canon-cr2', [[[0, 'II*\0'], [8, 'CR']]]),
	raw('IIQ', 'image/x-phaseone-iiq', [[[0, 'II*\0'], [8, 'IIII']], [[0, 'MM\0*'], [8, 'MMMM']]]),
	raw('NEF, ARW, DNG or the like', 'image/x-dcraw', begins('II*\0', 'MM\0*', 'II+\0', 'MM\0+'), 'raw', (_, content) => isCameraRaw(viewOf(content))),
	raw('CRW', 'image/x-canon-crw', [[[0, 'II\x1a\0\0\0HEAPCCDR']]]),
	raw('ORF', 'image/x-olympus-orf', begins('IIRO', 'IIRS', 'MMOR')),
	raw('RW2', 'image/x-panasonic-rw2', begins('IIU\0')),
	raw('RAF', 'image/x-fujifilm-raf', begins('FUJIFILMCCD-RAW')),
	raw('X3F', 'image/x-sigma-x3f', begins('FOVb')),
	raw('MRW', 'image/x-minolta-mrw', begins('\0MRM')),
	refused('an icon (ICO)', 'image/x-icon', 'ico', begins('\0\0\x01\0'), INSTEAD.saved, isIcon),
	refused('a cursor (CUR)', 'image/x-win-cursor', 'cur', begins('\0\0\x02\0'), INSTEAD.saved, isIcon),
	refused('a cursor (ANI)', 'image/x-win-animated-cursor', 'ani', [[[0, 'RIFF'], [8, 'ACON']]]),
	refused('an icon (ICNS)', 'image/icns', 'icns', begins('icns')),
	refused('a Photoshop document (PSD)', 'image/vnd.adobe.photoshop', 'psd', begins('8BPS')),
	refused('a GIMP document (XCF)', 'image/x-xcf', 'xcf', begins('gimp xcf ')),
	refused('a PaintShop document (PSP)', 'image/x-paintshoppro', 'psp', begins('Paint Shop Pro Image File')),
	refused('an Affinity document', 'image/x-affinity', 'afphoto', begins('\0\xffKA')),
	refused('a Clip Studio document', 'image/x-clip-studio', 'clip', begins('CSFCHUNK')),
	refused('a CorelDRAW drawing', 'image/x-coreldraw', 'cdr', [[[0, 'RIFF'], [8, 'CDR']]]),
	refused('an EPS drawing', 'image/x-eps', 'eps', begins('\xc5\xd0\xd3\xc6')),
	refused('a JPEG XL image', 'image/jxl', 'jxl', begins('\xff\n', `${BOX}JXL ${BOX_END}`), INSTEAD.editImage),
	refused('a JPEG 2000 image', 'image/jp2', 'jp2', begins(`${BOX}jP  ${BOX_END}`, '\xff\x4f\xff\x51')),
	refused('a JPEG XR image', 'image/jxr', 'jxr', begins('II\xbc')),
	refused('a BPG image', 'image/bpg', 'bpg', begins('BPG\xfb')),
	refused('a FLIF image', 'image/flif', 'flif', begins('FLIF')),
	refused('a QOI image', 'image/qoi', 'qoi', begins('qoif')),
	refused('a texture (DDS)', 'image/vnd-ms.dds', 'dds', begins('DDS ')),
	refused('a texture (KTX)', 'image/ktx', 'ktx', begins('\xabKTX ')),
	refused('an OpenEXR image', 'image/x-exr', 'exr', begins('v/1\x01')),
	refused('a film scan (DPX or Cineon)', 'image/x-dpx', 'dpx', begins('SDPX', 'XPDS', '\x80\x2a\x5f\xd7')),
	refused('a DICOM image', 'image/dicom-rle', 'dcm', [[[128, 'DICM']]], INSTEAD.editImage),
	refused('a CAD drawing (DWG)', 'image/vnd.dwg', 'dwg', begins('AC10')),
	refused('a DjVu document', 'image/vnd.djvu', 'djvu', begins('AT&TFORM')),
	refused('an MNG or JNG image', 'image/x-mng', 'mng', begins('\x8aMNG', '\x8bJNG')),
	refused('a Windows metafile (WMF or EMF)', 'image/wmf', 'wmf', [...begins('\xd7\xcd\xc6\x9a'), [[0, '\x01\0\0\0'], [40, ' EMF']]]),
	refused('an SGI image', 'image/x-sgi', 'sgi', begins('\x01\xda\0\x01', '\x01\xda\x01\x01', '\x01\xda\0\x02', '\x01\xda\x01\x02')),
	refused('a Sun raster image', 'image/x-sun-raster', 'ras', begins('\x59\xa6\x6a\x95')),
	refused('a PCX image', 'image/x-pcx', 'pcx', begins('\n'), INSTEAD.saved, isPcx),
];

/** Kinds with a text header, so the whole file may be text. */
const REFUSED_TEXT: readonly Signature[] = [
	refused('a PNM image', 'image/x-portable-anymap', 'pnm', begins('P'), INSTEAD.editImage, (head) => /^P([1-6]\s+(#|\d+\s+\d+\s)|[Ff]\s+\d+\s+\d+\s|7\n[A-Z#])/.test(head)),
	refused('an XPM image', 'image/x-xpixmap', 'xpm', begins('/* XPM */')),
	refused('a Radiance image (HDR)', 'image/vnd.radiance', 'hdr', begins('#?RADIANCE', '#?RGBE')),
	refused('a FITS image', 'image/fits', 'fits', begins('SIMPLE  =')),
	refused('an EPS drawing', 'image/x-eps', 'eps', begins('%!PS-Adobe-'), INSTEAD.saved, (head) => /^%!PS-Adobe-\S+ EPSF-/.test(head)),
];

/** Every kind that this file detects. */
export const PICTURES: readonly FileKind[] = [...ACCEPTED, ...REFUSED, ...REFUSED_TEXT].map(({ kind }) => kind);

/**
 * Detects every kind of picture but AVIF, HEIC and SVG, which have their own parsers.
 * @param isText whether the file contains nothing but text
 */
export function pictureKind(head: string, content: Uint8Array, isText: boolean): FileKind | undefined {
	return kindBySignature(isText ? REFUSED_TEXT : [...REFUSED, ...REFUSED_TEXT, ...ACCEPTED], head, content);
}

function accepted(called: string, mimeType: string, extension: string, marks: readonly Marks[], isSound?: Signature['isSound']): Signature {
	return { kind: { is: 'picture', called, mimeType, extension }, marks, isSound };
}

function refused(called: string, mimeType: string, extension: string, marks: readonly Marks[], instead: string = INSTEAD.saved, isSound?: Signature['isSound']): Signature {
	return { kind: { is: 'picture', called, mimeType, extension, instead }, marks, isSound };
}

function raw(name: string, mimeType: string, marks: readonly Marks[], extension = name.toLowerCase(), isSound?: Signature['isSound']): Signature {
	return refused(`a camera RAW file (${name})`, mimeType, extension, marks, INSTEAD.exported, isSound);
}

/** The second header starts with its length, which depends on its version; it has one plane and a valid number of bits per pixel. */
function isBmp(head: string): boolean {
	const bits = head.charCodeAt(14) === 12 ? 24 : 28;
	return hasMarks(head, [[15, '\0\0\0'], [bits - 2, '\x01\0'], [bits + 1, '\0']]) && '\x0c\x10\x28\x34\x38\x40\x6c\x7c'.includes(head.charAt(14)) && '\0\x01\x02\x04\x08\x10\x18\x20'.includes(head.charAt(bits));
}

/** At least one image; a byte of its entry is always 0. */
function isIcon(head: string): boolean {
	return head.length > 9 && head.charCodeAt(4) > 0 && hasMarks(head, [[5, '\0'], [9, '\0']]);
}

function isPcx(head: string): boolean {
	return head.length >= 128 && '\0\x02\x03\x04\x05'.includes(head.charAt(1)) && head.charAt(2) === '\x01' && '\x01\x02\x04\x08'.includes(head.charAt(3)) && head.charAt(64) === '\0';
}
