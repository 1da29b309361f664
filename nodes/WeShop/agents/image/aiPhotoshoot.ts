import type { Agent } from '../agent';
import { aspectRatio, fireRedModel, imageSize, model, nanoBananaPro, personImage, prompt, qwenModel } from '../sharedFields';

const RATIOS_OF_ALL = ['auto', '1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9'];

export const aiPhotoshoot: Agent = {
	name: 'ai-photoshoot',
	resource: 'image',
	media: 'image',
	operation: 'photoshoot',
	label: 'Photoshoot',
	action: 'Photograph person in new scene',
	description: 'Place a person in the scene or style of a photo; for things, use Combine Images',
	toolSummary: 'Place the person of one photo in the scene or the style of another photo',
	fields: [
		personImage,
		{
			kind: 'image',
			name: 'sceneImage',
			label: 'Scene Image',
			description: 'The photo of the scene or the style: the input field that contains it, or its URL',
			required: true,
		},
		prompt(
			'What the picture shows, if you like. Image 1 is the person, image 2 the scene.',
			'e.g. The person from image 1 sits in the café from image 2 and laughs',
		),
		model([fireRedModel, { ...nanoBananaPro, description: 'With a choice of size, up to 4K, and the ratio 21:9' }, qwenModel], 'qwen'),
		{ ...aspectRatio(RATIOS_OF_ALL, 'auto'), when: { modelName: ['qwen', 'firered'] } },
		{ ...aspectRatio([...RATIOS_OF_ALL, '21:9'], 'auto'), when: { modelName: ['nano'] } },
		{ ...imageSize(), when: { modelName: ['nano'] } },
	],
};
