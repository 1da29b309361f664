import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunRequest, StartedRun } from '../api/types';
import { isTool } from '../n8n/isTool';
import type { RunIdentity } from '../run/idempotency';
import { versioned, type Versioned } from './version';

/** Where WeShop's call resumes this node, as it was made for the first attempt: a retry sends the identical request. */
export interface Callback {
	/** Without the item. */
	url: string;
	nonce: string;
}

/** The run behind one idempotency key. */
export interface StartRecord {
	/** Of the request and its account, to recognize another request under the same key. */
	fingerprint: string;
	/** How many runs have failed for good under the key; each further one is started under a key of its own. */
	failed: number;
	/** As it was sent first, until WeShop has named the run: the same key with another body would be no retry. */
	request?: RunRequest;
	/** WeShop has refused the request for good, so no run came of it. */
	isRefused?: true;
	/** The response to a start was lost: its run may exist, and be paid for, whatever came of later tries. */
	mayBePaid?: true;
	run?: StartedRun;
	/** The node and the place of the item that has started the run, and paid for it; missing where another execution has, and as a tool. */
	startedAt?: string;
}

/** What an item asked for at its place in the execution. */
interface Place {
	/** Of the raw parameters and the account: an expression such as the time gives another value at each attempt. */
	parameters: string;
	key: string;
}

/**
 * What the node keeps for the attempts of one execution. n8n carries a node's context over its Retry On Fail and over a
 * retry from the executions list, so that the same item reaches the same run there, and not a second bill.
 */
interface ExecutionState extends Versioned {
	/** Of the first execution; with a random part, as the IDs of a new database start from 1 again. */
	executionId: string;
	/** By account and SHA-256: the address of each uploaded file. */
	uploads: Record<string, string>;
	/** By run index. */
	callbacks: Record<string, Callback>;
	/** By run index, item index and place in the item. */
	places: Record<string, Place>;
	/** By generated key. */
	starts: Record<string, StartRecord>;
	/** By key as it was sent: what a start has cost, in points, failed runs included; its estimate where that is not known. */
	spent?: Record<string, number>;
}

/** What all WeShop nodes of an execution share: the runs under the user's own keys. */
interface SharedState extends Versioned {
	/** By key as it is sent for the first attempt. */
	starts: Record<string, StartRecord>;
}

/** @throws WeShopFailure when another version of the node has written it */
export function executionState(node: IExecuteFunctions): ExecutionState {
	return versioned<ExecutionState>(node.getContext('node') as Record<string, unknown>, 'weShop', ['uploads', 'callbacks', 'places', 'starts'], () => ({
		executionId: `${node.getExecutionId()}/${randomUUID()}`,
		uploads: {},
		callbacks: {},
		places: {},
		starts: {},
	}));
}

/** @throws WeShopFailure when another version of the node has written it */
export function sharedState(node: IExecuteFunctions): SharedState {
	return versioned<SharedState>(node.getContext('flow') as Record<string, unknown>, 'weShop', ['starts'], () => ({ starts: {} }));
}

/** What a generated key is made of: the same at each attempt, different for every item and every round of a loop. */
export function runIdentity(node: IExecuteFunctions, itemIndex: number, place: number): RunIdentity {
	return {
		workflowId: node.getWorkflow().id ?? '',
		nodeId: node.getNode().id,
		executionId: executionState(node).executionId,
		runIndex: runIndexOf(node),
		itemIndex,
		place,
	};
}

/** The address that WeShop calls for this run of the node: made once, the same at each attempt. */
export function storedCallback(node: IExecuteFunctions, make: () => Callback): Callback {
	return (executionState(node).callbacks[String(runIndexOf(node))] ??= make());
}

/** Whether the execution goes on with what another one began. */
export function isRetried(node: IExecuteFunctions): boolean {
	return !executionState(node).executionId.startsWith(`${node.getExecutionId()}/`);
}

/**
 * Where a run of an item stands in its execution, the same at each attempt; undefined as a tool, which is called anew from
 * the same place.
 */
export function placeOf(node: IExecuteFunctions, itemIndex: number, place: number): string | undefined {
	const runIndex = runIndexOf(node);
	return runIndex === undefined ? undefined : `${runIndex}:${itemIndex}:${place}`;
}

/** The runs that attempts before this one have started in this run of the node. */
export function runsOfPreviousAttempts(node: IExecuteFunctions): Array<{ itemIndex: number; executionId: string }> {
	const { places, starts } = executionState(node);
	const shared = sharedState(node).starts;
	const round = `${runIndexOf(node)}:`;
	return Object.entries(places).flatMap(([place, { key }]) => {
		const run = (starts[key] ?? shared[key])?.run;
		return place.startsWith(round) && run ? [{ itemIndex: Number.parseInt(place.slice(round.length), 10), executionId: run.executionId }] : [];
	});
}

/** n8n takes a third of a millisecond to evaluate the index, which is needed several times for each item. */
const runIndexes = new WeakMap<IExecuteFunctions, number>();

/** Undefined as a tool, where the run index counts n8n's attempts. */
function runIndexOf(node: IExecuteFunctions): number | undefined {
	if (isTool(node)) return undefined;
	const index = runIndexes.get(node) ?? Number(node.evaluateExpression('{{ $runIndex }}', 0));
	runIndexes.set(node, index);
	return index;
}
