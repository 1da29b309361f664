import type { ChoiceField } from '../../../nodes/WeShop/agents/agent';
import { agentNamed, refusalOf, type Given } from './given';

interface Required {
	agent: string;
	field: string;
	label: string;
	/** The choice that makes it required. */
	given?: Given;
}

const required: Required[] = [
	{ agent: 'virtualtryon', field: 'originalImage', label: 'Garment Image' },
	{ agent: 'virtualtryon', field: 'generateVersion', label: 'Quality' },
	{ agent: 'virtualtryon', field: 'descriptionType', label: 'Prompt Source' },
	{ agent: 'virtualtryon', field: 'textDescription', label: 'Prompt', given: { descriptionType: 'custom' } },
	{ agent: 'virtualtryon', field: 'imageSize', label: 'Image Size', given: { generateVersion: 'bananaPro' } },
	{ agent: 'aimodel', field: 'originalImage', label: 'Image' },
	{ agent: 'aimodel', field: 'generatedContent', label: 'Closeness to the Original' },
	{ agent: 'aimodel', field: 'maskType', label: 'Keep Unchanged' },
	{ agent: 'aimodel', field: 'customMask', label: 'Mask Image', given: { maskType: 'custom' } },
	{ agent: 'aiproduct', field: 'originalImage', label: 'Image' },
	{ agent: 'aiproduct', field: 'generatedContent', label: 'Closeness to the Original' },
	{ agent: 'aiproduct', field: 'maskType', label: 'Keep Unchanged' },
	{ agent: 'aiproduct', field: 'customMask', label: 'Mask Image', given: { maskType: 'custom' } },
	{ agent: 'aipose', field: 'originalImage', label: 'Image' },
	{ agent: 'aipose', field: 'textDescription', label: 'Prompt' },
	{ agent: 'expandimage', field: 'originalImage', label: 'Image' },
	{ agent: 'expandimage', field: 'targetWidth', label: 'Target Width' },
	{ agent: 'expandimage', field: 'targetHeight', label: 'Target Height' },
	{ agent: 'removeBG', field: 'originalImage', label: 'Image' },
	{ agent: 'removeBG', field: 'maskType', label: 'Keep Unchanged' },
	{ agent: 'removeBG', field: 'customMask', label: 'Mask Image', given: { maskType: 'custom' } },
	{ agent: 'kling', field: 'image', label: 'Image' },
	{ agent: 'kling', field: 'textDescription', label: 'Prompt' },
	{ agent: 'ai-image-animation', field: 'image', label: 'Image' },
	{ agent: 'ai-image-animation', field: 'textDescription', label: 'Prompt' },
	...['Seedance_15_Pro', 'Seedance_10_Pro', 'Seedance_10_Pro_Fast'].map((modelName) => ({
		agent: 'seedance',
		field: 'images',
		label: 'Images',
		given: { modelName },
	})),
	{ agent: 'seedance', field: 'textDescription', label: 'Prompt' },
];

/** The values of an empty field and of an expression without a result. */
const EMPTY = [undefined, null, '', ' \n', { mode: 'url', value: '' }, { mode: 'binary', value: undefined }];

describe('A required parameter', () => {
	it.each(required)('is $label ($field) of $agent', ({ agent, field, label, given }) => {
		for (const empty of EMPTY) {
			const message = refusalOf(agent, { ...given, [field]: empty });
			expect(message).toContain(`${label} is empty`);
			expect(message).toMatch(new RegExp(`(Set|Add an image to) ${label.replace(/[()]/g, '.')} \\(${field}\\)`));
		}
	});

	it.each(required.filter(({ given }) => given))('names the choice that makes $field of $agent required', ({ agent, field, given }) => {
		const [name, value] = Object.entries(given ?? {})[0]!;
		const choice = agentNamed(agent).fields.find((one) => one.name === name)!;
		const { label } = (choice as ChoiceField).choices.find((one) => one.value === value)!;
		expect(refusalOf(agent, { ...given, [field]: '' })).toMatch(new RegExp(`while ${choice.label} \\(${name}\\) is .*${label}`));
	});
});
