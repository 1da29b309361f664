import type { ImagePlaces } from './agent';

/**
 * The seeds name the source image both under `input` and under `params`, the vendor's client sends a list of images
 * besides: all of them are sent, as they never contradict each other.
 */
export function sourceImage({ originalImage }: Readonly<Record<string, string>>): ImagePlaces {
	return { input: { originalImage }, params: { originalImage, images: [originalImage] } };
}

/** An image agent's source and, where the fields have it, the mask: always as an address. */
export function sourceAndMask(urls: Readonly<Record<string, string>>): ImagePlaces {
	const { input, params } = sourceImage(urls);
	return { input, params: { ...params, ...(urls.customMask ? { customMaskUrl: urls.customMask } : {}) } };
}

/** A video agent's images in their order: the first is where the video starts. */
export function videoImages(...images: string[]): ImagePlaces {
	return { input: { originalImage: images[0], images }, params: { images } };
}
