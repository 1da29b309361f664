import type { Agent } from '../agent';
import { aspectRatio, imageList, model, optionalImage, prompt, RATIOS } from '../sharedFields';
import { whatToMake, whatToMakeOfImages } from './whatToMake';

const prompted = { ...whatToMakeOfImages, required: true } as const;

/** Models with a prompt, images and little else. */
export const promptAndImages: readonly Agent[] = [
	{
		name: 'qwen-image-edit',
		resource: 'imageModel',
		media: 'image',
		operation: 'qwen',
		label: 'Qwen',
		action: 'Edit or generate image with Qwen',
		description: 'Edit or combine up to 5 images by a prompt, with no further settings',
		fields: [imageList(5), prompted],
	},
	{
		name: 'firered-image-edit',
		resource: 'imageModel',
		media: 'image',
		operation: 'fireRed',
		label: 'FireRed',
		action: 'Edit or generate image with FireRed',
		description: 'Edit or combine up to 3 images by a prompt, with a choice of ratio',
		fields: [imageList(3), prompted, aspectRatio(['auto', '1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9'], 'auto')],
	},
	{
		name: 'grok-imagine',
		resource: 'imageModel',
		media: 'image',
		operation: 'grokImagine',
		label: 'Grok Imagine',
		action: 'Edit or generate image with Grok Imagine',
		description: 'Edit one image by a prompt, or make one from words, with no further settings',
		fields: [optionalImage, whatToMake],
	},
	{
		name: 'midjourney',
		resource: 'imageModel',
		media: 'image',
		operation: 'midjourney',
		label: 'Midjourney',
		action: 'Generate image with Midjourney',
		description: 'Make an image with Midjourney or Niji from words, with one reference if you like',
		fields: [
			optionalImage,
			whatToMake,
			model(
				[
					{ value: 'Midjourney_6_1', label: 'Midjourney 6.1' },
					{ value: 'Midjourney_7', label: 'Midjourney 7' },
					{ value: 'Midjourney_Niji_6', label: 'Niji 6', description: 'For anime and illustration' },
				],
				'Midjourney_6_1',
			),
			aspectRatio(['1:1', '3:4', '4:3', '9:16', '16:9'], '1:1'),
		],
		takesBatchCount: false,
	},
	{
		name: 'z-image',
		resource: 'imageModel',
		media: 'image',
		operation: 'zImage',
		label: 'Z-Image',
		action: 'Generate image with Z-Image',
		description: 'Make an image from words alone; it takes no photo',
		fields: [{ ...prompt('What the picture shows', 'e.g. A red sneaker on a concrete block, morning light'), required: true }, aspectRatio(RATIOS, '1:1')],
	},
];
