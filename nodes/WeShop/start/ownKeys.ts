import type { IExecuteFunctions } from 'n8n-workflow';
import { sentences, WeShopFailure } from '../api/failure';
import type { Run, StartedRun } from '../api/types';
import { digestOf, ownKeyFor } from '../run/idempotency';
import { madeByOtherAgent } from '../run/runFailures';
import { sharedState, type StartRecord } from '../state/executionState';
import { forgetStart, storedStart, storeStart } from '../state/idempotencyStore';

/** A run that the user has given a key of their own, such as an order number. */
export interface OwnKey {
	/** As the user set it. */
	key: string;
	agentName: string;
	account: string;
	/** The start of the SHA-256 of its file, where an item has several: each is a run under a key of its own. */
	file?: string;
}

const A_KEY_EACH = 'Give each run a key of its own in the option Idempotency Key (idempotencyKey): add what tells the items apart, such as {{ $json.sku }}';

/**
 * The record of one of the user's own keys, in this execution or in earlier ones of a published workflow.
 * @throws WeShopFailure when the key stands for another request that has a run, or may have one: a second run would be
 * paid for under it, or the result of the first one put out in its place
 */
export function ownRecord(node: IExecuteFunctions, ownKey: OwnKey, fingerprint: string): StartRecord {
	const { starts } = sharedState(node);
	const key = ownKeyFor(ownKey);
	const record: StartRecord | undefined = starts[key] ?? storedStart(node, storeDigest(ownKey));
	if (record?.fingerprint === fingerprint) return starts[key] ?? { ...record };
	const isInUse = record?.run !== undefined || (record?.request !== undefined && !record.isRefused);
	if (isInUse) throw otherRequest(ownKey.key, record.run);
	return { fingerprint, failed: record?.failed ?? 0 };
}

/**
 * From now on the key stands for this request, for all WeShop nodes of the execution.
 * @throws WeShopFailure when it stands for another one
 */
export function claimOwnKey(node: IExecuteFunctions, ownKey: OwnKey, fingerprint: string): StartRecord {
	return (sharedState(node).starts[ownKeyFor(ownKey)] = ownRecord(node, ownKey, fingerprint));
}

/**
 * The run that another execution of this process has started under the key meanwhile.
 * @throws WeShopFailure when it has started another one
 */
export function startedMeanwhile(node: IExecuteFunctions, ownKey: OwnKey, record: StartRecord): StartedRun | undefined {
	const other = storedStart(node, storeDigest(ownKey));
	if (other?.run && other.fingerprint !== record.fingerprint) throw otherRequest(ownKey.key, other.run);
	// A run that has failed here is not taken for the next one.
	if (!other || other.failed < record.failed) return undefined;
	record.failed = other.failed;
	return other.run;
}

/** For later executions. */
export function storeOwnKey(node: IExecuteFunctions, ownKey: OwnKey, { fingerprint, failed, run }: StartRecord): void {
	storeStart(node, storeDigest(ownKey), { fingerprint, failed, ...(run ? { run } : {}) });
}

/** @param executionId of the run that is gone: another execution may have started a newer one */
export function forgetOwnKey(node: IExecuteFunctions, ownKey: OwnKey, executionId: string): void {
	forgetStart(node, storeDigest(ownKey), executionId);
}

/** The key is not stored in clear, and says nothing of another account. */
function storeDigest({ key, agentName, account, file }: OwnKey): string {
	return digestOf(account, agentName, key, ...(file ? [file] : []));
}

function otherRequest(key: string, run: StartedRun | undefined): WeShopFailure {
	return new WeShopFailure(`The Idempotency Key "${key}" stands for another run${run ? `, ${run.executionId}` : ''}`, {
		description: `That run has other settings, another image or another API key. ${A_KEY_EACH}`,
		details: { ...(run ? { executionId: run.executionId } : {}), retryable: false },
	});
}

/** Refuses two items of one run of the node that want different runs under one key, before either is started. */
export class KeysOfItems {
	private readonly claimed = new Map<string, { fingerprint: string; itemIndex: number }>();

	/** @throws WeShopFailure that names the item that has the key already */
	claim(ownKey: OwnKey, fingerprint: string, itemIndex: number): void {
		const { key } = ownKey;
		const sent = ownKeyFor(ownKey);
		const first = this.claimed.get(sent) ?? { fingerprint, itemIndex };
		this.claimed.set(sent, first);
		if (first.fingerprint === fingerprint) return;
		throw new WeShopFailure(`The Idempotency Key "${key}" stands for the run of item ${first.itemIndex}, which has other settings or another image`, {
			description: A_KEY_EACH,
			details: { retryable: false },
		});
	}
}

/** @throws WeShopFailure with the ID of the run when another agent has made it */
export function refuseOtherAgent(run: Run, executionId: string, own: OwnKey): void {
	const refusal = madeByOtherAgent(run, executionId, own);
	if (refusal) throw refusal;
}

/** The failure of a run under the user's own key, with what a retry does. */
export function underOwnKey(failure: WeShopFailure, ownKey: string): WeShopFailure {
	if (failure.details.status !== 'Failed') return failure;
	const advice = `A retry starts a new run under the Idempotency Key "${ownKey}". After a restart n8n may remember nothing of it: set another key then`;
	return new WeShopFailure(failure.message, { ...failure, description: sentences(failure.description, advice) });
}
