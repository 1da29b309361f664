import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';
import { Stopped } from '../api/failure';
import type { Run } from '../api/types';
import { asFailure, failedItem } from '../n8n/errors';
import { failedRun, withRun } from '../run/runFailures';
import { progressOf } from '../run/runState';
import type { PausedRun } from '../state/pausedExecution';
import { resultItems, type Output } from './resultItems';

/** The output item of a run that has ended. There is one item for each run, since n8n pairs the items of a resumed node by position. */
export async function pausedRunItem(out: Output, pausedRun: PausedRun, run: Run): Promise<INodeExecutionData> {
	const { executionId, power, output, kept } = pausedRun;
	if (progressOf(run, executionId) === 'failed') return failedItem(failedRun(executionId));
	return await resultItems(out, { run, executionId, power }, output, kept)
		.then((items) => inOneItem(items, output.binaryPropertyName))
		.catch(async (thrown: unknown) => (thrown instanceof Stopped ? await Promise.reject(thrown) : failedItem(withRun(asFailure(thrown), executionId))));
}

/** Joins the results of a run in one item: the fields of the first one, all of them in `results`, and all their files. */
export function inOneItem(items: INodeExecutionData[], binaryPropertyName: string): INodeExecutionData {
	const binary: IBinaryKeyData = {};
	const results = items.map(({ json, binary: files }, index) => {
		// With Include Input, `json` has the fields of the input item, and a WeShop node may have set this one there.
		const { run: _, binaryPropertyName: _fromInput, ...result } = json;
		const file = files?.[binaryPropertyName];
		if (!file) return result;
		const property = index === 0 ? binaryPropertyName : `${binaryPropertyName}_${index}`;
		binary[property] = file;
		return { ...result, binaryPropertyName: property };
	});
	return { json: { ...items[0]?.json, results }, ...(Object.keys(binary).length > 0 ? { binary } : {}) };
}
