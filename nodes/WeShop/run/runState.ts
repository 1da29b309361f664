import type { Run, RunExecution, RunResult } from '../api/types';

/** The run that was asked for among a run's executions; the last one where none bears its ID ([C] reads the last). */
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

/** An address that a result names; nothing where there is none. */
export function addressIn(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `finished` has results to show, or should have; `failed` has none. */
export type Progress = 'unfinished' | 'finished' | 'failed';

/**
 * Only two states end a run; a state nobody knows yet is still running, never a failure. A run that failed with good
 * results in it is finished: they may be paid for, and nobody else would show them.
 */
export function progressOf(run: Run, executionId: string): Progress {
	const status = executionOf(run, executionId)?.status;
	if (status === 'Success') return 'finished';
	if (status !== 'Failed') return 'unfinished';
	return resultsOf(run, executionId).good.length > 0 ? 'finished' : 'failed';
}

/** Ended, but there is not a word of any result yet: `result` is absent at first, and the state may be shown before it. */
export function lacksResults(run: Run, executionId: string): boolean {
	const { good, failed } = resultsOf(run, executionId);
	return progressOf(run, executionId) === 'finished' && good.length + failed === 0;
}
