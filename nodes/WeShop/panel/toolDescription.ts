import type { INodeProperties } from 'n8n-workflow';
import type { OperationText } from './operationText';

/**
 * What an AI agent's model is told of the operation, for the user to change. In its place n8n would add a choice of its
 * own, by the name of `descriptionType`, which is a parameter of Virtual Try-On, and tell the model the bare action.
 */
export function toolDescriptions(operations: readonly OperationText[]): INodeProperties[] {
	return operations.map(({ resource, name, description, toModel = `${description}.` }) => ({
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 5 },
		required: true,
		default: toModel,
		description: 'What the AI model is told of this tool. Say what it is for in your workflow.',
		displayOptions: { show: { '@tool': [true], resource: [resource], operation: [name] } },
	}));
}
