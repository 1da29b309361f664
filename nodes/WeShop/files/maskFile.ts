import { isSameSize, type ImageSize } from './imageSize';
import type { FileType } from './signature';

/** A picture whose file is at hand; the size is missing where its header does not tell it. */
export interface SeenFile {
	type: FileType;
	pixels?: ImageSize;
}

/**
 * Why a file is no mask for a photo, behind the words "Mask Image"; nothing where it is one, as far as its header tells.
 * WeShop takes a mask as a PNG of the photo's size, transparent outside of what is to stay (seeds/004, "Mask rules").
 * @param photo whose size is compared, where it is a file as well
 * @param photoLabel the photo's field in the user's words
 */
export function whyNoMask({ type, pixels }: SeenFile, photo: SeenFile | undefined, photoLabel: string): string | undefined {
	if (type.mimeType !== 'image/png') return `is a ${type.extension.toUpperCase()} file, and WeShop takes a mask as a PNG`;
	if (!pixels || !photo?.pixels || isSameSize(pixels, photo.pixels)) return undefined;
	return `is ${inPixels(pixels)} and ${photoLabel} is ${inPixels(photo.pixels)} pixels`;
}

export function inPixels({ width, height }: ImageSize): string {
	return `${width} × ${height}`;
}
