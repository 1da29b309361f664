import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { batchCountField, downloadProperties, includeInput, includeRun, maxConcurrencyField, maxFileSizeField, settingProperty, timeoutField } from './generation';
import { FETCH_LATER, noticeFor } from './notice';

const GENERATING = ['image', 'video'];

/** An AI agent cannot choose. */
const notAsTool: IDisplayOptions = { show: { resource: GENERATING }, hide: { '@tool': [true] } };
/** Where nothing is waited for, nothing comes out but the run's ID. */
const unlessGoneOn: IDisplayOptions = { hide: { '/completion': ['none'] } };
const whereFilesCome: IDisplayOptions = { hide: { '/download': [false], '@tool': [true] } };
const whereMadeFilesCome: IDisplayOptions = { hide: { ...unlessGoneOn.hide, ...whereFilesCome.hide } };

const callbackUrl: INodeProperties = {
	displayName: 'Callback URL',
	name: 'callbackUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/weshop',
	description:
		'A public address that WeShop calls when the run has finished, such as the production URL of a WeShop Trigger in another workflow. Not for parked executions, which WeShop calls anyway.',
};

const ownIdempotencyKey: INodeProperties = {
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	// Not a secret: an order number or the like.
	typeOptions: { password: false },
	default: '',
	placeholder: 'e.g. order-1042',
	description:
		'A text that stands for this run, such as an order number. The same key never starts a second run, not even in another execution. Without it, n8n\'s own retries are covered. With it, the node waits itself instead of parking the execution.',
};

const taskName: INodeProperties = {
	displayName: 'Task Name',
	name: 'taskName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Summer shoes',
	description: 'A label for the run in your WeShop history',
};

/** Fields that follow those of the operation, the same wherever results come out. */
export const resultProperties: INodeProperties[] = [
	{ ...settingProperty(batchCountField), hint: 'Each result is paid for', displayOptions: { show: { resource: GENERATING } } },
	{
		displayName: 'After Starting',
		name: 'completion',
		type: 'options',
		default: 'wait',
		options: [
			{
				name: 'Go On at Once',
				value: 'none',
				description: 'Puts out the execution ID only; fetch the results later, or with a WeShop Trigger',
			},
			{
				name: 'Park Until WeShop Calls',
				value: 'callback',
				description: 'Holds no worker and survives a restart of n8n, which WeShop has to reach from outside',
			},
			{ name: 'Wait for the Results', value: 'wait', description: 'Waits in this node until all runs have finished' },
		],
		description:
			'What to do once WeShop has taken the run on. A parked node puts out one item for each input item, and failed or late runs as items with "error".',
		displayOptions: { show: { resource: GENERATING }, hide: { '@tool': [true] } },
	},
	// The list cuts what an option says to two lines.
	noticeFor(
		'completion',
		'callback',
		'Where WeShop cannot reach your n8n from outside, the node waits itself. One item comes out for each input item, with all its results in the field "results"; n8n\'s Split Out makes an item of each. Failed and late runs come out as items with "error".',
		notAsTool,
	),
	noticeFor('completion', 'none', FETCH_LATER, notAsTool),
	...downloadProperties({ resource: GENERATING, completion: ['callback', 'wait'] }),
	...downloadProperties({ resource: ['run'], operation: ['check', 'get', 'wait'] }),
	generationOptions('image'),
	generationOptions('video'),
	optionsFor({ resource: ['run'], operation: ['start'] }, [
		callbackUrl,
		ownIdempotencyKey,
		includeInput,
		settingProperty(maxConcurrencyField),
		taskName,
	]),
	optionsFor({ resource: ['run'], operation: ['check', 'get'] }, [includeInput, includeRun, { ...settingProperty(maxFileSizeField), displayOptions: whereFilesCome }]),
	optionsFor({ resource: ['run'], operation: ['wait'] }, [
		includeInput,
		includeRun,
		settingProperty(maxConcurrencyField),
		{ ...settingProperty(maxFileSizeField), displayOptions: whereFilesCome },
		settingProperty(timeoutField('video')),
	]),
	optionsFor({ resource: ['run'], operation: ['estimate'] }, [includeInput]),
	optionsFor({ resource: ['asset'], operation: ['upload'] }, [includeInput]),
];

function generationOptions(media: 'image' | 'video'): INodeProperties {
	return optionsFor({ resource: [media] }, [
		callbackUrl,
		ownIdempotencyKey,
		includeInput,
		{ ...includeRun, displayOptions: unlessGoneOn },
		settingProperty(maxConcurrencyField),
		{ ...settingProperty(maxFileSizeField), displayOptions: whereMadeFilesCome },
		taskName,
		{ ...settingProperty(timeoutField(media)), displayOptions: unlessGoneOn },
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
