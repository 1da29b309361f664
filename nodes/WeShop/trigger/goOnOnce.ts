import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { textOf } from '../api/envelope';
import type { NodeClock } from '../n8n/clock';
import { executionStop, stoppableClock } from '../n8n/executionStop';
import { isStartedHere } from '../state/deliveredRuns';
import { runClaims, type RunClaims } from '../state/runClaims';

/** Longer than n8n takes to read and write what is recorded, on a busy machine, in milliseconds. */
const SETTLED_MS = 500;

/** Another execution has claimed the run: until it goes on, or never will. */
const OTHER_MS = 4 * SETTLED_MS;

/** What is dropped by executions for other runs is recorded again, so often at the most. */
const MAX_TRIES = 10;

/**
 * The trigger's part in the execution. Calls about one run that overlap at two processes of n8n have started an execution
 * in each; only one of them goes on, the others end here without items. That costs a second, where n8n calls the trigger
 * in one process and executes the workflow in another.
 * Nothing is lost by it: an execution ends here only if another one has said that it goes on.
 */
export async function goOnOnce(node: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = node.getInputData();
	const run = textOf(items[0]?.json.executionId);
	// A retry is meant, and so is what the user does in the editor.
	if (!run || node.getMode() !== 'webhook' || isStartedHere(node, run)) return [items];
	// Missing in older versions of n8n.
	const signal = (node as Partial<IExecuteFunctions>).getExecutionCancelSignal?.();
	const isFirst = await goesOn(runClaims(node, run), stoppableClock(executionStop(signal)));
	if (isFirst) return [items];
	// Missing in older versions of n8n.
	(node as Partial<IExecuteFunctions>).addExecutionHints?.({ message: `Another execution of this workflow goes on with the run ${run}: WeShop's call has come to two processes of n8n.`, location: 'outputPane' });
	return [[]];
}

async function goesOn(claims: RunClaims, clock: NodeClock): Promise<boolean> {
	try {
		const isClaimed = await claim(claims, clock);
		if (!isClaimed) await clock.sleep(OTHER_MS * (1 + clock.random()));
		const isFirst = !(await claims.goOn());
		// Once more, in case that another execution has dropped it.
		for (let tries = 0; isFirst && tries < MAX_TRIES; tries++) {
			await clock.sleep(SETTLED_MS / 2);
			if (await claims.goOn()) break;
		}
		return isFirst;
	} catch {
		return true;
	}
}

/** @returns whether the run is claimed for this execution; of those who claim it in the same moment, for the last one */
async function claim(claims: RunClaims, clock: NodeClock): Promise<boolean> {
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const claimed = await claims.claim().catch((thrown: unknown) => (tries > 0 ? Promise.reject(thrown) : ('new' as const)));
		if (claimed !== 'new') return claimed === 'mine';
		await clock.sleep(SETTLED_MS);
	}
	return true;
}
