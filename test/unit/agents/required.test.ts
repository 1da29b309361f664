import { refusalOf, type Given } from './given';

interface Required {
	agent: string;
	field: string;
	label: string;
	/** The choice that makes it required. */
	by?: Given;
}

const required: Required[] = [
	{ agent: 'virtualtryon', field: 'originalImage', label: 'Garment Image' },
	{ agent: 'virtualtryon', field: 'generateVersion', label: 'Quality' },
	{ agent: 'virtualtryon', field: 'descriptionType', label: 'Prompt Source' },
	{ agent: 'virtualtryon', field: 'textDescription', label: 'Prompt', by: { descriptionType: 'custom' } },
	{ agent: 'virtualtryon', field: 'imageSize', label: 'Image Size', by: { generateVersion: 'bananaPro' } },
	{ agent: 'aimodel', field: 'originalImage', label: 'Image' },
	{ agent: 'aimodel', field: 'generatedContent', label: 'Closeness to the Original' },
	{ agent: 'aimodel', field: 'maskType', label: 'Keep Unchanged' },
	{ agent: 'aimodel', field: 'customMask', label: 'Mask Image', by: { maskType: 'custom' } },
	{ agent: 'aiproduct', field: 'originalImage', label: 'Image' },
	{ agent: 'aiproduct', field: 'generatedContent', label: 'Closeness to the Original' },
	{ agent: 'aiproduct', field: 'maskType', label: 'Keep Unchanged' },
	{ agent: 'aiproduct', field: 'customMask', label: 'Mask Image', by: { maskType: 'custom' } },
	{ agent: 'aipose', field: 'originalImage', label: 'Image' },
	{ agent: 'aipose', field: 'textDescription', label: 'Prompt' },
	{ agent: 'expandimage', field: 'originalImage', label: 'Image' },
	{ agent: 'expandimage', field: 'targetWidth', label: 'Target Width' },
	{ agent: 'expandimage', field: 'targetHeight', label: 'Target Height' },
	{ agent: 'removeBG', field: 'originalImage', label: 'Image' },
	{ agent: 'removeBG', field: 'maskType', label: 'Keep Unchanged' },
	{ agent: 'removeBG', field: 'customMask', label: 'Mask Image', by: { maskType: 'custom' } },
	{ agent: 'kling', field: 'image', label: 'Image' },
	{ agent: 'kling', field: 'textDescription', label: 'Prompt' },
	{ agent: 'ai-image-animation', field: 'image', label: 'Image' },
	{ agent: 'ai-image-animation', field: 'textDescription', label: 'Prompt' },
	...['Seedance_15_Pro', 'Seedance_10_Pro', 'Seedance_10_Pro_Fast'].map((modelName) => ({
		agent: 'seedance',
		field: 'image',
		label: 'Image',
		by: { modelName },
	})),
	{ agent: 'seedance', field: 'textDescription', label: 'Prompt' },
];

/** What n8n gives for a field that is empty, or for an expression that finds nothing. */
const EMPTY = [undefined, null, '', ' \n', { mode: 'url', value: '' }, { mode: 'binary', value: undefined }];

describe('What an agent cannot do without', () => {
	it.each(required)('is $label ($field) of $agent', ({ agent, field, label, by }) => {
		for (const empty of EMPTY) {
			const told = refusalOf(agent, { ...by, [field]: empty });
			expect(told).toContain(`${label} is empty`);
			expect(told).toContain(`Set ${label} (${field})`);
		}
	});

	it.each(required.filter(({ by }) => by))('names the choice of $agent that makes $field needed', ({ agent, field, by }) => {
		const [choice, value] = Object.entries(by ?? {})[0]!;
		const told = refusalOf(agent, { ...by, [field]: '' });
		expect(told).toContain(`while ${choice} is`);
		expect(told).toContain(String(value));
	});
});
