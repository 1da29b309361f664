import type { INodeProperties } from 'n8n-workflow';
import { agents } from '../agents';
import { AGENT_VERSION } from '../agents/agent';

/** The request of Run → Start and Run → Estimate Cost, in the form of WeShop's API. */
export const requestFields: INodeProperties[] = [
	{
		displayName: 'Agent Name',
		name: 'agentName',
		type: 'string',
		required: true,
		default: 'removeBG',
		placeholder: 'e.g. removeBG',
		description: `The agent to run, by its name in WeShop's API: ${agents.map(({ name }) => name).join(', ')} or any other`,
	},
	{
		displayName: 'Agent Version',
		name: 'agentVersion',
		type: 'string',
		required: true,
		default: AGENT_VERSION,
		placeholder: `e.g. ${AGENT_VERSION}`,
	},
	{
		displayName: 'Input (JSON)',
		name: 'input',
		type: 'json',
		required: true,
		default: '{}',
		hint: 'e.g. { "originalImage": "https://…/photo.jpg" }',
		description: 'The input of the request, as documented for the agent',
	},
	{
		displayName: 'Parameters (JSON)',
		name: 'params',
		type: 'json',
		required: true,
		default: '{}',
		hint: 'e.g. { "images": ["https://…/photo.jpg"], "maskType": "autoSubjectSegment" }',
		description: 'The params of the request, as documented for the agent. Without batchCount, you get one result.',
	},
];

const executionId: INodeProperties = {
	displayName: 'Execution ID',
	name: 'executionId',
	type: 'string',
	required: true,
	default: '={{ $json.executionId }}',
	placeholder: 'e.g. {{ $json.executionId }}',
	description: 'The ID of the run, as the node returned it when the run was started',
	displayOptions: { hide: { '@tool': [true] } },
};

/** The run to read: by default the one that the previous node returned. In a tool, the model has to pass the ID. */
export const executionIds: INodeProperties[] = [executionId, { ...executionId, default: '', displayOptions: { show: { '@tool': [true] } } }];

/** The same for Run → Get, which reads several. */
export const severalExecutionIds: INodeProperties[] = executionIds.map((field) => ({
	...field,
	description: 'The ID of the run, as the node returned it when the run was started. Several IDs have commas between them.',
}));

export const FETCH_LATER =
	'Fetch the results later: Run → Wait waits for them, Run → Get and Run → Check read the run once. Or set the option "Callback URL" to the Production URL of a WeShop Trigger, which starts its workflow when a run has ended.';
