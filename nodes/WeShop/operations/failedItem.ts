import type { INodeExecutionData } from 'n8n-workflow';
import { WeShopFailure } from '../api/failure';
import { withRun } from '../run/wait';

/** n8n routes an item to the error output only if it has no other keys than these. */
export function failedItem({ message, details }: WeShopFailure): INodeExecutionData {
	return { json: { error: message, details: { ...details } } };
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
