import type { Run, RunExecution } from '../api/types';

/** The run that was asked for among a run's executions; the last one where none bears its ID ([C] reads the last). */
export function executionOf(run: Run, executionId: string): RunExecution | undefined {
	const executions = Array.isArray(run.executions) ? run.executions : [];
	return executions.find((execution) => execution?.executionId === executionId) ?? executions.at(-1);
}

export type Progress = 'unfinished' | 'success' | 'failed';

/** Only two states end a run; a state nobody knows yet is still running, never a failure. */
export function progressOf(execution: RunExecution | undefined): Progress {
	if (execution?.status === 'Success') return 'success';
	return execution?.status === 'Failed' ? 'failed' : 'unfinished';
}
