import { typeOfContent } from './signature';

export interface ImageSize {
	/** In pixels, as they are stored. */
	width: number;
	height: number;
	/** It is, or may be, shown turned by a quarter, as cameras store photos: whether WeShop turns it, no source says. */
	isTurned?: true;
}

type Reader = (view: DataView) => ImageSize | undefined;

const READERS: Readonly<Record<string, Reader>> = {
	'image/png': (view) => (textAt(view, 12, 4) === 'IHDR' ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined),
	'image/gif': (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
	'image/bmp': bmp,
	'image/webp': webp,
	'image/jpeg': jpeg,
};

/** The size of a picture by what its header says; nothing where the file is of another kind, or ends too early. */
export function imageSize(content: Uint8Array): ImageSize | undefined {
	const read = READERS[typeOfContent(content)?.mimeType ?? ''];
	try {
		const size = read?.(new DataView(content.buffer, content.byteOffset, content.byteLength));
		return size && size.width > 0 && size.height > 0 ? size : undefined;
	} catch {
		return undefined;
	}
}

/** One of them lies on the other: both have the same size, or could have when one is turned as it is shown. */
export function isSameSize(one: ImageSize, other: ImageSize): boolean {
	if (one.width === other.width && one.height === other.height) return true;
	return Boolean(one.isTurned ?? other.isTurned) && one.width === other.height && one.height === other.width;
}

/** A picture whose rows go from top to bottom has a negative height. */
function bmp(view: DataView): ImageSize {
	const isOld = view.getUint32(14, true) === 12;
	if (isOld) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
	return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/** Three kinds of first chunk (RFC 9649). */
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
			return hasExif ? { ...size, isTurned: true } : size;
		}
		default:
			return undefined;
	}
}

/** Segments one after the other, each with its length, up to the one that tells the size; of any coding. */
function jpeg(view: DataView): ImageSize | undefined {
	let isTurned = false;
	for (let at = 2; view.getUint8(at) === 0xff; ) {
		const marker = view.getUint8(at + 1);
		const hasLength = marker !== 0xff && marker !== 0x01 && !(marker >= 0xd0 && marker <= 0xd8);
		if (!hasLength) {
			at += marker === 0xff ? 1 : 2;
			continue;
		}
		// 0xc4, 0xc8 and 0xcc stand among those that begin a picture, and mean other things.
		if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
			const size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
			return isTurned ? { ...size, isTurned } : size;
		}
		if (marker === 0xda || marker === 0xd9) return undefined;
		if (marker === 0xe1 && textAt(view, at + 4, 6) === 'Exif\0\0') isTurned ||= hasQuarterTurn(view, at + 10);
		at += 2 + view.getUint16(at + 2);
	}
	return undefined;
}

/**
 * Whether the Exif data say to turn the picture by a quarter: the value 5 to 8 of the tag Orientation.
 * @param start of the TIFF structure, which counts from there
 */
function hasQuarterTurn(view: DataView, start: number): boolean {
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
