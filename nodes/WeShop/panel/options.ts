import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { agents } from '../agents';
import type { MakingResource } from '../agents/agent';
import { checkForOption, minimumOptions } from './checkForFields';
import { madeBefore } from './madeBeforeField';
import { noticeFor } from './properties';
import { batchCountField, completionField, type Completion, downloadProperties, fileName, includeInput, includeRun, maxConcurrencyField, maxFileSizeField, settingProperty, spendingLimitField, timeoutField } from './resultFields';

/** The resources of operations that make something. */
const GENERATING: MakingResource[] = ['image', 'imageModel', 'design', 'portrait', 'video'];
/** Start makes something, too, by an agent of the user's choice. */
const START = { resource: ['run'], operation: ['start'] };

/** A tool always waits for its results. */
const notAsTool = (show: Record<string, string[]>): IDisplayOptions => ({ show, hide: { '@tool': [true] } });
/** With Return Immediately, the node outputs only the ID of the run; with Only Estimate Cost, there is none. */
const ifResultsFollow: IDisplayOptions = { hide: { '/completion': ['none', 'estimate'] } };
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
		'Identifies this run, e.g. by an order number. The same key starts no second run unless the first one failed; a published workflow remembers the last 500 keys. Without a key, only n8n\'s own retries are covered.',
};

const taskName: INodeProperties = {
	displayName: 'Task Name',
	name: 'taskName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Summer shoes',
	description: 'A name for the run in your WeShop history',
};

/** @param completion what the node does after a start unless the user chooses something else */
function generationProperties(show: Record<string, string[]>, completion: Completion): INodeProperties[] {
	return [
		{
			displayName: completionField.label,
			name: completionField.name,
			type: 'options',
			default: completion,
			options: completionField.choices.map(({ label, ...choice }) => ({ name: label, ...choice })),
			description: completionField.description,
			displayOptions: notAsTool(show),
		},
		noticeFor(
			'completion',
			'callback',
			'If WeShop cannot reach your n8n from outside, the node waits for the results instead. Failed and late runs do not stop the workflow: they are items with the field "error".',
			notAsTool(show),
		),
		...downloadProperties({ ...show, completion: ['callback', 'wait'] }),
	];
}

/** The agents of the other operations of their resource make several results. */
const ONE_RESULT = agents.filter(({ takesBatchCount }) => takesBatchCount === false).map(({ operation }) => operation);

/** The fields below those of the operation, the same for all operations that output results. */
export const resultProperties: INodeProperties[] = [
	{ ...settingProperty(batchCountField), hint: 'You pay for each result', displayOptions: { show: { resource: GENERATING }, ...(ONE_RESULT.length > 0 ? { hide: { operation: ONE_RESULT } } : {}) } },
	{ ...settingProperty(batchCountField), hint: 'You pay for each result; a few agents make one only', displayOptions: { show: { resource: ['run'], operation: ['start', 'estimate'] } } },
	...generationProperties({ resource: GENERATING }, 'wait'),
	...generationProperties(START, 'none'),
	...downloadProperties({ resource: ['run'], operation: ['check', 'get', 'wait'] }),
	generationOptions({ resource: GENERATING.filter((resource) => resource !== 'video') }, 'image'),
	generationOptions({ resource: ['video'] }, 'video', false),
	generationOptions(START, 'video'),
	optionsFor({ resource: ['run'], operation: ['check', 'get'] }, [
		includeInput,
		checkForOption(),
		{ ...fileName, displayOptions: ifDownloading },
		includeRun,
		{ ...settingProperty(maxFileSizeField), displayOptions: ifDownloading },
		...minimumOptions(),
	]),
	optionsFor({ resource: ['run'], operation: ['wait'] }, [
		includeInput,
		checkForOption(),
		{ ...fileName, displayOptions: ifDownloading },
		includeRun,
		settingProperty(maxConcurrencyField),
		{ ...settingProperty(maxFileSizeField), displayOptions: ifDownloading },
		...minimumOptions(),
		settingProperty(timeoutField('video')),
	]),
	optionsFor({ resource: ['run'], operation: ['estimate'] }, [includeInput]),
	optionsFor({ resource: ['asset'], operation: ['upload'] }, [includeInput]),
];

/** @param mayBePicture whether the results may be pictures, which alone can be checked */
function generationOptions(show: Record<string, string[]>, media: 'image' | 'video', mayBePicture = true): INodeProperties {
	return optionsFor(show, [
		includeInput,
		callbackUrl,
		...(mayBePicture ? [checkForOption()] : []),
		{ ...fileName, displayOptions: ifDownloadingResults },
		idempotencyKey,
		{ ...includeRun, displayOptions: ifResultsFollow },
		madeBefore,
		settingProperty(maxConcurrencyField),
		{ ...settingProperty(maxFileSizeField), displayOptions: ifDownloadingResults },
		...(mayBePicture ? minimumOptions() : []),
		settingProperty(spendingLimitField),
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
