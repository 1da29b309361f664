import type { IExecuteFunctions } from 'n8n-workflow';
import { sentences, WeShopFailure } from '../api/failure';
import { asFailure } from '../n8n/errors';
import { fetchTheseLater } from '../run/runFailures';
import { runsOfPreviousAttempts } from '../state/executionState';

/**
 * Rejects an item that is refused before its start, with the runs that previous attempts have started: n8n shows the
 * failure of the last attempt alone.
 */
export async function rejectWithPreviousRuns(node: IExecuteFunctions, itemIndex: number, thrown: unknown): Promise<never> {
	const failure = asFailure(thrown);
	// State that another version of the node has written cannot be read, which is what the failure says then.
	const runs = await Promise.resolve().then(() => runsOfPreviousAttempts(node)).catch(() => []);
	if (runs.length === 0) return await Promise.reject(failure);
	const own = runs.flatMap((run) => (run.itemIndex === itemIndex ? [run.executionId] : []));
	const list = fetchTheseLater(runs.map(({ executionId }) => executionId));
	return await Promise.reject(
		new WeShopFailure(failure.message, {
			...failure,
			description: sentences(failure.description, `In a previous attempt, ${list}`),
			details: { ...failure.details, ...(own.length > 0 ? { executionId: own[0] } : {}), ...(own.length > 1 ? { executionIds: own } : {}) },
		}),
	);
}
