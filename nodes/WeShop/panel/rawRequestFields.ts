import type { INodeProperties } from 'n8n-workflow';
import { agents } from '../agents';
import { AGENT_VERSION } from '../agents/agent';

/** The fields of a request that the user writes as WeShop's API takes it. */
export const requestFields: INodeProperties[] = [
	{
		displayName: 'Agent Name',
		name: 'agentName',
		type: 'string',
		required: true,
		default: 'removeBG',
		placeholder: 'e.g. removeBG',
		description: `What WeShop is to make, by its name in WeShop's API: ${agents.map(({ name }) => name).join(', ')} or any other`,
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
		description: 'The input of the request, as the documentation of the agent has it',
	},
	{
		displayName: 'Parameters (JSON)',
		name: 'params',
		type: 'json',
		required: true,
		default: '{}',
		hint: 'e.g. { "images": ["https://…/photo.jpg"], "maskType": "autoSubjectSegment" }',
		description: 'The params of the request, as the documentation of the agent has it. Without a batchCount, one result is made.',
	},
];
