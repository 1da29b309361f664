import type { Run, RunExecution, RunResult } from '../api/types';

/** The execution of that ID; the last one where none has it, as the vendor's client reads it. */
export function executionOf(run: Run, executionId: string): RunExecution | undefined {
	const executions = Array.isArray(run.executions) ? run.executions : [];
	const execution = executions.find((one) => one?.executionId === executionId) ?? executions.at(-1);
	return typeof execution === 'object' && execution !== null ? execution : undefined;
}

/** The results that succeeded, and how many did not. */
export function resultsOf(run: Run, executionId: string): { good: Array<{ url: string; result: RunResult }>; failed: number } {
	const results = executionOf(run, executionId)?.result;
	const all = Array.isArray(results) ? results.filter((result) => result !== null && typeof result === 'object') : [];
	const good = all.flatMap((result) => {
		const url = addressIn(result.video) ?? addressIn(result.image);
		return url !== undefined && result.status !== 'Failed' ? [{ url, result }] : [];
	});
	return { good, failed: all.length - good.length };
}

/** The address in a field of a result, where it has one. */
export function addressIn(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A `finished` run has results to show, or should have; a `failed` one has none. */
export type Progress = 'unfinished' | 'finished' | 'failed';

/**
 * Only Success and Failed end a run; an unknown state means that it still runs (WeShop's API documents). A run that failed
 * with good results is finished, because they may be paid for.
 */
export function progressOf(run: Run, executionId: string): Progress {
	const status = executionOf(run, executionId)?.status;
	if (status === 'Success') return 'finished';
	if (status !== 'Failed') return 'unfinished';
	return resultsOf(run, executionId).good.length > 0 ? 'finished' : 'failed';
}

/** Whether a finished run has neither good nor failed results: WeShop may show the state before them. */
export function lacksResults(run: Run, executionId: string): boolean {
	const { good, failed } = resultsOf(run, executionId);
	return progressOf(run, executionId) === 'finished' && good.length + failed === 0;
}
