import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an AI agent calls the node: n8n gives the tool that it makes of a node a type of its own. */
export function isTool(node: IExecuteFunctions): boolean {
	return node.getNode().type.endsWith('Tool');
}
