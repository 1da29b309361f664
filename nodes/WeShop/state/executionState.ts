import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { distinctKey, type RunIdentity } from '../run/idempotency';
import type { RunRequest, StartedRun } from '../api/types';
import { isTool } from '../n8n/isTool';

/** Where WeShop's call wakes this node, as it was made for the first try: a retry sends the identical request. */
export interface Callback {
	/** Without the item. */
	url: string;
	nonce: string;
}

/** What an item has asked WeShop for. */
export interface Asked {
	/** What the user has set: an expression may give something else at each look, such as the time. */
	wish: string;
	/** Of the run's first attempt, under which its further ones are counted. */
	key: string;
	/** As it was sent first, until the run has started: one key on two bodies is no retry. */
	request?: RunRequest;
	run?: StartedRun;
}

/**
 * What the node keeps over a retry. n8n carries a node's context over its Retry On Fail and over a retry from the
 * executions list, so the same item meets the same run there and not a second bill.
 */
interface ExecutionState {
	/** Of the first execution; with a random part, as a database that is set up anew counts from 1 again. */
	executionId: string;
	/** How often a run failed for good, by the key of its first attempt. */
	attempts: Record<string, number>;
	/** The address of each uploaded file, by its SHA-256. */
	uploads: Record<string, string>;
	/** The user's own keys by run index and item index: as set, and as sent. */
	ownKeys: Record<string, { set: string; sent: string }>;
	/** Where WeShop calls, by run index. */
	callbacks: Record<string, Callback>;
	/** What each item has asked WeShop for, by its place. */
	asked: Record<string, Asked>;
}

export function executionState(node: IExecuteFunctions): ExecutionState {
	const context = node.getContext('node') as { weShop?: ExecutionState };
	context.weShop ??= { executionId: `${node.getExecutionId()}/${randomUUID()}`, attempts: {}, uploads: {}, ownKeys: {}, callbacks: {}, asked: {} };
	return context.weShop;
}

export function runIdentity(node: IExecuteFunctions, itemIndex: number): RunIdentity {
	return {
		workflowId: node.getWorkflow().id ?? '',
		nodeId: node.getNode().id,
		executionId: executionState(node).executionId,
		runIndex: runIndexOf(node),
		itemIndex,
	};
}

export function attemptsOf(node: IExecuteFunctions, key: string): number {
	return executionState(node).attempts[slotOf(key)] ?? 0;
}

export function countAttempt(node: IExecuteFunctions, key: string): void {
	executionState(node).attempts[slotOf(key)] = attemptsOf(node, key) + 1;
}

/** A user's key may be any word, also one that every object of JavaScript has already, such as "constructor". */
function slotOf(key: string): string {
	return `key ${key}`;
}

/** The user's own key as it is sent for an item: the same at each retry, another for each item and each time round a loop. */
export function sentOwnKey(node: IExecuteFunctions, itemIndex: number, set: string): string {
	const { ownKeys } = executionState(node);
	const place = placeOf(node, itemIndex) ?? 'tool';
	if (ownKeys[place]?.set !== set) ownKeys[place] = { set, sent: distinctKey(set, Object.values(ownKeys).map(({ sent }) => sent)) };
	return ownKeys[place].sent;
}

/** The address that WeShop calls for this time that the node runs: made once, the same at each retry. */
export function callbackMemory(node: IExecuteFunctions, make: () => Callback): Callback {
	return (executionState(node).callbacks[String(runIndexOf(node))] ??= make());
}

/** The execution goes on with what another one began. */
export function isRetried(node: IExecuteFunctions): boolean {
	return !executionState(node).executionId.startsWith(`${node.getExecutionId()}/`);
}

/** Where an item stands in its execution, the same at each retry; nothing as a tool, which is called anew from the same place. */
export function placeOf(node: IExecuteFunctions, itemIndex: number): string | undefined {
	const runIndex = runIndexOf(node);
	return runIndex === undefined ? undefined : `${runIndex}:${itemIndex}`;
}

/** n8n takes a third of a millisecond to say it, and is asked several times for each item. */
const runIndexes = new WeakMap<IExecuteFunctions, number>();

/** As a tool the run index counts n8n's tries, which are no new runs. */
function runIndexOf(node: IExecuteFunctions): number | undefined {
	if (isTool(node)) return undefined;
	const index = runIndexes.get(node) ?? Number(node.evaluateExpression('{{ $runIndex }}', 0));
	runIndexes.set(node, index);
	return index;
}
