import { textAt, viewOf } from './fileKind';
import { heifSize } from './heif';
import { isQuarterRotation, jpegFrame } from './jpeg';
import { typeOfContent } from './signature';
import { firstDirectory, TAG } from './tiff';

export interface ImageSize {
	/** In pixels, as stored, before any rotation; but after it for AVIF and HEIC, since every decoder applies theirs. */
	width: number;
	height: number;
	/** The image is, or may be, rotated by 90° for display, as in photos from cameras. Whether WeShop rotates it is not documented. */
	isRotated?: true;
}

type Reader = (view: DataView) => ImageSize | undefined;

const READERS: Readonly<Record<string, Reader>> = {
	'image/png': (view) => (textAt(view, 12, 4) === 'IHDR' ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined),
	'image/gif': (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
	'image/bmp': bmp,
	'image/webp': webp,
	'image/jpeg': jpeg,
	'image/avif': heifSize,
	'image/heic': heifSize,
	'image/heif': heifSize,
	'image/tiff': tiff,
};

/**
 * The size in the header of an image; `undefined` for other types of files, truncated ones, and SVG, which has no pixels.
 * The first 30 bytes are enough for PNG, GIF, BMP and WebP. In a JPEG the metadata come before it, and the header of a
 * HEIC or TIFF may be anywhere.
 */
export function imageSize(content: Uint8Array): ImageSize | undefined {
	const read = READERS[typeOfContent(content)?.mimeType ?? ''];
	try {
		const size = read?.(viewOf(content));
		return size && size.width > 0 && size.height > 0 ? size : undefined;
	} catch {
		return undefined;
	}
}

/** Whether both images have the same size, or may have it after a rotation for display. */
export function isSameSize(one: ImageSize, other: ImageSize): boolean {
	if (one.width === other.width && one.height === other.height) return true;
	return Boolean(one.isRotated ?? other.isRotated) && one.width === other.height && one.height === other.width;
}

function sized(width: number, height: number, isRotated: boolean): ImageSize {
	return isRotated ? { width, height, isRotated } : { width, height };
}

/** The height is negative if the rows are stored from top to bottom. */
function bmp(view: DataView): ImageSize {
	const isOs2Header = view.getUint32(14, true) === 12;
	if (isOs2Header) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
	return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/** The first chunk has one of three types (RFC 9649). */
function webp(view: DataView): ImageSize | undefined {
	switch (textAt(view, 12, 4)) {
		case 'VP8 ':
			return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
		case 'VP8L': {
			const bits = view.getUint32(21, true);
			return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
		}
		case 'VP8X': {
			const hasExif = (view.getUint8(20) & 0x08) !== 0;
			return sized((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1, hasExif);
		}
		default:
			return undefined;
	}
}

function jpeg(view: DataView): ImageSize | undefined {
	const frame = jpegFrame(view);
	return frame && sized(frame.width, frame.height, frame.isRotated);
}

function tiff(view: DataView): ImageSize | undefined {
	const tags = firstDirectory(view);
	const [width, height] = [tags?.get(TAG.width), tags?.get(TAG.height)];
	return width && height ? sized(width, height, isQuarterRotation(tags?.get(TAG.orientation))) : undefined;
}
