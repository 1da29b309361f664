import type { INodePropertyOptions } from 'n8n-workflow';
import type { IntegerField } from '../../agents/agent';
import { agentsWith } from '../../agents/presets';
import { allPresets } from '../../api/presets';
import type { PresetType } from '../../api/types';
import { settingProperty } from '../../fields/generation';
import { itemByItem } from '../itemByItem';
import { shownFor, type Operation } from '../operation';
import { cannotBe } from '../../agents/readValue';
import { refused } from '../refused';
import { jsonItem } from '../resultItems';
import { CALLS_AT_A_TIME, openSession, PATIENCE } from '../session';
import { isOn, rawParameter, wholeNumber } from '../settings';

const types: INodePropertyOptions[] = [
	{ name: 'Backgrounds', value: 'backgrounds', description: 'For Remove Background' },
	{ name: 'Fashion Models', value: 'fashionModels', description: 'For Model Photo' },
	{ name: 'Scenes', value: 'locations', description: 'For Model Photo and Product Photo' },
];

const limitField: IntegerField & { default: number } = {
	kind: 'integer',
	name: 'limit',
	label: 'Limit',
	description: 'Max number of results to return',
	min: 1,
	max: 100_000,
	default: 50,
};

export const getMany: Operation = {
	resource: 'preset',
	name: 'getMany',
	label: 'Get Many',
	action: 'Get many presets',
	description: 'List the scenes, fashion models or backgrounds of your WeShop account',
	properties: shownFor('preset', ['getMany'], [
		{ displayName: 'Kind', name: 'presetType', type: 'options', noDataExpression: false, options: types, default: 'locations', description: 'What to list' },
		{
			displayName: 'For',
			name: 'agentName',
			type: 'options',
			options: agentsWith('locations').map(({ name, label }) => ({ name: label, value: name })),
			default: 'aimodel',
			description: 'The operation that the scenes are meant for',
			displayOptions: { show: { presetType: ['locations'] } },
		},
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{ ...settingProperty(limitField), displayOptions: { show: { returnAll: [false] } } },
	]),
	execute: async (node) => {
		const session = openSession(node);
		const items = await itemByItem(node, {
			atATime: CALLS_AT_A_TIME,
			check: (itemIndex) => {
				const presetType = rawParameter(node, 'presetType', itemIndex);
				const having = agentsWith(presetType as PresetType);
				if (having.length === 0) throw refused(cannotBe({ label: 'Kind', name: 'presetType' }, presetType, oneOf(types.map(({ value }) => value))));
				const wanted = having.length > 1 ? rawParameter(node, 'agentName', itemIndex) : having[0]!.name;
				const agent = having.find(({ name }) => name === wanted);
				if (!agent) throw refused(cannotBe({ label: 'For', name: 'agentName' }, wanted, oneOf(having.map(({ name }) => name))));
				const all = isOn(rawParameter(node, 'returnAll', itemIndex), 'Return All', 'returnAll', false);
				const limit = all ? Infinity : wholeNumber(limitField, rawParameter(node, 'limit', itemIndex));
				return { presetType: presetType as PresetType, agentName: agent.name, limit };
			},
			run: async ({ presetType, agentName, limit }) => {
				const presets = await allPresets(session.client, agentName, presetType, limit, session.clock.now() + PATIENCE);
				return presets.map((preset) => jsonItem({}, preset));
			},
		});
		return [items];
	},
};

function oneOf(values: unknown[]): string {
	return `one of ${values.join(', ')}`;
}
