import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { OperationText } from '../panel/operationPickers';

/** One thing that a user can pick in the node: what it shows, and what it does with all input items. */
export interface Operation extends OperationText {
	/** The operation's own fields, each with the conditions under which it shows. */
	readonly properties: INodeProperties[];
	/** @returns the items of each of the node's outputs */
	readonly execute: (node: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}
