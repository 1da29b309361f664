import type { IDisplayOptions, INodeProperties, TriggerPanelDefinition } from 'n8n-workflow';
import { agents } from '../agents';
import type { Choice } from '../agents/agent';
import { checkForOption, minimumOptions } from './checkForFields';
import { notice } from './properties';
import { downloadProperties, includeRun, maxFileSizeField, settingProperty } from './resultFields';

/**
 * The text beside the fields. n8n's default asks the user to trigger an event in WeShop, which is not possible.
 * n8n listens at the Test URL for two minutes (TEST_WEBHOOK_TIMEOUT) or until a call has started an execution.
 */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'Start when WeShop has finished a run',
	activationHint: {
		inactive: [
			'<b>To test:</b> copy the Test URL from "Webhook URLs" into the option Callback URL of a WeShop node in another workflow. Click the button above, then execute that node. n8n listens for one call, for 120 seconds.',
			'<b>To use it:</b> publish this workflow, and copy the Production URL there instead.',
		].join('<br /><br />'),
		active: 'Runs that have the Production URL as their Callback URL start this workflow.',
	},
	executionsHelp: [
		'<b>While you test</b>, n8n listens at the Test URL for 120 seconds and takes one call. Click the button again for the next one. The execution shows up in this editor.',
		'<b>Once you publish the workflow</b>, copy the Production URL into the option Callback URL of your WeShop nodes, in place of the Test URL, and set their After Starting to Return Immediately. Any number of nodes can share it. The executions show up in the <a data-key="executions">executions list</a>, but not in the editor.',
	].join('<br /><br />'),
};

export const LISTENING =
	'Listening at the Test URL for one call, for 120 seconds. Set it as the Callback URL of a WeShop node in another workflow, and execute that node';

export const PUBLISHED = 'Set the Production URL of the WeShop Trigger as the Callback URL of your WeShop nodes, in place of the Test URL.';

export const statusChoices: readonly Choice[] = [
	{ label: 'Failed', value: 'Failed' },
	{ label: 'Succeeded', value: 'Success' },
];
export const agentChoices: readonly Choice[] = agents.map(({ name, label }) => ({ label, value: name }));

/** A trigger refuses nothing: nobody would see it. */
const ifDownloading: IDisplayOptions = { hide: { '/download': [false] } };

export const triggerProperties: INodeProperties[] = [
	notice(
		'notice',
		'WeShop must be able to reach your n8n from the internet: it cannot call localhost or an address in your network.',
	),
	{
		displayName: 'Start When a Run Has',
		name: 'statuses',
		type: 'multiOptions',
		options: statusChoices.map(({ label, value }) => ({ name: label, value })),
		default: ['Success'],
		description: 'Which outcomes of a run start the workflow',
	},
	{
		displayName: 'Only For',
		name: 'agentNames',
		type: 'multiOptions',
		options: agentChoices.map(({ label, value }) => ({ name: label, value })),
		default: [],
		description: 'Which operations start the workflow; leave it empty for all',
	},
	...downloadProperties(),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [checkForOption(ifDownloading), includeRun, { ...settingProperty(maxFileSizeField), displayOptions: ifDownloading }, ...minimumOptions(ifDownloading)],
	},
];
