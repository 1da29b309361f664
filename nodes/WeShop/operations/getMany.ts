import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Choice, IntegerField } from '../agents/agent';
import { agentsWith } from '../agents';
import { cannotBe, isEmpty } from '../agents/readValue';
import { choiceOf } from '../agents/spelling';
import { allPresets } from '../api/presets';
import type { PresetType } from '../api/types';
import { settingProperty } from '../panel/resultFields';
import { itemByItem } from '../n8n/itemByItem';
import { shownFor } from '../panel/properties';
import type { Operation } from './operation';
import { refused } from '../n8n/errors';
import { jsonItem } from '../output/resultItems';
import { CALLS_AT_A_TIME, openSession, RETRY_MS } from '../n8n/session';
import { isOn, rawParameter, wholeNumber } from '../input/parameters';

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
	builderHint: 'To choose among presets in the workflow. A preset that is known goes into the operation by its ID',
	properties: shownFor('preset', ['getMany'], [
		{ displayName: 'Kind', name: 'presetType', type: 'options', noDataExpression: false, options: types, default: 'locations', description: 'What to list' },
		{
			displayName: 'For',
			name: 'agentName',
			type: 'options',
			options: agentsWith('locations').map(({ name, label }) => ({ name: label, value: name })),
			default: 'aimodel',
			description: 'The operation that you want to use the scenes with',
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
				const presetType = chosen(node, itemIndex, 'presetType', 'Kind', types.map(({ name, value }) => ({ label: name, value: value as PresetType })));
				const having = agentsWith(presetType).map(({ name, label }) => ({ label, value: name }));
				const agentName = having.length > 1 ? chosen(node, itemIndex, 'agentName', 'For', having) : having[0]!.value;
				const all = isOn(rawParameter(node, 'returnAll', itemIndex), 'Return All', 'returnAll', false);
				const limit = all ? Infinity : wholeNumber(limitField, rawParameter(node, 'limit', itemIndex));
				return { presetType, agentName, limit };
			},
			run: async ({ presetType, agentName, limit }) => {
				const presets = await allPresets(session.client, agentName, presetType, limit, session.clock.now() + RETRY_MS);
				return presets.map((preset) => jsonItem(preset, undefined));
			},
		});
		return [items];
	},
};

/** @throws WeShopFailure that names the field, when it holds none of the values */
function chosen<Value extends string>(node: IExecuteFunctions, itemIndex: number, name: string, label: string, choices: Array<Choice & { value: Value }>): Value {
	const raw = rawParameter(node, name, itemIndex);
	const choice = choiceOf(choices, raw);
	if (choice) return choice;
	const refusal = cannotBe({ label, name }, raw, `one of ${choices.map(({ value }) => value).join(', ')}`);
	throw refused(isEmpty(raw) ? { ...refusal, message: `${label} is empty` } : refusal);
}
