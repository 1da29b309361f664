import type { ImagePlaces } from './agent';

/**
 * WeShop's documents put the source image under `input` and under `params`, and its own client also sends a list of
 * images. All three are sent, since they cannot contradict each other.
 */
export function sourceImage({ originalImage }: Readonly<Record<string, string>>): ImagePlaces {
	return { input: { originalImage }, params: { originalImage, images: [originalImage] } };
}

/** The source image and, if there is one, the mask, which WeShop accepts as a URL only. */
export function sourceAndMask(urls: Readonly<Record<string, string>>): ImagePlaces {
	const { input, params } = sourceImage(urls);
	return { input, params: { ...params, ...(urls.customMask ? { customMaskUrl: urls.customMask } : {}) } };
}

/** In order: the video starts with the first image. */
export function videoImages(...images: string[]): ImagePlaces {
	return { input: { originalImage: images[0], images }, params: { images } };
}
