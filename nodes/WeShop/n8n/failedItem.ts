import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { WeShopFailure } from '../api/failure';
import { withRun } from '../run/runPoller';

/** n8n 2.35 and newer route an item to the error output only if it has no other keys than these. */
export function failedItem({ message, details }: WeShopFailure): INodeExecutionData {
	return { json: { error: message, details: { ...details } } };
}

/**
 * A failed item as older versions of n8n route it, too: by its `error`, which the oldest then clear. Not to be seen by whoever copies the item, as
 * n8n would put it in place of the JSON, our IDs with it.
 */
export function routed(node: IExecuteFunctions, item: INodeExecutionData): INodeExecutionData {
	const isFailed = Object.keys(item.json).sort().join() === 'details,error';
	if (!isFailed || node.getNode().onError !== 'continueErrorOutput') return item;
	return Object.defineProperty(item, 'error', { value: new NodeOperationError(node.getNode(), String(item.json.error)), enumerable: false, writable: true });
}

/** An expression that cannot be resolved is n8n's own error: its words are for the user already. */
export function asFailure(thrown: unknown): WeShopFailure {
	if (thrown instanceof WeShopFailure) return thrown;
	const { message, description } = (thrown ?? {}) as { message?: string; description?: string | null };
	return new WeShopFailure(message ?? String(thrown), { description: description ?? undefined });
}

/** For whatever befalls a run that exists, n8n's own failures too: its ID goes with it. */
export async function tellRun(thrown: unknown, executionId: string): Promise<never> {
	return await Promise.reject(withRun(asFailure(thrown), executionId));
}
