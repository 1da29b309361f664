import type { Agent } from '../agent';
import { videoImages } from '../placement';
import { videoImage } from '../sharedFields';
import { generateAudio, klingDuration, motionPrompt } from '../videoFields';

export const aiImageAnimation: Agent = {
	name: 'ai-image-animation',
	resource: 'video',
	media: 'video',
	operation: 'animate',
	label: 'Animate Image',
	action: 'Animate image',
	description: 'Bring a photo to life as a short video; for more models or a last frame, use Kling Video',
	toolSummary: 'Bring a photo to life as a short video',
	fields: [
		videoImage,
		motionPrompt,
		{
			kind: 'choice',
			name: 'modelName',
			label: 'Model',
			description: 'Which Kling model makes the video',
			default: 'Kling_3_0',
			choices: [
				{ value: 'Kling_2_6', label: 'Kling 2.6' },
				{ value: 'Kling_3_0', label: 'Kling 3.0', description: '3 to 15 seconds' },
			],
		},
		...klingDuration(['Kling_2_6']),
		generateAudio,
	],
	placeMedia: ({ image = [] }) => videoImages(image),
};
