import type { IDataObject, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { Stopped } from '../api/failure';
import type { Run } from '../api/types';
import { progressOf } from '../run/runState';
import { failedRun, withRun } from '../run/runPoller';
import { asFailure, failedItem } from '../n8n/failedItem';
import { inOneItem, resultItems, type FinishedRun } from '../output/resultItems';
import type { Session } from '../n8n/session';
import type { OutputSettings } from '../input/parameters';

/** A run that a parked execution waits for, with all that its item needs later, when no parameter can be read any more. */
export interface ParkedRun extends Omit<FinishedRun, 'run'> {
	output: OutputSettings;
	kept: IDataObject;
}

/** What waits in n8n's database, one entry for each input item. */
export interface Parked {
	/** Told by WeShop's call, so that a call for another time round a loop wakes nothing. */
	nonce: string;
	items: Array<ParkedRun | { failed: IDataObject }>;
}

/** n8n keeps a node's context with the execution; nothing else of execute() reaches webhook(), static data neither. */
export function keepParked(node: IExecuteFunctions, parked: Parked): void {
	(node.getContext('node') as { weShopParked?: Parked }).weShopParked = parked;
}

export function parkedIn(node: IWebhookFunctions): Parked | undefined {
	// The name is the user's: nothing in it may end the text or the expression, or be a word that n8n forbids there.
	const name = node.getNode().name.replace(/[^A-Za-z0-9 ]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
	const kept = node.evaluateExpression(`{{ $node["${name}"].context.weShopParked }}`, 0) as unknown;
	return kept ? (JSON.parse(JSON.stringify(kept)) as Parked) : undefined;
}

/** The one item that comes of a run that has ended, failed or not: n8n pairs what a parked node puts out by position only. */
export async function endedItem(session: Session, parked: ParkedRun, run: Run): Promise<INodeExecutionData> {
	const { executionId, power, output, kept } = parked;
	if (progressOf(run, executionId) === 'failed') return failedItem(failedRun(executionId));
	return await resultItems(session, { run, executionId, power }, output, kept)
		.then((items) => inOneItem(items, output.binaryPropertyName))
		.catch(async (thrown: unknown) => (thrown instanceof Stopped ? await Promise.reject(thrown) : failedItem(withRun(asFailure(thrown), executionId))));
}
