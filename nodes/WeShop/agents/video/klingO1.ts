import type { Agent } from '../agent';
import { aspectRatio, model, SOME_MOTION } from '../sharedFields';
import { initialPromptNeedsImage } from '../sharedRules';
import { framesInList, generateAudio, references, referenceVideos, scenePrompt, seconds } from '../videoFields';

const REFERENCES = { modelName: ['Kling_Video_O1_Ele'] };
const FRAMES = { modelName: ['Kling_Video_O1_I2V'] };
const images = references(4);
const needsImage = initialPromptNeedsImage(SOME_MOTION, images, 'video', ['videos']);

export const klingO1: Agent = {
	name: 'kling-O1',
	resource: 'video',
	media: 'video',
	operation: 'klingO1',
	label: 'Kling O1 Video',
	action: 'Make video with Kling O1',
	description: 'Make a video from up to 4 photos and a clip, or from a first and a last frame',
	fields: [
		{ ...images, when: REFERENCES },
		{ ...framesInList, when: FRAMES },
		{ ...referenceVideos(1), when: REFERENCES, refusal: 'Videos is set, but Kling O1 From Frames takes no video' },
		scenePrompt,
		model(
			[
				{ value: 'Kling_Video_O1_I2V', label: 'Kling O1 From Frames', description: 'Starts with the first photo and ends on the second' },
				{ value: 'Kling_Video_O1_Ele', label: 'Kling O1 From References', description: 'Shows the subjects of the photos in a new scene' },
			],
			'Kling_Video_O1_Ele',
			'video',
		),
		seconds(3, 10, 5),
		// The vendor's client sends it for both models.
		{ ...aspectRatio(['1:1', '9:16', '16:9'], '9:16', 'video'), hint: 'Counts for references without a video' },
	],
	rules: [needsImage],
};

export const klingV3Omni: Agent = {
	name: 'kling-v3-omni',
	resource: 'video',
	media: 'video',
	operation: 'klingOmni',
	label: 'Kling 3.0 Omni Video',
	action: 'Make video with Kling 3.0 Omni',
	description: 'Make a video from up to 4 photos and a clip, up to 15 seconds, with sound if you like',
	fields: [
		images,
		referenceVideos(1),
		scenePrompt,
		seconds(3, 15, 5),
		{ ...aspectRatio(['1:1', '9:16', '16:9'], '16:9', 'video'), hint: 'Counts without a video' },
		{ ...generateAudio, default: false },
	],
	constants: { modelName: 'Kling_V3_Omni' },
	rules: [needsImage],
};
