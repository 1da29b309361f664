import { textAt } from './fileKind';
import { firstDirectory, TAG } from './tiff';

interface Frame {
	/** The second byte of the segment's marker, which depends on the coding. */
	marker: number;
	width: number;
	height: number;
	/** By 90°, for display, by its Exif data. */
	isRotated: boolean;
}

/** Walks through the segments, each with its length, to the frame header, which contains the size; JPEG-LS has one too. */
export function jpegFrame(view: DataView): Frame | undefined {
	try {
		return frameOf(view);
	} catch {
		return undefined;
	}
}

/** @throws RangeError at the end of the file */
function frameOf(view: DataView): Frame | undefined {
	let isRotated = false;
	for (let at = 2; ; ) {
		// Decoders skip bytes between two segments.
		if (view.getUint8(at) !== 0xff) {
			at++;
			continue;
		}
		const marker = view.getUint8(at + 1);
		const hasLength = marker !== 0xff && marker !== 0x00 && marker !== 0x01 && !(marker >= 0xd0 && marker <= 0xd8);
		if (!hasLength) {
			at += marker === 0xff ? 1 : 2;
			continue;
		}
		// In the range of frame headers, 0xc4, 0xc8 and 0xcc have other meanings.
		const isFrame = (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7;
		if (isFrame) return { marker, width: view.getUint16(at + 7), height: view.getUint16(at + 5), isRotated };
		if (marker === 0xda || marker === 0xd9) return undefined;
		if (marker === 0xe1 && textAt(view, at + 4, 6) === 'Exif\0\0') isRotated ||= isQuarterRotation(firstDirectory(view, at + 10)?.get(TAG.orientation));
		at += 2 + view.getUint16(at + 2);
	}
}

/** Whether the Exif or TIFF tag Orientation asks for a rotation by 90° (values 5 to 8). */
export function isQuarterRotation(orientation: number | undefined): boolean {
	return orientation !== undefined && orientation >= 5 && orientation <= 8;
}
