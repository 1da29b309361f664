import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { attemptKey, digestOf, idempotencyKey, ownAttemptKey, ownKeyFor } from '../run/idempotency';
import { executionState, placeOf, runIdentity, sharedState, type StartRecord } from '../state/executionState';
import { madeRuns } from '../state/madeRuns';
import { isKnownMade, madeKeyOf, type ToMake } from './madeBefore';
import { claimOwnKey, ownRecord, type OwnKey } from './ownKeys';

/** A run that an item needs. */
export interface RunToStart extends ToMake {
	itemIndex: number;
	/** Which of the item's runs it is, from 0. */
	place: number;
	agentName: string;
	/** Where the item has several: the start of the SHA-256 of the file that the run is for. */
	file?: string;
	/** The names of the node's parameters that the request is made of. */
	parameters: readonly string[];
	/** What WeShop has said that it costs, in points, where it was asked. */
	price?: number;
	/** In points, for all items together. */
	spendingLimit?: number;
}

/** The record of a start, and the key that it is kept under. */
interface KeptRecord {
	key: string;
	record: StartRecord;
}

/**
 * The record of an item's run: that of its previous attempt where the item asks for the same, else one for the request as
 * it is now.
 * @throws WeShopFailure when the user's own key stands for another request
 */
export function recordOf(node: IExecuteFunctions, start: RunToStart): KeptRecord {
	const atPlace = ofPreviousAttempt(node, start);
	if (atPlace) return atPlace;
	const { key, record: found } = newRecord(node, start);
	const own = ownKeyOf(start);
	const records = madeKeyOf(start) === undefined ? executionState(node).starts : sharedState(node).starts;
	const record = own ? claimOwnKey(node, own, fingerprintOf(start)) : (records[key] = found);
	executionState(node).places[placeOf(node, start.itemIndex, start.place) ?? key] = { parameters: parametersDigest(node, start), key };
	return { key, record };
}

function ofPreviousAttempt(node: IExecuteFunctions, start: RunToStart): KeptRecord | undefined {
	const atPlace = startedAtPlace(node, start);
	if (!atPlace || madeKeyOf(start) === undefined) return atPlace;
	// Whoever sets Made Before for a retry does not pay again for what the attempt before has started.
	const isOutdated = atPlace.key in executionState(node).starts && !atPlace.record.run && !atPlace.record.request;
	return isOutdated ? undefined : atPlace;
}

/** The record for the request as it is now; nothing is kept by it. @throws WeShopFailure as `ownRecord` */
function newRecord(node: IExecuteFunctions, start: RunToStart): KeptRecord {
	const own = ownKeyOf(start);
	const fingerprint = fingerprintOf(start);
	if (own) return { key: ownKeyFor(own), record: ownRecord(node, own, fingerprint) };
	const made = madeKeyOf(start);
	const key = made ?? idempotencyKey(runIdentity(node, start.itemIndex, start.place), start.fingerprinted);
	const { starts } = made === undefined ? executionState(node) : sharedState(node);
	return { key, record: starts[key] ?? { fingerprint, failed: 0 } };
}

/**
 * What is known of a start before it is made.
 * @returns the key that it would send, and whether it reaches a run without sending anything
 * @throws WeShopFailure when the user's own key stands for another request
 */
export function knownStart(node: IExecuteFunctions, start: RunToStart): { sent: string; isThere: boolean } {
	const { key, record } = ofPreviousAttempt(node, start) ?? newRecord(node, start);
	const made = madeKeyOf(start);
	// Keys that earlier executions have used up.
	const failed = Math.max(record.failed, (made === undefined ? undefined : madeRuns(node).get(made)?.failed) ?? 0);
	return { sent: keyOfAttempt(start, key, { failed }), isThere: record.run !== undefined || isKnownMade(node, start) };
}

/** The key as it is sent: after runs that failed for good, a further one. */
export function keyOfAttempt(start: RunToStart, key: string, { failed }: Pick<StartRecord, 'failed'>): string {
	const isReadable = ownKeyOf(start) !== undefined || madeKeyOf(start) !== undefined;
	return isReadable ? ownAttemptKey(key, failed) : attemptKey(key, failed);
}

/**
 * Checks the run of an item against what the execution remembers, before anything is paid for.
 * @throws WeShopFailure when the user's own key stands for another request
 */
export function checkOwnKey(node: IExecuteFunctions, start: RunToStart): void {
	const own = ownKeyOf(start);
	if (own && !startedAtPlace(node, start)) ownRecord(node, own, fingerprintOf(start));
}

/** Of what is billed: the account and the request. */
export function fingerprintOf({ account, fingerprinted }: RunToStart): string {
	const { callbackUrl: _, ...billed } = fingerprinted;
	return digestOf(account, JSON.stringify(billed));
}

export function ownKeyOf({ ownKey, agentName, account, file }: RunToStart): OwnKey | undefined {
	return ownKey === undefined ? undefined : { key: ownKey, agentName, account, ...(file ? { file } : {}) };
}

export function runRecord(node: IExecuteFunctions, key: string): StartRecord | undefined {
	return executionState(node).starts[key] ?? sharedState(node).starts[key];
}

/** Of this node among all that share the records of own keys. */
export function nodePlace(node: IExecuteFunctions, { itemIndex, place }: RunToStart): string | undefined {
	const here = placeOf(node, itemIndex, place);
	return here === undefined ? undefined : `${node.getNode().id}:${here}`;
}

/** Whether the node has started the run this time round a loop: then WeShop calls it back there, at a retry too. */
export function isOfThisRound(node: IExecuteFunctions, { startedAt }: StartRecord): boolean {
	const round = placeOf(node, 0, 0)?.split(':')[0];
	return round !== undefined && startedAt?.startsWith(`${node.getNode().id}:${round}:`) === true;
}

function startedAtPlace(node: IExecuteFunctions, start: RunToStart): { key: string; record: StartRecord } | undefined {
	const place = placeOf(node, start.itemIndex, start.place);
	const before = place === undefined ? undefined : executionState(node).places[place];
	const record = before && runRecord(node, before.key);
	return before && record && before.parameters === parametersDigest(node, start) ? { key: before.key, record } : undefined;
}

/** A digest of the parameters as they are set, expressions unresolved, and of the account: another account knows none of the runs of this one. */
function parametersDigest(node: IExecuteFunctions, { parameters: names, ownKey = '', account }: RunToStart): string {
	const { parameters } = node.getNode();
	const { taskName } = (parameters.options ?? {}) as IDataObject;
	return digestOf(JSON.stringify([...names.map((name) => parameters[name] ?? null), taskName ?? null, ownKey, account]));
}
