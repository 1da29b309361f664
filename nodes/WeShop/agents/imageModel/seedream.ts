import type { Agent } from '../agent';
import { aspectRatio, imageList, imageSize, model, RATIOS } from '../sharedFields';
import { whatToMakeOfImages } from './whatToMake';

const PRO = { modelName: ['Seedream_50_Pro'] };
const LITE = { modelName: ['Seedream_50_Lite'] };

export const seedream: Agent = {
	name: 'seedream',
	resource: 'imageModel',
	media: 'image',
	operation: 'seedream',
	label: 'Seedream',
	action: 'Edit or generate image with Seedream',
	description: 'Edit or generate by a prompt, up to 14 images, as PNG or JPEG, with web search',
	fields: [
		{ ...imageList(10), when: PRO },
		{ ...imageList(14), when: LITE },
		{ ...whatToMakeOfImages, required: true },
		model(
			[
				{ value: 'Seedream_50_Lite', label: 'Seedream 5.0 Lite', description: 'Up to 14 images, up to 3K, can search the web' },
				{ value: 'Seedream_50_Pro', label: 'Seedream 5.0 Pro', description: 'Up to 10 images, up to 2K' },
			],
			'Seedream_50_Pro',
		),
		{ ...aspectRatio(['auto', ...RATIOS], 'auto'), when: PRO },
		{ ...aspectRatio(RATIOS, '3:4'), when: LITE },
		{ ...imageSize(['1K', '2K'], '1K'), when: PRO },
		{ ...imageSize(['2K', '3K'], '2K'), when: LITE },
		{
			kind: 'choice',
			name: 'outputFormat',
			label: 'Output Format',
			description: 'The format of the file',
			default: 'jpeg',
			choices: [
				{ value: 'jpeg', label: 'JPEG' },
				{ value: 'png', label: 'PNG' },
			],
		},
		{
			kind: 'choices',
			name: 'tools',
			label: 'Tools',
			description: 'What the model may use besides the prompt',
			choices: [{ value: 'web_search', label: 'Web Search', description: 'For facts and things that are new' }],
			when: LITE,
		},
	],
};
