import { textAt, viewOf } from './fileKind';
import { heifHasAlpha } from './heif';
import { imageSize } from './imageSize';
import { kindOfContent } from './signature';
import { firstDirectory, TAG } from './tiff';

/** What the header of a picture says of it. */
export interface ImageHeader {
	mimeType: string;
	/** With an article, for messages. */
	called: string;
	/** In pixels, as browsers and shops show it: swapped where the Exif data of a JPEG or a TIFF rotate it by 90°. */
	width?: number;
	height?: number;
	/** Whether pixels may be transparent; missing where the header does not say. */
	hasAlpha?: boolean;
}

/** Where the rotation for display is in the header for certain. In a WebP, the Exif data come after the pixels. */
const ROTATED_BY_HEADER = ['image/jpeg', 'image/tiff'];

/** The types of a PNG's chunks as numbers, since a damaged file may have very many. */
const CHUNK = { tRNS: 0x74524e53, IDAT: 0x49444154 } as const;

/** Each throws RangeError where the bytes end too early. */
const ALPHA: Readonly<Record<string, (view: DataView) => boolean | undefined>> = {
	'image/jpeg': () => false,
	'image/png': pngHasAlpha,
	'image/gif': gifHasAlpha,
	'image/webp': webpHasAlpha,
	'image/avif': heifHasAlpha,
	'image/heic': heifHasAlpha,
	'image/heif': heifHasAlpha,
	'image/tiff': tiffHasAlpha,
};

/**
 * Reads the header of a picture.
 * @param content the first bytes of the file
 * @returns the header, and whether more bytes may say more; undefined for what is no picture
 */
export function imageHeader(content: Uint8Array): { header: ImageHeader; needsMore: boolean } | undefined {
	const kind = kindOfContent(content);
	if (kind?.is !== 'picture') return undefined;
	const { mimeType, called } = kind;
	const size = imageSize(content);
	const isTurned = size?.isRotated && ROTATED_BY_HEADER.includes(mimeType);
	const shown = size && (isTurned ? { width: size.height, height: size.width } : { width: size.width, height: size.height });
	const alpha = alphaOf(mimeType, content);
	const hasAlpha = alpha === 'later' ? undefined : alpha;
	return {
		header: { mimeType, called, ...shown, ...(hasAlpha === undefined ? {} : { hasAlpha }) },
		needsMore: mimeType in ALPHA && (size === undefined || alpha === 'later'),
	};
}

function alphaOf(mimeType: string, content: Uint8Array): boolean | 'later' | undefined {
	try {
		return ALPHA[mimeType]?.(viewOf(content));
	} catch {
		return 'later';
	}
}

/** Its color type, or a chunk before its pixels that makes one of its colors transparent. */
function pngHasAlpha(view: DataView): boolean {
	const colorType = view.getUint8(25);
	if (colorType === 4 || colorType === 6) return true;
	for (let at = 33; ; at += 12 + view.getUint32(at)) {
		const type = view.getUint32(at + 4);
		if (type === CHUNK.tRNS) return true;
		if (type === CHUNK.IDAT) return false;
	}
}

/** Of the first picture: the later ones of an animation leave out what does not change. */
function gifHasAlpha(view: DataView): boolean {
	const flags = view.getUint8(10);
	for (let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0); view.getUint8(at) === 0x21; at++) {
		const isControl = view.getUint8(at + 1) === 0xf9;
		if (isControl && (view.getUint8(at + 3) & 1) === 1) return true;
		for (at += 2; view.getUint8(at) > 0; ) at += view.getUint8(at) + 1;
	}
	return false;
}

function webpHasAlpha(view: DataView): boolean | undefined {
	switch (textAt(view, 12, 4)) {
		case 'VP8 ':
			return false;
		case 'VP8L':
			return ((view.getUint32(21, true) >>> 28) & 1) === 1;
		case 'VP8X':
			return (view.getUint8(20) & 0x10) !== 0;
		default:
			return undefined;
	}
}

function tiffHasAlpha(view: DataView): boolean | undefined {
	const tags = firstDirectory(view);
	const extra = tags?.get(TAG.extraSamples);
	return tags && (extra === 1 || extra === 2);
}
