import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** One thing that a user can pick in the node: what it shows, and what it does with all input items. */
export interface Operation {
	readonly resource: string;
	/** The value in saved workflows, part of the node's public contract. */
	readonly name: string;
	readonly label: string;
	/** In sentence case, for n8n's list of actions. */
	readonly action: string;
	readonly description: string;
	/** What an AI agent's model is told, where the description is not enough for it. */
	readonly toModel?: string;
	/** The operation's own fields, each with the conditions under which it shows. */
	readonly properties: INodeProperties[];
	/** @returns the items of each of the node's outputs */
	readonly execute: (node: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}

/** Fields that show for this operation only. */
export function shownFor(resource: string, operations: string[], properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [resource], operation: operations, ...property.displayOptions?.show },
		},
	}));
}
