import type { Agent } from '../agent';
import { aspectRatio, imageSize, initialPrompt, model, nanoBanana2, nanoBananaPro, originalImage, RATIOS } from '../sharedFields';

export const flatLay: Agent = {
	name: 'flat-lay',
	resource: 'image',
	media: 'image',
	operation: 'flatLay',
	label: 'Flat Lay',
	action: 'Make flat lay photo',
	description: 'Show a garment laid flat, from above; to show its shape, use Ghost Mannequin',
	toolSummary: 'Show a garment laid flat, seen from above',
	fields: [
		originalImage,
		initialPrompt(
			'The garment laid flat on a plain white surface, seen from above, in soft light',
			'What lies where, and on which surface',
			'e.g. The shirt on light wood, with a straw hat and sunglasses beside it',
		),
		model([nanoBanana2, nanoBananaPro], 'nano2'),
		aspectRatio(RATIOS, '1:1'),
		imageSize(),
	],
};
