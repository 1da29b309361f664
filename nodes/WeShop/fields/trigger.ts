import type { INodeProperties } from 'n8n-workflow';
import { agents } from '../agents/registry';
import { downloadProperties, includeRun } from './generation';

export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'Copy the <b>Production URL</b> above into the option <b>Callback URL</b> of a WeShop node in another workflow, and set its <b>After Starting</b> to "Go On at Once". n8n has to be reachable from outside. Any number of nodes and workflows can share the URL.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Start When a Run Has',
		name: 'statuses',
		type: 'multiOptions',
		options: [
			{ name: 'Failed', value: 'Failed' },
			{ name: 'Succeeded', value: 'Success' },
		],
		default: ['Success'],
		description: 'How a run has to end to start the workflow',
	},
	{
		displayName: 'Only For',
		name: 'agentNames',
		type: 'multiOptions',
		options: agents.map(({ name, label }) => ({ name: label, value: name })),
		default: [],
		description: 'What WeShop has to have made to start the workflow; leave it empty for all',
	},
	...downloadProperties(),
	{ displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add Option', default: {}, options: [includeRun] },
];
