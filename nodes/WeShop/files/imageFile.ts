import { isSameSize, type ImageSize } from './imageSize';
import { otherContent, typeOfContent, type FileType } from './signature';

/**
 * The type of an image file, by its content or else by the MIME type in n8n. WeShop does not document which types it
 * accepts, so a file is only rejected if it is certainly not an image.
 * @returns for such a file what it is, as the end of a sentence: "is a web page"
 */
export function imageType(content: Uint8Array, declared: string | undefined): FileType | { notAnImage: string } {
	const known = typeOfContent(content);
	if (known) return known.mimeType.startsWith('image/') ? known : { notAnImage: 'is a video' };
	const other = otherContent(content);
	if (other) return { notAnImage: content.length === 0 ? 'is empty' : `is ${other}` };
	const mimeType = declared?.split(';')[0]?.trim().toLowerCase() ?? '';
	const extension = /^image\/(?:x-)?([a-z0-9]{1,16})[a-z0-9.+-]{0,48}$/.exec(mimeType)?.[1];
	return extension ? { mimeType, extension } : { mimeType: 'image/png', extension: 'png' };
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
 * A mask is a PNG of the photo's size, transparent where the photo may change (seeds/004, "Mask rules").
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
