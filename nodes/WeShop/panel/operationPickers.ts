import type { INodeProperties } from 'n8n-workflow';
import type { OperationText } from './operationText';

/** The first operation that a user meets in each resource. */
const FIRST: Readonly<Record<string, string>> = {
	image: 'removeBackground',
	video: 'animate',
	run: 'get',
	asset: 'upload',
	preset: 'getMany',
};

/** One list of operations for each resource. */
export function operationPickers(operations: readonly OperationText[]): INodeProperties[] {
	return Object.entries(FIRST).map(([resource, first]) => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: first,
		options: operations
			.filter((operation) => operation.resource === resource)
			.map(({ name, label, action, description }) => ({ name: label, value: name, action, description }))
			.sort((one, other) => (one.name < other.name ? -1 : 1)),
		displayOptions: { show: { resource: [resource] } },
	}));
}
