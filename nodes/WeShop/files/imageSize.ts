import { typeOfContent } from './signature';

export interface ImageSize {
	/** In pixels, as stored, before any rotation. */
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
};

/** The size in the header of an image; `undefined` for other types of files and truncated ones. */
export function imageSize(content: Uint8Array): ImageSize | undefined {
	const read = READERS[typeOfContent(content)?.mimeType ?? ''];
	try {
		const size = read?.(new DataView(content.buffer, content.byteOffset, content.byteLength));
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
			const size = { width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 };
			return hasExif ? { ...size, isRotated: true } : size;
		}
		default:
			return undefined;
	}
}

/** Walks through the segments, each with its length, to the frame header, which contains the size. */
function jpeg(view: DataView): ImageSize | undefined {
	let isRotated = false;
	for (let at = 2; view.getUint8(at) === 0xff; ) {
		const marker = view.getUint8(at + 1);
		const hasLength = marker !== 0xff && marker !== 0x01 && !(marker >= 0xd0 && marker <= 0xd8);
		if (!hasLength) {
			at += marker === 0xff ? 1 : 2;
			continue;
		}
		// In the range of frame headers, 0xc4, 0xc8 and 0xcc have other meanings.
		if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
			const size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
			return isRotated ? { ...size, isRotated } : size;
		}
		if (marker === 0xda || marker === 0xd9) return undefined;
		if (marker === 0xe1 && textAt(view, at + 4, 6) === 'Exif\0\0') isRotated ||= isRotatedByExif(view, at + 10);
		at += 2 + view.getUint16(at + 2);
	}
	return undefined;
}

/**
 * Whether the Exif tag Orientation asks for a rotation by 90° (values 5 to 8).
 * @param start the position of the TIFF structure, which its offsets are relative to
 */
function isRotatedByExif(view: DataView, start: number): boolean {
	const isLittle = textAt(view, start, 2) === 'II';
	const directory = start + view.getUint32(start + 4, isLittle);
	const entries = view.getUint16(directory, isLittle);
	for (let entry = directory + 2; entry < directory + 2 + entries * 12; entry += 12) {
		if (view.getUint16(entry, isLittle) === 0x0112) return view.getUint16(entry + 8, isLittle) >= 5;
	}
	return false;
}

function textAt(view: DataView, at: number, length: number): string {
	return Array.from({ length }, (_, index) => String.fromCharCode(view.getUint8(at + index))).join('');
}
