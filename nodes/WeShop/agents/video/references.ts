import type { AddressesField, ChoiceField, Condition, ImageField, MediaPlaces, MediaUrls, Refusal, Rule, SwitchField } from '../agent';

/** What the Seedance models have in common: frames, references, and a video to extend. */

export const firstFrame: ImageField = {
	kind: 'image',
	name: 'firstFrame',
	label: 'First Frame',
	description: 'The photo that the video starts with, in place of Images',
};

export function lastFrame(when: Condition, refusal: string): ImageField {
	return { kind: 'image', name: 'lastFrame', label: 'Last Frame', description: 'The photo that the video ends on', when: { ...when, firstFrame: ['set'] }, refusal };
}

export const extendVideo: AddressesField = {
	kind: 'addresses',
	media: 'video',
	name: 'extendVideo',
	label: 'Video to Extend',
	description: 'The public URL of a video to make longer',
	max: 1,
};

export function extendDirection(when: Condition): ChoiceField {
	return {
		kind: 'choice',
		name: 'extendDirection',
		label: 'Extend',
		description: 'Where the new part of the video goes',
		default: 'forward',
		choices: [
			{ value: 'forward', label: 'After the End' },
			{ value: 'backward', label: 'Before the Beginning' },
		],
		when: { ...when, extendVideo: ['set'] },
	};
}

export const returnLastFrame: SwitchField = {
	kind: 'switch',
	name: 'returnLastFrame',
	label: 'Return Last Frame',
	description: 'Whether to get the last picture of the video, too, as lastFrameUrl',
	default: false,
	isSentIfOn: true,
};

const LABELS: Readonly<Record<string, string>> = { firstFrame: 'First Frame', extendVideo: 'Video to Extend', images: 'Images', videos: 'Videos', audios: 'Audios' };

/** A field that stands alone: with it, none of the others may be set. */
export function alone(name: string, others: readonly string[]): Rule {
	return ({ images, addresses }): Refusal | undefined => {
		const isSet = (one: string) => (images[one]?.length ?? addresses[one]?.length ?? 0) > 0;
		const [other] = isSet(name) ? others.filter(isSet) : [];
		if (!other) return undefined;
		return {
			message: `${LABELS[name]} and ${LABELS[other]} are both set, but WeShop takes one of them only`,
			description: `Leave ${LABELS[other]} (${other}) empty, or ${LABELS[name]} (${name})`,
		};
	};
}

/** Frames stand alone; the video to extend is the first of the videos. */
export function placeReferences({ images = [], videos = [], audios = [], ...alone }: MediaUrls): MediaPlaces {
	const all = [...new Set([...(alone.extendVideo ?? []), ...videos])];
	const lists = { ...(all.length > 0 ? { videos: all } : {}), ...(audios.length > 0 ? { audios } : {}) };
	const single = Object.fromEntries(['firstFrame', 'lastFrame', 'extendVideo'].flatMap((name) => (alone[name]?.[0] ? [[name, alone[name][0]]] : [])));
	return {
		input: { ...(images.length > 0 ? { originalImage: images[0] } : {}), ...lists },
		params: { ...(images.length > 0 ? { images } : {}), ...lists, ...single },
	};
}
