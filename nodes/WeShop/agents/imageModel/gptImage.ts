import type { Agent, ChoiceField } from '../agent';
import { aspectRatio, choices, imageList, imageSize, model, RATIOS } from '../sharedFields';
import { whatToMakeOfImages } from './whatToMake';

const V2 = { modelName: ['gpt-image-2'] };
const V25 = { modelName: ['gpt-image-2.5-flare', 'gpt-image-2.5-sunburst'] };
const RATIOS_OF_ALL = ['auto', ...RATIOS];

function quality(values: readonly string[]): ChoiceField {
	const labels = { low: 'Low', medium: 'Medium', high: 'High', xhigh: 'Very High', max: 'Maximum' };
	return {
		kind: 'choice',
		name: 'quality',
		label: 'Quality',
		description: 'Higher qualities take longer and cost more',
		default: 'low',
		choices: choices(...values).map(({ value }) => ({ value, label: labels[value as keyof typeof labels] })),
	};
}

export const gptImage: Agent = {
	name: 'gpt-image',
	resource: 'imageModel',
	media: 'image',
	operation: 'gptImage',
	label: 'GPT Image',
	action: 'Edit or generate image with GPT Image',
	description: 'Edit or generate by a prompt with a choice of quality, up to 16 images and 4K',
	fields: [
		{ ...imageList(5), when: V2 },
		{ ...imageList(16), when: V25 },
		{ ...whatToMakeOfImages, required: true },
		model(
			[
				{ value: 'gpt-image-2', label: 'GPT Image 2', description: 'Up to 5 images' },
				{ value: 'gpt-image-2.5-flare', label: 'GPT Image 2.5 Flare', description: 'Up to 16 images, more ratios and qualities' },
				{ value: 'gpt-image-2.5-sunburst', label: 'GPT Image 2.5 Sunburst', description: 'Up to 16 images, more ratios and qualities' },
			],
			'gpt-image-2',
		),
		{ ...aspectRatio(RATIOS_OF_ALL, '3:4'), when: V2 },
		{ ...aspectRatio([...RATIOS_OF_ALL, '4:5', '5:4'], '3:4'), when: V25 },
		imageSize(),
		{ ...quality(['low', 'medium', 'high']), when: V2 },
		{ ...quality(['low', 'medium', 'high', 'xhigh', 'max']), when: V25 },
	],
};
