import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { asFailure, failedItem } from '../n8n/errors';
import { failedRun, madeByOtherAgent, withRun } from '../run/runFailures';
import { progressOf } from '../run/runState';
import type { NotStarted, PausedItem, PausedRun } from '../state/pausedExecution';
import { resultItems, withoutResult, type Output } from './resultItems';
import { failuresOf, idsOfRuns, withFailedRuns, withRuns } from './runsOfItem';

/**
 * The output item of an input item whose runs have all ended. There is one item for each, since n8n pairs the items of a
 * resumed node by position.
 * @param ends of each of its runs: the run, or why it could not be read; undefined for one that was not started
 */
export async function pausedItem(out: Output, { runs, output, input }: PausedItem, ends: ReadonlyArray<Run | WeShopFailure | undefined>): Promise<INodeExecutionData> {
	const outcomes = runs.map((run, place) => (isStarted(run) ? endOf(run, ends[place]!) : notStarted(run)));
	const items = await resultItems(out, outcomes, output, input).catch(asFailure);
	if (items instanceof Stopped) return await Promise.reject(items);
	if (items instanceof WeShopFailure) return failedItem(runs.some(isStarted) ? withRuns(items, idsOfRuns(outcomes)) : items);
	return inOneItem(items, output.binaryPropertyName, failuresOf(outcomes));
}

export function isStarted(run: PausedRun | NotStarted): run is PausedRun {
	return !('failed' in run);
}

function endOf(run: PausedRun, end: Run | WeShopFailure) {
	const { executionId } = run;
	if (end instanceof WeShopFailure) return withRun(end, executionId);
	const otherAgent = run.ownKey && madeByOtherAgent(end, executionId, run.ownKey);
	if (otherAgent) return otherAgent;
	if (progressOf(end, executionId) === 'failed') return failedRun(executionId);
	const finished = { ...run, run: end };
	return withoutResult(finished) ?? finished;
}

function notStarted({ failed: { error, details } }: NotStarted): WeShopFailure {
	return new WeShopFailure(String(error), { details: details as object });
}

/**
 * Joins the results of an item's runs in one item: the fields of the first one, all of them in `results`, and all their
 * files.
 */
export function inOneItem(items: INodeExecutionData[], binaryPropertyName: string, failures: readonly WeShopFailure[] = []): INodeExecutionData {
	const binary: IBinaryKeyData = {};
	const results = items.map(({ json, binary: files }, index) => {
		const { run: _, input: _once, ...result } = json;
		const file = files?.[binaryPropertyName];
		if (!file) return result;
		const property = index === 0 ? binaryPropertyName : `${binaryPropertyName}_${index}`;
		binary[property] = file;
		return { ...result, binaryPropertyName: property };
	});
	const { input, ...first } = items[0]?.json ?? {};
	const json: IDataObject = { ...first, results, ...(input ? { input } : {}) };
	return withFailedRuns([{ json, ...(Object.keys(binary).length > 0 ? { binary } : {}) }], failures)[0]!;
}
