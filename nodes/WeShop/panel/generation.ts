import type { INodeProperties } from 'n8n-workflow';
import type { IntegerField } from '../agents/agent';

type Setting = IntegerField & { default: number };

export const batchCountField: Setting = {
	kind: 'integer',
	name: 'batchCount',
	label: 'Number of Results',
	description: 'How many variants to make of each input item, from 1 to 16',
	min: 1,
	max: 16,
	default: 1,
};

/** @param media a video takes minutes where a picture takes seconds */
export function timeoutField(media: 'image' | 'video'): Setting {
	return {
		kind: 'integer',
		name: 'timeout',
		label: 'Timeout',
		description: 'How many seconds to wait for a run, from its start. A run that takes longer goes on at WeShop; its execution ID is kept.',
		min: 1,
		max: 86_400,
		default: media === 'image' ? 600 : 1800,
	};
}

export const maxConcurrencyField: Setting = {
	kind: 'integer',
	name: 'maxConcurrency',
	label: 'Max Concurrency',
	description: 'How many runs may be unfinished at a time, over all input items',
	min: 1,
	max: 1000,
	default: 10,
};

export const maxFileSizeField: Setting = {
	kind: 'integer',
	name: 'maxFileSize',
	label: 'Max File Size',
	description: 'How many megabytes a file may have to be loaded. Of a larger one, the URL alone is put out.',
	min: 1,
	max: 10_000,
	default: 500,
};

export function settingProperty({ name, label, description, min, max, default: value }: Setting): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'number',
		typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
		default: value,
		description,
	};
}

/** Whether and where the files of results come out. An AI model takes no files, so a tool does not show these. */
export function downloadProperties(show: Record<string, Array<string | boolean>> = {}): INodeProperties[] {
	return [
		{
			displayName: 'Download',
			name: 'download',
			type: 'boolean',
			default: true,
			description: 'Whether to load each result as a file, in addition to its URL',
			displayOptions: { show, hide: { '@tool': [true] } },
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the output field that gets the file',
			displayOptions: { show: { ...show, download: [true] }, hide: { '@tool': [true] } },
		},
	];
}

export const includeInput: INodeProperties = {
	displayName: 'Include Input',
	name: 'includeInput',
	type: 'boolean',
	default: false,
	description: 'Whether to keep the fields of the input item, such as a product ID, on each of its results',
};

export const includeRun: INodeProperties = {
	displayName: 'Include Run',
	name: 'includeRun',
	type: 'boolean',
	default: false,
	description: 'Whether to add the run as WeShop sent it, in the field run',
};
