import type { Agent } from '../agent';
import { sourceImage } from '../placement';
import { originalImage, prompt } from '../sharedFields';

export const aipose: Agent = {
	name: 'aipose',
	resource: 'image',
	media: 'image',
	operation: 'changePose',
	label: 'Change Pose',
	action: 'Change pose of model',
	description: 'Give the person in the photo another pose, in the same garment',
	fields: [
		originalImage,
		{ ...prompt('The new pose', 'e.g. Sitting on a chair, legs crossed, looking to the left'), prefill: 'Standing relaxed, one hand on the hip', required: true },
		{
			kind: 'choice',
			name: 'generateVersion',
			label: 'Quality',
			description: 'Which generator makes the picture',
			default: 'lite',
			choices: [
				{ value: 'lite', label: 'Lite', description: 'Fast' },
				{ value: 'pro', label: 'Pro', description: 'High quality' },
			],
		},
	],
	placeMedia: sourceImage,
};
