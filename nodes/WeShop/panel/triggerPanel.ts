import type { INodeProperties, TriggerPanelDefinition } from 'n8n-workflow';
import { agents } from '../agents';
import type { Choice } from '../agents/agent';
import { notice } from './properties';
import { downloadProperties, includeRun, maxFileSizeField, settingProperty } from './resultFields';

/** The text beside the fields. n8n's default asks the user to trigger an event in WeShop, which is not possible. */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'Start when WeShop has finished a run',
	executionsHelp:
		"<b>While building your workflow</b>, click the 'execute step' button and start a run with the Test URL as its Callback URL. The execution will show up in this editor.<br /><br /><b>Once you're happy with your workflow</b>, publish it and start runs with the Production URL. Those executions will show up in the <a data-key=\"executions\">executions list</a>, but not in the editor.",
};

export const statusChoices: readonly Choice[] = [
	{ label: 'Failed', value: 'Failed' },
	{ label: 'Succeeded', value: 'Success' },
];
export const agentChoices: readonly Choice[] = agents.map(({ name, label }) => ({ label, value: name }));

export const triggerProperties: INodeProperties[] = [
	notice(
		'notice',
		'Open "Webhook URLs" above and copy the Production URL into the option "Callback URL" of a WeShop node in another workflow. Set "After Starting" of that node to "Return Immediately". WeShop must be able to reach your n8n. Any number of nodes and workflows can share the URL.',
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
		options: [includeRun, { ...settingProperty(maxFileSizeField), displayOptions: { hide: { '/download': [false] } } }],
	},
];
