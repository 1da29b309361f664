import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** What the user reads when the node does not go on, word for word. */
export function nodeError(node: IExecuteFunctions, message: string, more: { itemIndex: number; description?: string }): NodeOperationError {
	const thrown = new NodeOperationError(node.getNode(), message, more);
	// n8n puts a sentence of its own in place of any message that has a code such as ECONNRESET in it, and our IDs with it.
	thrown.message = message;
	return thrown;
}
