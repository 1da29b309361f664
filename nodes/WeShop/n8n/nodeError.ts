import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { isTool } from '../input/parameters';

/** What the user reads when the node does not go on, word for word. */
export function nodeError(node: IExecuteFunctions, message: string, more: { itemIndex: number; description?: string }): NodeOperationError {
	// Of its tool's failure a model is told the message alone.
	const said = isTool(node) && more.description ? `${message.replace(/\.$/, '')}. ${more.description}` : message;
	const thrown = new NodeOperationError(node.getNode(), said, more);
	// n8n puts a sentence of its own in place of any message that has a code such as ECONNRESET in it, and our IDs with it.
	thrown.message = said;
	return thrown;
}
