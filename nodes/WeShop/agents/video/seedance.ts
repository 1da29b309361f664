import type { Agent, Rule, SecondsField } from '../agent';
import { videoImages } from '../placement';
import { choices, prompt, SOME_MOTION, videoImage } from '../sharedFields';

const V2 = ['Seedance_20'];
const V1 = ['Seedance_15_Pro', 'Seedance_10_Pro', 'Seedance_10_Pro_Fast'];
const duration = { kind: 'seconds', name: 'duration', label: 'Duration (Seconds)', default: 4 } as const satisfies Partial<SecondsField>;

const firstFrameNeedsImage: Rule = ({ values, images }) =>
	values.imageRole === 'firstFrame' && !images.image
		? {
				message: 'Use Image As is First Frame, but Image is empty',
				description: 'Set Image (image), or set Use Image As (imageRole) to Reference to make a video from the prompt alone',
			}
		: undefined;

/** Without this rule, a user who forgot the photo would pay for a video without a subject. */
const initialPromptNeedsImage: Rule = ({ values, images }) =>
	values.textDescription === SOME_MOTION && !images.image
		? {
				message: 'Image is empty, and Prompt still has its initial text',
				description: 'Set Image (image) to a photo, or describe the video in Prompt (textDescription)',
			}
		: undefined;

export const seedance: Agent = {
	name: 'seedance',
	media: 'video',
	operation: 'seedance',
	label: 'Seedance Video',
	action: 'Make a video with Seedance',
	description: 'Make a cinematic video from a photo and a prompt, or from a prompt alone',
	fields: [
		{
			...videoImage,
			description: 'The photo that the video is made from. Leave it empty to make a video from the prompt alone.',
			required: false,
			prefill: '',
			when: { modelName: V2 },
		},
		{ ...videoImage, when: { modelName: V1 } },
		{
			kind: 'choice',
			name: 'imageRole',
			isLocal: true,
			label: 'Use Image As',
			description: 'How the video uses the photo',
			hint: 'A first frame opens the video as it is, a reference lends its subject to a new scene',
			default: 'reference',
			choices: [
				{ value: 'firstFrame', label: 'First Frame', description: 'The video starts with exactly this photo' },
				{ value: 'reference', label: 'Reference', description: 'The video shows the subject of the photo in a new scene' },
			],
			when: { modelName: V2 },
		},
		{ ...prompt('The scene to show', 'e.g. The handbag turns on a pedestal, golden light, slow camera move'), prefill: SOME_MOTION, required: true },
		{
			kind: 'choice',
			name: 'modelName',
			label: 'Model',
			description: 'Which Seedance model makes the video',
			default: 'Seedance_20',
			choices: [
				{ value: 'Seedance_10_Pro', label: 'Seedance 1.0 Pro' },
				{ value: 'Seedance_10_Pro_Fast', label: 'Seedance 1.0 Pro Fast' },
				{ value: 'Seedance_15_Pro', label: 'Seedance 1.5 Pro', description: 'With sound' },
				{ value: 'Seedance_20', label: 'Seedance 2.0', description: 'With sound, also works with a prompt alone' },
			],
		},
		{
			...duration,
			description: 'How long the video is',
			hint: 'From 4 to 15 seconds',
			when: { modelName: ['Seedance_20', 'Seedance_15_Pro'] },
			range: { min: 4, max: 15 },
		},
		{
			...duration,
			description: 'How long the video is',
			hint: 'From 2 to 12 seconds',
			when: { modelName: ['Seedance_10_Pro', 'Seedance_10_Pro_Fast'] },
			range: { min: 2, max: 12 },
		},
		{
			kind: 'choice',
			name: 'aspectRatio',
			label: 'Aspect Ratio',
			description: 'Width to height of the video',
			default: '3:4',
			choices: choices('1:1', '3:4', '4:3', '9:16', '16:9', '21:9'),
		},
		{
			kind: 'choice',
			name: 'resolution',
			label: 'Resolution',
			description: 'Higher resolutions cost more',
			default: '720p',
			choices: choices('480p', '720p', '1080p', '4k'),
			when: { modelName: V2 },
		},
		{
			kind: 'switch',
			name: 'generateAudio',
			label: 'Generate Audio',
			description: 'Whether the video gets sound',
			default: true,
			when: { modelName: ['Seedance_20', 'Seedance_15_Pro'] },
		},
	],
	rules: [firstFrameNeedsImage, initialPromptNeedsImage],
	/** With a first frame, Seedance 2.0 accepts the image in no other parameter (the vendor's client). */
	placeImages: ({ image }, { imageRole }) => {
		if (!image) return { input: {}, params: {} };
		return imageRole === 'firstFrame' ? { input: {}, params: { firstFrame: image } } : videoImages(image);
	},
};
