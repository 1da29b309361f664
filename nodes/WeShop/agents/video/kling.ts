import type { Agent } from '../agent';
import { videoImages } from '../placement';
import { videoImage } from '../sharedFields';
import { generateAudio, klingDuration, scenePrompt } from '../videoFields';

const WITH_LAST_FRAME = ['Kling_3_0', 'Kling_2_6', 'Kling_2_5_Turbo', 'Kling_2_1'];

export const kling: Agent = {
	name: 'kling',
	resource: 'video',
	media: 'video',
	operation: 'kling',
	label: 'Kling Video',
	action: 'Make video with Kling',
	description: 'Make a video with any Kling model or a last frame; for simple motion, use Animate Image',
	toolSummary: 'Make a video from a photo and a prompt with a Kling model of your choice',
	fields: [
		videoImage,
		{
			kind: 'image',
			name: 'lastFrame',
			label: 'Last Frame',
			description: 'A photo that the video ends on. Leave it empty for a free ending.',
			when: { modelName: WITH_LAST_FRAME },
			refusal: 'Kling 2.1 Master does not support Last Frame',
		},
		scenePrompt,
		{
			kind: 'choice',
			name: 'modelName',
			label: 'Model',
			description: 'Which Kling model makes the video',
			default: 'Kling_3_0',
			choices: [
				{ value: 'Kling_2_1', label: 'Kling 2.1' },
				{ value: 'Kling_2_1_Master', label: 'Kling 2.1 Master' },
				{ value: 'Kling_2_5_Turbo', label: 'Kling 2.5 Turbo' },
				{ value: 'Kling_2_6', label: 'Kling 2.6', description: 'With sound' },
				{ value: 'Kling_3_0', label: 'Kling 3.0', description: 'With sound, 3 to 15 seconds' },
			],
		},
		...klingDuration(['Kling_2_6', 'Kling_2_5_Turbo', 'Kling_2_1_Master', 'Kling_2_1']),
		{ ...generateAudio, when: { modelName: ['Kling_3_0', 'Kling_2_6'] } },
	],
	placeMedia: ({ image = [], lastFrame = [] }) => videoImages([...image, ...lastFrame]),
};
