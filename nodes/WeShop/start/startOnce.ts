import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { WeShopClient } from '../api/client';
import { isRefusedForGood, WeShopFailure } from '../api/failure';
import type { RunRequest, StartedRun } from '../api/types';
import { attemptKey, digestOf, idempotencyKey, ownAttemptKey, ownKeyFor } from '../run/idempotency';
import { executionState, placeOf, runIdentity, sharedState, type StartRecord } from '../state/executionState';
import { claimOwnKey, forgetOwnKey, ownRecord, storeOwnKey, type OwnKey } from './ownKeys';

/** A run that an item needs. */
export interface RunToStart {
	itemIndex: number;
	/** Which of the item's runs it is, from 0. */
	place: number;
	agentName: string;
	account: string;
	ownKey?: string;
	/** Where the item has several: the start of the SHA-256 of the file that the run is for. */
	file?: string;
	/** The names of the node's parameters that the request is made of. */
	parameters: readonly string[];
	/** The request, with the SHA-256 of each file in place of its address. */
	fingerprinted: RunRequest;
}

/** How the request of a run goes over the wire. */
export interface Sending {
	/** Uploads the files. */
	request(): Promise<RunRequest>;
	/** Of the start, in milliseconds since the epoch; read when the files are there. */
	deadline(): number;
}

/** The run of an item, and where its state is kept. */
export interface StartedOnce extends StartedRun {
	/** Of the record in the execution's state. */
	key: string;
	/** Whether it was started now; a previous attempt or an equal item has started the others. */
	isNew: boolean;
	/** Whether this run of the item has paid for it, in this attempt or a previous one. */
	isPaidHere: boolean;
}

/** Starts under way, by record: equal items of one execution share a start. */
const inFlight = new WeakMap<StartRecord, Promise<StartedRun>>();

/**
 * Starts the run of an item, or returns the one that a previous attempt of this execution or an equal item has started;
 * nothing is sent then, since no document says how long WeShop knows a key.
 * @throws WeShopFailure
 */
export async function startOnce(node: IExecuteFunctions, client: WeShopClient, start: RunToStart, sending: Sending): Promise<StartedOnce> {
	const { key, record } = recordOf(node, start);
	const own = ownKeyOf(start);
	const here = nodePlace(node, start);
	if (record.run) return { ...record.run, key, isNew: false, isPaidHere: here !== undefined && record.startedAt === here };
	const other = inFlight.get(record);
	if (other) return { ...(await other), key, isNew: false, isPaidHere: false };
	const sent = own ? ownAttemptKey(key, record.failed) : attemptKey(key, record.failed);
	const starting = send(client, sent, sending, record).catch((failure: WeShopFailure) => {
		// No run came of it: the user's own key is free for a corrected request. A retry sends the same request again.
		if (isRefusedForGood(failure)) record.isRefused = true;
		return Promise.reject(own && failure.httpStatus === 409 ? conflict(failure, own) : failure);
	});
	inFlight.set(record, starting);
	const run = await starting.finally(() => inFlight.delete(record));
	record.run = run;
	record.startedAt = here;
	delete record.request;
	if (own) storeOwnKey(node, own, record);
	return { ...run, key, isNew: true, isPaidHere: true };
}

async function send(client: WeShopClient, key: string, { request, deadline }: Sending, record: StartRecord): Promise<StartedRun> {
	delete record.isRefused;
	record.request ??= await request();
	return await client.startRun(record.request, key, deadline());
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

/**
 * The run has failed for good: a retry starts another one, from files that are uploaded again, as an address may have
 * been what failed.
 */
export function countFailed(node: IExecuteFunctions, start: RunToStart, { key, executionId }: StartedOnce): void {
	const record = runRecord(node, key);
	if (record?.run?.executionId !== executionId) return;
	record.failed++;
	delete record.run;
	const own = ownKeyOf(start);
	if (own) storeOwnKey(node, own, record);
	executionState(node).uploads = {};
}

/** The run is no longer at WeShop, or not in this account: a retry asks for it again. */
export function forgetUnknown(node: IExecuteFunctions, start: RunToStart, { key, executionId }: StartedOnce): void {
	const record = runRecord(node, key);
	if (record?.run?.executionId === executionId) delete record.run;
	const own = ownKeyOf(start);
	if (own) forgetOwnKey(node, own);
}

function runRecord(node: IExecuteFunctions, key: string): StartRecord | undefined {
	return executionState(node).starts[key] ?? sharedState(node).starts[key];
}

/** The record of an item's run: that of its previous attempt where the item asks for the same, else one for the request as it is now. */
function recordOf(node: IExecuteFunctions, start: RunToStart): { key: string; record: StartRecord } {
	const { places, starts } = executionState(node);
	const atPlace = startedAtPlace(node, start);
	if (atPlace) return atPlace;
	const own = ownKeyOf(start);
	const fingerprint = fingerprintOf(start);
	const key = own ? ownKeyFor(own) : idempotencyKey(runIdentity(node, start.itemIndex, start.place), start.fingerprinted);
	const record = own ? claimOwnKey(node, own, fingerprint) : (starts[key] ??= { fingerprint, failed: 0 });
	places[placeOf(node, start.itemIndex, start.place) ?? key] = { parameters: rawParameters(node, start), key };
	return { key, record };
}

/** Of this node among all that share the records of own keys. */
function nodePlace(node: IExecuteFunctions, { itemIndex, place }: RunToStart): string | undefined {
	const here = placeOf(node, itemIndex, place);
	return here === undefined ? undefined : `${node.getNode().id}:${here}`;
}

function startedAtPlace(node: IExecuteFunctions, start: RunToStart): { key: string; record: StartRecord } | undefined {
	const place = placeOf(node, start.itemIndex, start.place);
	const before = place === undefined ? undefined : executionState(node).places[place];
	const record = before && runRecord(node, before.key);
	return before && record && before.parameters === rawParameters(node, start) ? { key: before.key, record } : undefined;
}

/** A digest of the parameters as they are set, expressions unresolved, and of the account: another account knows none of the runs of this one. */
function rawParameters(node: IExecuteFunctions, { parameters: names, ownKey = '', account }: RunToStart): string {
	const { parameters } = node.getNode();
	const { taskName } = (parameters.options ?? {}) as IDataObject;
	return digestOf(JSON.stringify([...names.map((name) => parameters[name] ?? null), taskName ?? null, ownKey, account]));
}

function conflict(failure: WeShopFailure, { key }: OwnKey): WeShopFailure {
	const description = `The Idempotency Key "${key}" stands for a run with other settings or another upload of the image, which is in your WeShop history: set another key for a new one`;
	return new WeShopFailure(failure.message, { ...failure, description: [failure.description, description].filter(Boolean).join('. ') });
}
