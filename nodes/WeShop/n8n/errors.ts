import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { Refusal } from '../agents/agent';
import { WeShopFailure } from '../api/failure';
import { messageAlone, withRun } from '../run/runFailures';
import { isTool } from './isTool';
import { withNamesForExpressions } from './parameterNames';

/** The error that ends the node, with exactly this message. The description names a parameter only where an expression sets it. */
export function nodeError(node: IExecuteFunctions, message: string, given: { itemIndex?: number; description?: string }): NodeOperationError {
	const more = given.description === undefined ? given : { ...given, description: withNamesForExpressions(node, given.description) };
	// When a tool fails, the model reads the message alone.
	const text = isTool(node) && more.description ? `${message.replace(/\.$/, '')}. ${more.description}` : message;
	const error = new NodeOperationError(node.getNode(), text, more);
	// n8n replaces any message that contains a code such as ECONNRESET, and our IDs would go with it.
	error.message = text;
	return error;
}

/** A refusal of the user's input as the failure that the node shows; nothing has been paid for at this point. */
export function refused({ message, description }: Refusal): WeShopFailure {
	return new WeShopFailure(message, { description });
}

/** Whatever was thrown, as a failure. An expression that cannot be resolved is n8n's own error, and its message is meant for the user. */
export function asFailure(thrown: unknown): WeShopFailure {
	if (thrown instanceof WeShopFailure) return thrown;
	const { message, description } = (thrown ?? {}) as { message?: string; description?: string | null };
	return new WeShopFailure(message ?? String(thrown), { description: description ?? undefined });
}

/** Rejects with the failure and the ID of the run that it happened to. Covers n8n's own errors too. */
export async function rejectWithRun(thrown: unknown, executionId: string): Promise<never> {
	return await Promise.reject(withRun(asFailure(thrown), executionId));
}

/** n8n 2.35 and newer route an item to the error output only if it has no keys other than these. */
export function failedItem(failure: WeShopFailure): INodeExecutionData {
	return { json: { error: messageAlone(failure), details: { ...failure.details } } };
}

/**
 * A failed item that older versions of n8n route to the error output as well: by its `error`, which the oldest then
 * clear. The property is not enumerable, because n8n would replace the JSON of a copied item with it, and our IDs too.
 */
export function routed(node: IExecuteFunctions, item: INodeExecutionData): INodeExecutionData {
	const isFailed = Object.keys(item.json).sort().join() === 'details,error';
	if (!isFailed || node.getNode().onError !== 'continueErrorOutput') return item;
	return Object.defineProperty(item, 'error', { value: new NodeOperationError(node.getNode(), String(item.json.error)), enumerable: false, writable: true });
}
