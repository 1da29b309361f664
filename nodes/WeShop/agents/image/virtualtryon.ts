import type { Agent } from '../agent';
import { sourceImage } from '../placement';
import { choices, originalImage, prompt } from '../sharedFields';

const FIGURES = 'Figure 1 is the garment, Figure 2 the model image, Figure 3 the scene image';
const promptText = {
	...prompt('What the picture shows', 'e.g. The model from Figure 2 wears the jacket from Figure 1 on a rainy street'),
	hint: FIGURES,
};

export const virtualtryon: Agent = {
	name: 'virtualtryon',
	media: 'image',
	operation: 'virtualTryOn',
	label: 'Virtual Try-On',
	action: 'Put a garment on a model',
	description: 'Dress a generated model in the garment of your photo',
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
		{
			kind: 'choice',
			name: 'aspectRatio',
			label: 'Aspect Ratio',
			description: 'Width to height of the picture',
			default: '3:4',
			choices: choices('1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9', '21:9'),
			when: { generateVersion: ['weshopPro', 'bananaPro'] },
		},
		{
			kind: 'choice',
			name: 'imageSize',
			label: 'Image Size',
			description: 'How large the picture is',
			required: true,
			default: '1K',
			choices: choices('1K', '2K', '4K'),
			when: { generateVersion: ['bananaPro'] },
		},
	],
	placeImages: (urls) => {
		const { input, params } = sourceImage(urls);
		const { originalImage: _, ...references } = urls;
		return { input: { ...input, ...references }, params: { ...params, ...references } };
	},
};
