import type { Field, MediaPlaces, MediaUrls } from './agent';

/**
 * Where the vendor's client puts images, videos and audios: the images of all fields in one list, in the order of the
 * fields, the first of them also as `originalImage`; the videos and the audios in a list under `input` and under `params`.
 */
export function placedInOrder(fields: readonly Field[], urls: MediaUrls): MediaPlaces {
	const names = [...new Set(fields.map(({ name }) => name))];
	const urlsOf = (isWanted: (field: Field) => boolean) =>
		names.flatMap((name) => (fields.some((field) => field.name === name && isWanted(field)) ? (urls[name] ?? []) : []));
	const images = urlsOf(({ kind }) => kind === 'image' || kind === 'images');
	const listed = (name: 'videos' | 'audios', media: string) => {
		const all = urlsOf((field) => field.kind === 'addresses' && field.media === media);
		return all.length > 0 ? { [name]: all } : {};
	};
	const lists = { ...listed('videos', 'video'), ...listed('audios', 'audio') };
	return {
		input: { ...(images.length > 0 ? { originalImage: images[0] } : {}), ...lists },
		params: { ...(images.length > 0 ? { images } : {}), ...lists },
	};
}

/**
 * WeShop's documents put the source image under `input` and under `params`, and its own client also sends a list of
 * images. All three are sent, since they cannot contradict each other.
 */
export function sourceImage({ originalImage: images = [] }: MediaUrls): MediaPlaces {
	const [url] = images;
	return { input: { originalImage: url }, params: { originalImage: url, images: [url] } };
}

/** The source image and, if there is one, the mask, which WeShop accepts as a URL only. */
export function sourceAndMask(urls: MediaUrls): MediaPlaces {
	const { input, params } = sourceImage(urls);
	const mask = urls.customMask?.[0];
	return { input, params: { ...params, ...(mask ? { customMaskUrl: mask } : {}) } };
}

/** In order: the video starts with the first image. WeShop's documents also name a list under `input`. */
export function videoImages(images: readonly string[]): MediaPlaces {
	return { input: { originalImage: images[0], images: [...images] }, params: { images: [...images] } };
}
