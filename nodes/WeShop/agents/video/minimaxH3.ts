import type { Agent } from '../agent';
import { aspectRatio, model, SOME_MOTION } from '../sharedFields';
import { initialPromptNeedsImage } from '../sharedRules';
import { framesInList, referenceAudios, references, referenceVideos, scenePrompt, seconds } from '../videoFields';

const REFERENCES = { modelName: ['MiniMax_H3_Reference'] };
const FRAMES = { modelName: ['MiniMax_H3_I2V'] };
const images = references(9);

export const minimaxH3: Agent = {
	name: 'minimax-h3',
	resource: 'video',
	media: 'video',
	operation: 'miniMaxH3',
	label: 'MiniMax H3 Video',
	action: 'Make video with MiniMax H3',
	description: 'Make a video from up to 9 photos, clips and sounds, or from a first and a last frame',
	fields: [
		{ ...images, when: REFERENCES },
		{ ...framesInList, when: FRAMES },
		{ ...referenceVideos(3), when: REFERENCES, refusal: 'Videos is set, but MiniMax H3 From Frames takes no video' },
		{ ...referenceAudios(3), when: REFERENCES, refusal: 'Audios is set, but MiniMax H3 From Frames takes no audio' },
		scenePrompt,
		model(
			[
				{ value: 'MiniMax_H3_I2V', label: 'MiniMax H3 From Frames', description: 'Starts with the first photo and ends on the second' },
				{ value: 'MiniMax_H3_Reference', label: 'MiniMax H3 From References', description: 'Shows the subjects of the photos in a new scene' },
			],
			'MiniMax_H3_Reference',
			'video',
		),
		seconds(5, 15, 5),
		{ ...aspectRatio(['1:1', '3:4', '4:3', '9:16', '16:9', '21:9', 'adaptive'], 'adaptive', 'video'), when: REFERENCES },
		{ ...aspectRatio(['adaptive'], 'adaptive', 'video'), when: FRAMES },
	],
	rules: [initialPromptNeedsImage(SOME_MOTION, images, 'video', ['videos'])],
};
