import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../../../nodes/WeShop/agents/agent';
import { agents } from '../../../nodes/WeShop/agents';
import { agentField } from '../../../nodes/WeShop/panel/agentField';
import { agentNamed } from '../agents/given';

const kling = agentNamed('kling');
const base = { name: 'thing', label: 'Thing', description: 'What it is' };

/** All properties of the given name. */
function propertiesOf(agent: string, name: string): INodeProperties[] {
	const fields = agentNamed(agent).fields.filter((field) => field.name === name);
	return fields.map((field) => agentField(agentNamed(agent), field));
}

describe('A field in n8n\'s editor', () => {
	it.each<[string, Field, Partial<INodeProperties>]>([
		['a text has several lines', { ...base, kind: 'text', placeholder: 'e.g. x' }, { type: 'string', typeOptions: { rows: 3 }, default: '', placeholder: 'e.g. x' }],
		[
			'a choice is a list',
			{ ...base, kind: 'choice', default: 'b', choices: [{ value: 'a', label: 'A', description: 'First' }, { value: 'b', label: 'B' }] },
			{ type: 'options', default: 'b', options: [{ name: 'A', value: 'a', description: 'First' }, { name: 'B', value: 'b' }] },
		],
		[
			'an integer is a number without decimals, within its limits',
			{ ...base, kind: 'integer', min: 1, max: 9, default: 4 },
			{ type: 'number', typeOptions: { minValue: 1, maxValue: 9, numberPrecision: 0 }, default: 4 },
		],
		['an integer may be empty', { ...base, kind: 'integer', min: 0, max: 9 }, { type: 'number', default: '' }],
		[
			'a range of seconds is a number within its limits',
			{ ...base, kind: 'seconds', default: 5, range: { min: 3, max: 15 } },
			{ type: 'number', typeOptions: { minValue: 3, maxValue: 15, numberPrecision: 0 }, default: 5 },
		],
		[
			'a choice of seconds is a list of numbers',
			{ ...base, kind: 'seconds', default: 5, range: { choices: [5, 10] } },
			{ type: 'options', options: [{ name: '5', value: 5 }, { name: '10', value: 10 }], default: 5 },
		],
		['a switch is a boolean', { ...base, kind: 'switch', default: true }, { type: 'boolean', default: true }],
		['a color has a color picker and may be empty', { ...base, kind: 'color' }, { type: 'color', default: '' }],
		['an image is a URL by default', { ...base, kind: 'image' }, { type: 'resourceLocator', default: { mode: 'url', value: '' } }],
		['a preset is selected from a list by default', { ...base, kind: 'preset', presetType: 'locations' }, { type: 'resourceLocator', default: { mode: 'list', value: '' } }],
	])('%s', (_what, field, expected) => {
		const property = agentField(kling, field);
		expect(property).toMatchObject({ displayName: 'Thing', name: 'thing', description: 'What it is', ...expected });
		expect(property.displayOptions).toEqual({ show: { resource: ['video'], operation: ['kling'] } });
		expect(property).not.toHaveProperty('required');
	});

	it('is marked as required', () => {
		expect(agentField(kling, { ...base, kind: 'text', required: true })).toMatchObject({ required: true });
	});

	it('shows under its condition only', () => {
		expect(agentField(kling, { ...base, kind: 'text', when: { modelName: ['Kling_3_0', 'Kling_2_6'], other: [''] } }).displayOptions).toEqual({
			show: { resource: ['video'], operation: ['kling'], modelName: ['Kling_3_0', 'Kling_2_6'], other: [''] },
		});
	});

	it('has the two modes of the public contract if it is an image', () => {
		expect(agentField(kling, { ...base, kind: 'image' }).modes?.map(({ name, type }) => [name, type])).toEqual([['url', 'string'], ['binary', 'string']]);
	});

	it.each([
		['locations', 'searchLocations'],
		['fashionModels', 'searchFashionModels'],
		['backgrounds', 'searchBackgrounds'],
	] as const)('of the %s has a list with the search method %s, and a mode for the ID', (presetType, searchListMethod) => {
		const { modes } = agentField(kling, { ...base, kind: 'preset', presetType });
		expect(modes?.map(({ name }) => name)).toEqual(['list', 'id']);
		expect(modes?.[0]?.typeOptions).toEqual({ searchListMethod, searchable: true });
	});
});

describe('The editor shows a field only when it is valid', () => {
	it.each<[string, string, Array<Record<string, unknown[]>>]>([
		['virtualtryon', 'aspectRatio', [{ generateVersion: ['weshopPro', 'bananaPro'] }]],
		['virtualtryon', 'imageSize', [{ generateVersion: ['bananaPro'] }]],
		['virtualtryon', 'textDescription', [{ descriptionType: ['custom'] }, { descriptionType: ['auto'] }]],
		['aimodel', 'customMask', [{ maskType: ['custom'] }]],
		['aiproduct', 'customMask', [{ maskType: ['custom'] }]],
		['removeBG', 'customMask', [{ maskType: ['custom'] }]],
		['kling', 'generateAudio', [{ modelName: ['Kling_3_0', 'Kling_2_6'] }]],
		['kling', 'lastFrame', [{ modelName: ['Kling_3_0', 'Kling_2_6', 'Kling_2_5_Turbo', 'Kling_2_1'] }]],
		['kling', 'duration', [{ modelName: ['Kling_3_0'] }, { modelName: ['Kling_2_6', 'Kling_2_5_Turbo', 'Kling_2_1_Master', 'Kling_2_1'] }]],
		['ai-image-animation', 'duration', [{ modelName: ['Kling_3_0'] }, { modelName: ['Kling_2_6'] }]],
		['ai-image-animation', 'generateAudio', [{}]],
		['seedance', 'generateAudio', [{ modelName: ['Seedance_20', 'Seedance_20_Mini', 'Seedance_15_Pro'] }]],
		['seedance', 'resolution', [{ modelName: ['Seedance_20'] }, { modelName: ['Seedance_20_Mini'] }]],
		['seedance', 'lastFrame', [{ modelName: ['Seedance_20', 'Seedance_20_Mini'], firstFrame: [{ _cnd: { not: '' } }] }]],
	])('%s: %s', (agent, name, conditions) => {
		const { media, operation } = agentNamed(agent);
		const shown = propertiesOf(agent, name).map(({ displayOptions }) => displayOptions?.show);
		expect(shown).toEqual(conditions.map((condition) => ({ resource: [media], operation: [operation], ...condition })));
	});

	it('and requires none that depends on another field, since n8n would also require it for an expression', () => {
		expect(propertiesOf('seedance', 'images').map(({ required, displayOptions }) => [displayOptions?.show?.modelName, required ?? false])).toEqual([
			[['Seedance_20', 'Seedance_20_Mini'], false],
			[['Seedance_15_Pro', 'Seedance_10_Pro', 'Seedance_10_Pro_Fast'], false],
		]);
	});
});

describe('A list of five choices or more, except ratios and a scale', () => {
	const lists = agents.flatMap((agent) => agent.fields.flatMap((field) => (field.kind === 'choice' && field.choices.length >= 5 ? [{ agent: agent.name, field }] : [])));

	it.each(lists.filter(({ field }) => !['aspectRatio', 'quality'].includes(field.name)))('is in alphabetical order: $field.name of $agent', ({ field }) => {
		const labels = field.choices.map(({ label }) => label);
		expect(labels).toEqual([...labels].sort((one, other) => one.localeCompare(other)));
	});
});

describe('The description of a switch', () => {
	it('starts with Whether, as n8n\'s own do', () => {
		const switches = agents.flatMap(({ fields }) => fields.filter(({ kind }) => kind === 'switch'));
		for (const { description } of switches) expect(description).toMatch(/^Whether /);
	});
});
