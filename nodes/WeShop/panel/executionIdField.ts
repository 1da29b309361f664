import type { INodeProperties } from 'n8n-workflow';

const executionId: INodeProperties = {
	displayName: 'Execution ID',
	name: 'executionId',
	type: 'string',
	required: true,
	default: '={{ $json.executionId }}',
	placeholder: 'e.g. {{ $json.executionId }}',
	description: 'The ID of the run, as the node put it out when the run was started',
	displayOptions: { hide: { '@tool': [true] } },
};

/** The run to read: of the item, as the node before has put it out; a tool has it from the model. */
export const executionIds: INodeProperties[] = [executionId, { ...executionId, default: '', displayOptions: { show: { '@tool': [true] } } }];
