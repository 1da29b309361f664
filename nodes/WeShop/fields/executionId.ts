import type { INodeProperties } from 'n8n-workflow';

export const executionId: INodeProperties = {
	displayName: 'Execution ID',
	name: 'executionId',
	type: 'string',
	required: true,
	default: '={{ $json.executionId }}',
	placeholder: 'e.g. {{ $json.executionId }}',
	description: 'The ID of the run, as the node put it out when the run was started',
};
