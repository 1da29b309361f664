import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { noticeFor } from './properties';
import { batchCountField, completionField, downloadProperties, fileName, includeInput, includeRun, maxConcurrencyField, maxFileSizeField, settingProperty, timeoutField } from './resultFields';

const MEDIA = ['image', 'video'];

/** A tool always waits for its results. */
const notAsTool: IDisplayOptions = { show: { resource: MEDIA }, hide: { '@tool': [true] } };
/** With Return Immediately, the node outputs only the ID of the run. */
const ifResultsFollow: IDisplayOptions = { hide: { '/completion': ['none'] } };
const ifDownloading: IDisplayOptions = { hide: { '/download': [false], '@tool': [true] } };
const ifDownloadingResults: IDisplayOptions = { hide: { ...ifResultsFollow.hide, ...ifDownloading.hide } };

const callbackUrl: INodeProperties = {
	displayName: 'Callback URL',
	name: 'callbackUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/weshop',
	description:
		'A public URL that WeShop calls when the run has ended, such as the Production URL of a WeShop Trigger in another workflow. Not for paused executions, which WeShop calls back anyway.',
};

const idempotencyKey: INodeProperties = {
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	// n8n's lint requires this for a field with "key" in its name. The value is an order number, not a secret.
	typeOptions: { password: false },
	default: '',
	placeholder: 'e.g. order-1042',
	description:
		'Identifies this run, e.g. by an order number. The same key never starts a second run, not even in another execution. Without a key, only n8n\'s own retries are covered. With a key, the node waits for the results and does not pause the execution.',
};

const taskName: INodeProperties = {
	displayName: 'Task Name',
	name: 'taskName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Summer shoes',
	description: 'A name for the run in your WeShop history',
};

/** The fields below those of the operation, the same for all operations that output results. */
export const resultProperties: INodeProperties[] = [
	{ ...settingProperty(batchCountField), hint: 'You pay for each result', displayOptions: { show: { resource: MEDIA } } },
	{
		displayName: completionField.label,
		name: completionField.name,
		type: 'options',
		default: 'wait',
		options: completionField.choices.map(({ label, ...choice }) => ({ name: label, ...choice })),
		description: completionField.description,
		displayOptions: notAsTool,
	},
	noticeFor(
		'completion',
		'callback',
		'If WeShop cannot reach your n8n from outside, the node waits for the results instead. Failed and late runs do not stop the workflow: they are items with the field "error".',
		notAsTool,
	),
	...downloadProperties({ resource: MEDIA, completion: ['callback', 'wait'] }),
	...downloadProperties({ resource: ['run'], operation: ['check', 'get', 'wait'] }),
	generationOptions('image'),
	generationOptions('video'),
	optionsFor({ resource: ['run'], operation: ['start'] }, [
		includeInput,
		callbackUrl,
		idempotencyKey,
		settingProperty(maxConcurrencyField),
		taskName,
	]),
	optionsFor({ resource: ['run'], operation: ['check', 'get'] }, [includeInput, { ...fileName, displayOptions: ifDownloading }, includeRun, { ...settingProperty(maxFileSizeField), displayOptions: ifDownloading }]),
	optionsFor({ resource: ['run'], operation: ['wait'] }, [
		includeInput,
		{ ...fileName, displayOptions: ifDownloading },
		includeRun,
		settingProperty(maxConcurrencyField),
		{ ...settingProperty(maxFileSizeField), displayOptions: ifDownloading },
		settingProperty(timeoutField('video')),
	]),
	optionsFor({ resource: ['run'], operation: ['estimate'] }, [includeInput]),
	optionsFor({ resource: ['asset'], operation: ['upload'] }, [includeInput]),
];

function generationOptions(media: 'image' | 'video'): INodeProperties {
	return optionsFor({ resource: [media] }, [
		includeInput,
		callbackUrl,
		{ ...fileName, displayOptions: ifDownloadingResults },
		idempotencyKey,
		{ ...includeRun, displayOptions: ifResultsFollow },
		settingProperty(maxConcurrencyField),
		{ ...settingProperty(maxFileSizeField), displayOptions: ifDownloadingResults },
		taskName,
		{ ...settingProperty(timeoutField(media)), displayOptions: ifResultsFollow },
	]);
}

function optionsFor(show: Record<string, string[]>, options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
		displayOptions: { show },
	};
}
