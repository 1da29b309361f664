import type { Agent, Rule } from '../agent';
import { aspectRatio, imageList, imageSize, model, nanoBanana2, nanoBananaPro } from '../sharedFields';
import { whatToMakeOfImages } from './whatToMake';

const RATIOS_OF_ALL = ['auto', '1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];

const promptOrImage: Rule = ({ values, images }) =>
	values.textDescription || images.images?.length
		? undefined
		: { message: 'Prompt and Images are both empty', description: 'Set Prompt (textDescription) to what you want, or add images to Images (images)' };

export const nanoBananaEdit: Agent = {
	name: 'nano-banana-edit',
	resource: 'imageModel',
	media: 'image',
	operation: 'nanoBanana',
	label: 'Nano Banana',
	action: 'Edit or generate image with Nano Banana',
	description: 'Edit or generate by a prompt, up to 9 images and 4K, very wide and tall ones too',
	fields: [
		imageList(9),
		{ ...whatToMakeOfImages, isSentEmpty: true },
		model([{ value: 'nano1', label: 'Nano Banana' }, { ...nanoBanana2, description: 'Also very wide and very tall pictures' }, nanoBananaPro], 'nano2'),
		{ ...aspectRatio([...RATIOS_OF_ALL, '1:4', '4:1', '1:8', '8:1'], 'auto'), when: { modelName: ['nano2'] } },
		{ ...aspectRatio(RATIOS_OF_ALL, 'auto'), when: { modelName: ['nano1', 'nano'] } },
		// The vendor's client sends it for every model.
		imageSize(),
	],
	rules: [promptOrImage],
};
