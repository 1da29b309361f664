import type { INodeExecutionData } from 'n8n-workflow';
import { Stopped } from '../api/failure';
import type { Run } from '../api/types';
import { asFailure, failedItem } from '../n8n/errors';
import { failedRun, withRun } from '../run/runFailures';
import { progressOf } from '../run/runState';
import type { PausedRun } from '../state/pausedExecution';
import { inOneItem, resultItems, type Output } from './resultItems';

/** The one item that comes of a run that has ended, failed or not: n8n pairs what a parked node puts out by position only. */
export async function pausedRunItem(out: Output, parked: PausedRun, run: Run): Promise<INodeExecutionData> {
	const { executionId, power, output, kept } = parked;
	if (progressOf(run, executionId) === 'failed') return failedItem(failedRun(executionId));
	return await resultItems(out, { run, executionId, power }, output, kept)
		.then((items) => inOneItem(items, output.binaryPropertyName))
		.catch(async (thrown: unknown) => (thrown instanceof Stopped ? await Promise.reject(thrown) : failedItem(withRun(asFailure(thrown), executionId))));
}
