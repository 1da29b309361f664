import type { INodeProperties } from 'n8n-workflow';
import type { Choice, ChoiceField, IntegerField } from '../agents/agent';

type NumberSetting = IntegerField & { default: number };

export const batchCountField: NumberSetting = {
	kind: 'integer',
	name: 'batchCount',
	label: 'Number of Results',
	description: 'How many variants to make for each input item, from 1 to 16',
	min: 1,
	max: 16,
	default: 1,
};

/** What the node does once WeShop has accepted a run: wait for its results, pause the execution until WeShop calls back, or return immediately. With `estimate` it starts none. */
export type Completion = 'callback' | 'estimate' | 'none' | 'wait';

export const completionField: ChoiceField & { choices: ReadonlyArray<Choice & { value: Completion }> } = {
	kind: 'choice',
	name: 'completion',
	label: 'After Starting',
	description:
		'What to do after WeShop has accepted the run. A paused node outputs one item for each input item, with all its results in the field "results"; n8n\'s Split Out node makes them single items.',
	default: 'wait',
	choices: [
		{
			label: 'Only Estimate Cost',
			value: 'estimate',
			description: 'Starts nothing. Outputs the price of each item in points (totalPower).',
		},
		{
			label: 'Pause Until WeShop Calls Back',
			value: 'callback',
			description: 'Needs no worker and survives a restart of n8n. WeShop must be able to reach your n8n.',
		},
		{
			label: 'Return Immediately',
			value: 'none',
			description: 'Outputs the execution ID only; fetch the results later or with a WeShop Trigger',
		},
		{ label: 'Wait for Results', value: 'wait', description: 'Waits in this node until all runs have finished' },
	],
};

/** @param media a video takes minutes, an image takes seconds */
export function timeoutField(media: 'image' | 'video'): NumberSetting {
	return {
		kind: 'integer',
		name: 'timeout',
		label: 'Timeout',
		description: 'How many seconds to wait for a run, counted from its start. A run that takes longer continues at WeShop, and you get its execution ID.',
		min: 1,
		max: 86_400,
		unit: 'seconds',
		default: media === 'image' ? 600 : 1800,
	};
}

export const maxConcurrencyField: NumberSetting = {
	kind: 'integer',
	name: 'maxConcurrency',
	label: 'Max Concurrency',
	description: 'How many runs may be unfinished at the same time, across all input items',
	min: 1,
	max: 1000,
	default: 10,
};

export const maxFileSizeField: NumberSetting = {
	kind: 'integer',
	name: 'maxFileSize',
	label: 'Max File Size',
	description: 'The largest file to download, in megabytes. For a larger one, you only get the URL.',
	min: 1,
	max: 10_000,
	unit: 'megabytes',
	default: 500,
};

export const spendingLimitField: NumberSetting = {
	kind: 'integer',
	name: 'spendingLimit',
	label: 'Spending Limit (Points)',
	description:
		'The most points that this node may spend in an execution. All items are priced before the first one is started; above the limit, nothing starts. Loops and retries count, and so do failed runs.',
	min: 0,
	max: 10_000_000,
	unit: 'points',
	default: 100,
};

export function settingProperty({ name, label, description, min, max, default: value }: NumberSetting): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'number',
		typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
		default: value,
		description,
	};
}

/** Whether to download results and into which field. Hidden in a tool, since n8n passes no files to AI models. */
export function downloadProperties(show: Record<string, Array<string | boolean>> = {}): INodeProperties[] {
	return [
		{
			displayName: 'Download',
			name: 'download',
			type: 'boolean',
			default: true,
			description: 'Whether to download each result as a file, in addition to its URL',
			displayOptions: { show, hide: { '@tool': [true] } },
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the output binary field to put the file in',
			displayOptions: { show: { ...show, download: [true] }, hide: { '@tool': [true] } },
		},
	];
}

export const includeInput: INodeProperties = {
	displayName: 'Include Input',
	name: 'includeInput',
	type: 'boolean',
	// A user who adds the option wants it on.
	default: true,
	description: 'Whether to add the input item, such as its product ID, to each of its results, in the field "input"',
};

export const fileName: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. sneaker-front',
	description:
		'The name of the downloaded files, without an ending. Several results of an item get -2, -3 and so on. Unless set, files are named after the photo and what was done with it, such as sneaker-removeBG.',
};

export const includeRun: INodeProperties = {
	displayName: 'Include Run',
	name: 'includeRun',
	type: 'boolean',
	default: false,
	description: 'Whether to add the run as WeShop returned it, in the field "run"',
};
