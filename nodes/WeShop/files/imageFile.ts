import { HEAD, type FileKind } from './fileKind';
import { imageSize, isSameSize, type ImageSize } from './imageSize';
import { kindOfContent, type FileType } from './signature';

/** Why a file is not sent, as the end of a sentence ("is a video, not an image"), and the remedy, after the word "Put". */
export interface NotAnImage {
	notAnImage: string;
	instead: string;
}

const AN_IMAGE = 'a PNG, JPEG, WebP or GIF image into this field';

/** Formats with the size in their first bytes. */
const SIZED_AT_ONCE = ['image/png', 'image/gif', 'image/bmp', 'image/webp'];
/** Formats with the size anywhere. */
const SIZED_SOMEWHERE = ['image/jpeg', 'image/tiff'];

/**
 * The type of an image file, by its content alone: the MIME type in n8n is often a guess by the file's name. WeShop does
 * not document which types it accepts, so only those are sent that image services accept in general
 * (docs/reliability.md, "Files").
 * @param content the first `HEAD` bytes, or more
 */
export function imageType(content: Uint8Array): FileType | NotAnImage {
	const kind = kindOfContent(content);
	if (kind?.is !== 'picture') return notAnImage(kind, content);
	const { called, mimeType, extension, instead } = kind;
	if (instead) return { notAnImage: `is ${called}, a kind of picture that web services do not read`, instead };
	if (isCutOff(mimeType, content)) return { notAnImage: `begins like ${called}, and is cut off or damaged`, instead: AN_IMAGE };
	return { mimeType, extension };
}

function notAnImage(kind: Exclude<FileKind, { is: 'picture' }> | undefined, content: Uint8Array): NotAnImage {
	if (content.length === 0) return { notAnImage: 'is empty, not an image', instead: AN_IMAGE };
	if (!kind) return { notAnImage: 'is no image of a kind that is known', instead: AN_IMAGE };
	if (kind.is === 'video') return { notAnImage: 'is a video, not an image', instead: AN_IMAGE };
	const { called, excerpt, instead = AN_IMAGE } = kind;
	if (excerpt === undefined) return { notAnImage: `is ${called}, not an image`, instead };
	return { notAnImage: `begins like ${called}, not like an image${excerpt && `: ${excerpt}`}`, instead };
}

/** Whether the file ends before its size, or has no pixels. */
function isCutOff(mimeType: string, content: Uint8Array): boolean {
	const hasSize = SIZED_AT_ONCE.includes(mimeType) || (SIZED_SOMEWHERE.includes(mimeType) && content.length < HEAD);
	return hasSize && !imageSize(content);
}

/** In characters. File systems allow 255. */
const LONGEST_NAME = 100;

/** An ASCII file name with the extension of the actual type, which WeShop's upload requires. */
export function uploadName(fileName: string | undefined, { extension }: FileType): string {
	const stem = (fileName ?? '')
		.replace(/\.[^.]*$/, '')
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^A-Za-z0-9_-]+/g, '_')
		.replace(/^_+|_+$/g, '')
		.slice(0, LONGEST_NAME);
	return `${stem || 'image'}.${extension}`;
}

/** An image file whose content was read. `pixels` is missing if its header has no size that can be read. */
export interface InspectedFile {
	type: FileType;
	pixels?: ImageSize;
}

/**
 * Why a file cannot be the mask of a photo, as the end of a sentence that starts with "Mask Image"; `undefined` if it can.
 * A mask is a PNG of the photo's size, transparent where the photo may change (WeShop's API documents, "Mask rules").
 * @param photo the photo, if it is a file as well
 * @param photoLabel the label of the photo's field
 */
export function whyNotAMask({ type, pixels }: InspectedFile, photo: InspectedFile | undefined, photoLabel: string): string | undefined {
	if (type.mimeType !== 'image/png') return `is a ${type.extension.toUpperCase()} file, but WeShop only accepts a PNG as a mask`;
	if (!pixels || !photo?.pixels || isSameSize(pixels, photo.pixels)) return undefined;
	return `is ${inPixels(pixels)} and ${photoLabel} is ${inPixels(photo.pixels)} pixels`;
}

export function inPixels({ width, height }: ImageSize): string {
	return `${width} × ${height}`;
}
