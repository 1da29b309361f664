import type { AddressesField, Agent, ChoiceField, Field, ImagesField, SecondsField, SwitchField } from './agent';
import { choices, prompt, SOME_MOTION, videoImage } from './sharedFields';

/** With an initial text that suits any photo. */
function videoPrompt(description: string, placeholder: string) {
	return { ...prompt(description, placeholder), prefill: SOME_MOTION, required: true } as const;
}

export const motionPrompt = videoPrompt('The motion to show', 'e.g. Her hair moves in the wind, the camera stays still');
export const scenePrompt = videoPrompt('The motion or scene to show', 'e.g. The model turns around slowly, the camera moves closer');
/** For models that put the subject of a photo into a new scene. */
export const newScenePrompt = videoPrompt('The scene to show', 'e.g. The handbag turns on a pedestal, golden light, slow camera move');

export const generateAudio: SwitchField = { kind: 'switch', name: 'generateAudio', label: 'Generate Audio', description: 'Whether the video gets sound', default: true };

const length = { kind: 'seconds', name: 'duration', label: 'Duration (Seconds)', description: 'How long the video is' } as const;

/** Any whole number of seconds from `min` to `max`. */
export function seconds(min: number, max: number, defaultValue: number): SecondsField {
	return { ...length, hint: `From ${min} to ${max} seconds`, range: { min, max }, default: defaultValue };
}

export function secondsOf(values: readonly number[], defaultValue: number): SecondsField {
	return { ...length, range: { choices: values }, default: defaultValue };
}

/** Kling 3.0 accepts any duration in a range, the other models only two. */
export function klingDuration(otherModels: readonly string[]): SecondsField[] {
	return [
		{ ...seconds(3, 15, 5), when: { modelName: ['Kling_3_0'] } },
		{ ...secondsOf([5, 10], 5), when: { modelName: otherModels } },
	];
}

export function resolution(...values: string[]): ChoiceField {
	return { kind: 'choice', name: 'resolution', label: 'Resolution', description: 'Higher resolutions cost more', default: '720p', choices: choices(...values) };
}

/** @param max how many photos lend their subjects to the scene */
export function references(max: number): ImagesField {
	return {
		kind: 'images',
		name: 'images',
		label: 'Images',
		description: 'Photos whose subjects the video shows. The prompt can name them: image 1, image 2.',
		hint: 'Leave it empty to make a video from the prompt alone',
		min: 0,
		max,
	};
}

/** The first and the last picture of the video. */
export const framesInList: ImagesField = {
	kind: 'images',
	name: 'images',
	label: 'Images',
	description: 'The photo that the video starts with and, if you like, the one that it ends on',
	min: 1,
	max: 2,
	// A video that ends as it starts can be looped.
	mayRepeat: true,
};

export function referenceVideos(max: number): AddressesField {
	return {
		kind: 'addresses',
		media: 'video',
		name: 'videos',
		label: 'Videos',
		description: max === 1 ? 'The public URL of a video to work from' : `Public URLs of up to ${max} videos to work from, each on a line`,
		max,
	};
}

export function referenceAudios(max: number): AddressesField {
	return { kind: 'addresses', media: 'audio', name: 'audios', label: 'Audios', description: `Public URLs of up to ${max} audio files to work from, each on a line`, max };
}

/** The one video that an agent works on. */
export function oneVideo(label: string, description: string): AddressesField {
	return { kind: 'addresses', media: 'video', name: 'video', label, description, required: true, max: 1 };
}

/** A video from one photo and a prompt. @param settings the model, the duration and the like */
export function imageToVideo({ settings, ...agent }: Omit<Agent, 'resource' | 'media' | 'fields'> & { settings: readonly Field[] }): Agent {
	return { ...agent, resource: 'video', media: 'video', fields: [videoImage, scenePrompt, ...settings] };
}
