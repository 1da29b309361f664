import type { Agent } from '../agent';
import { sourceImage } from '../placement';
import { aspectRatio, imageSize, originalImage, prompt, RATIOS } from '../sharedFields';

const FIGURES = 'Figure 1 is the garment, Figure 2 the model image, Figure 3 the scene image';
const promptText = {
	...prompt('What the picture shows', 'e.g. The model from Figure 2 wears the jacket from Figure 1 on a rainy street'),
	hint: FIGURES,
};

export const virtualtryon: Agent = {
	name: 'virtualtryon',
	resource: 'image',
	media: 'image',
	operation: 'virtualTryOn',
	label: 'Virtual Try-On',
	action: 'Put garment on model',
	description: 'Dress a generated model in your garment; for a person in a photo, use Change Clothes',
	toolSummary: 'Dress a generated model in the garment of your photo',
	fields: [
		{
			...originalImage,
			label: 'Garment Image',
			description: 'The photo of the garment: the input field that contains the file, or its public URL',
		},
		{
			kind: 'image',
			name: 'fashionModelImage',
			label: 'Model Image',
			description: 'A photo of a person for the generated model to resemble. Leave it empty for any model.',
		},
		{
			kind: 'image',
			name: 'locationImage',
			label: 'Scene Image',
			description: 'A photo of a place to use as the background. Leave it empty for any scene.',
		},
		{
			kind: 'choice',
			name: 'descriptionType',
			label: 'Prompt Source',
			description: 'Who writes the prompt',
			required: true,
			default: 'auto',
			choices: [
				{ value: 'auto', label: 'Written by WeShop', description: 'WeShop writes it from the images; a prompt is optional and sent along' },
				{ value: 'custom', label: 'My Prompt Only', description: 'Only your prompt is used' },
			],
		},
		{ ...promptText, when: { descriptionType: ['custom'] }, required: true },
		{
			...promptText,
			description: 'What the picture should show. No document of WeShop says how much it counts beside the prompt that WeShop writes.',
			hint: `Optional: WeShop writes its own prompt and gets this one with it. To use only yours, choose My Prompt Only. ${FIGURES}.`,
			when: { descriptionType: ['auto'] },
		},
		{
			kind: 'choice',
			name: 'generateVersion',
			label: 'Quality',
			description: 'Which generator makes the picture',
			required: true,
			default: 'weshopFlash',
			choices: [
				{ value: 'weshopFlash', label: 'Flash', description: 'Fast' },
				{ value: 'weshopPro', label: 'Pro', description: 'High quality, with a choice of aspect ratio' },
				{ value: 'bananaPro', label: 'Banana Pro', description: 'With a choice of aspect ratio and size, up to 4K' },
			],
		},
		{ ...aspectRatio(RATIOS, '3:4'), when: { generateVersion: ['weshopPro', 'bananaPro'] } },
		{ ...imageSize(), required: true, when: { generateVersion: ['bananaPro'] } },
	],
	placeMedia: (urls) => {
		const { input, params } = sourceImage(urls);
		const references = Object.fromEntries(['fashionModelImage', 'locationImage'].flatMap((name) => (urls[name]?.[0] ? [[name, urls[name][0]]] : [])));
		return { input: { ...input, ...references }, params: { ...params, ...references } };
	},
};
