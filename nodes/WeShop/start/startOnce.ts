import type { IExecuteFunctions } from 'n8n-workflow';
import type { WeShopClient } from '../api/client';
import { isRefusedForGood, sentences, WeShopFailure } from '../api/failure';
import type { Clock } from '../api/retry';
import type { Run, RunRequest, StartedRun } from '../api/types';
import { asFailure } from '../n8n/errors';
import { spendingLimitField } from '../panel/resultFields';
import { ownKeyFor } from '../run/idempotency';
import { pointsOf, rounded } from '../run/points';
import { madeRuns } from '../state/madeRuns';
import { executionState, type StartRecord } from '../state/executionState';
import { isSpent, setSpent, spentSoFar } from '../state/spending';
import { inHistory, madeConflict, madeKeyOf, type BegunRun, type MadeBefore } from './madeBefore';
import { oneAtATime } from './oneAtATime';
import { forgetOwnKey, startedMeanwhile, storeOwnKey, type OwnKey } from './ownKeys';
import { isOfThisRound, keyOfAttempt, nodePlace, ownKeyOf, recordOf, runRecord, type RunToStart } from './startRecords';

/** How the request of a run goes over the wire. */
export interface Sending {
	/** Uploads the files. */
	request(): Promise<RunRequest>;
	/** Of the start, in milliseconds since the epoch; read when the files are there. */
	deadline(): number;
	/** Finds the runs that exist, where an item uses them. */
	made: MadeBefore;
	clock: Clock;
}

/** The run of an item, and where its state is kept. */
export interface StartedOnce extends StartedRun {
	/** Of the record in the execution's state. */
	key: string;
	/** Whether it was started now; a previous attempt or an equal item has started the others. */
	isNew: boolean;
	/** Whether this run of the item has paid for it, in this attempt or a previous one. */
	isPaidHere: boolean;
	/** Whether WeShop calls this node back when it ends, where it is asked to. */
	isCalledBack: boolean;
	/** The run, where it was read and has finished. */
	finished?: Run;
}

/** Starts under way, by record: equal items of one execution share a start. */
const inFlight = new WeakMap<StartRecord, Promise<BegunRun>>();

/**
 * Starts the run of an item, or returns the one that a previous attempt of this execution or an equal item has started;
 * nothing is sent then, since no document says how long WeShop knows a key.
 * @throws WeShopFailure
 */
export async function startOnce(node: IExecuteFunctions, client: WeShopClient, start: RunToStart, sending: Sending): Promise<StartedOnce> {
	const { key, record } = recordOf(node, start);
	const here = nodePlace(node, start);
	if (record.run) return { ...record.run, key, isNew: false, isPaidHere: here !== undefined && record.startedAt === here, isCalledBack: isOfThisRound(node, record) };
	const other = inFlight.get(record);
	if (other) return { ...(await other).run, key, isNew: false, isPaidHere: false, isCalledBack: !(await other).isReused };
	const starting = begin(node, client, start, sending, { key, record });
	inFlight.set(record, starting);
	const { run, isReused, finished } = await starting.finally(() => inFlight.delete(record));
	record.run = run;
	delete record.mayBePaid;
	record.startedAt = isReused ? undefined : here;
	delete record.request;
	return { ...run, key, isNew: !isReused, isPaidHere: !isReused, isCalledBack: !isReused, ...(finished ? { finished } : {}) };
}

async function begin(node: IExecuteFunctions, client: WeShopClient, start: RunToStart, sending: Sending, { key, record }: { key: string; record: StartRecord }): Promise<BegunRun> {
	const own = ownKeyOf(start);
	const isMade = madeKeyOf(start) !== undefined;
	let isSent = false;
	const sendNext = async () => {
		isSent = true;
		const next = keyOfAttempt(start, key, record);
		return await send(node, client, start, next, sending, record).catch((thrown: unknown) => {
			const failure = asFailure(thrown);
			// No run came of it: the user's own key is free for a corrected request. A retry sends the same request again.
			if (failure.mayHaveStarted) record.mayBePaid = true;
			else if (!record.mayBePaid || isRefusedForGood(failure)) record.isRefused = true;
			if (!record.mayBePaid) setSpent(node, next, undefined);
			if (failure.httpStatus !== 409) return Promise.reject(failure);
			return Promise.reject(own ? conflict(failure, own) : isMade ? madeConflict(failure) : failure);
		});
	};
	const beginOnce = async () => {
		if (own) return await beginUnderOwnKey(node, own, record, sending.clock, sendNext);
		return isMade ? await sending.made.begin(key, record, sendNext) : { run: await sendNext(), isReused: false };
	};
	const begun = await beginOnce();
	// Another execution has made it in the meantime.
	if (!isSent && !record.mayBePaid) setSpent(node, keyOfAttempt(start, key, record), undefined);
	return begun;
}

async function beginUnderOwnKey(node: IExecuteFunctions, own: OwnKey, record: StartRecord, clock: Clock, sendNext: () => Promise<StartedRun>): Promise<BegunRun> {
	const name = [node.getWorkflow().id, node.getNode().id, own.account, ownKeyFor(own)].join(' ');
	return await oneAtATime(name, clock, async () => {
		const other = startedMeanwhile(node, own, record);
		const run = other ?? (await sendNext());
		storeOwnKey(node, own, { ...record, run });
		return { run, isReused: other !== undefined };
	});
}

/**
 * What it costs counts from the moment in which it may be paid for. It counts too if WeShop then gives a run that was
 * there before: that is only guessed from how soon it ended, and a limit has to hold.
 */
async function send(node: IExecuteFunctions, client: WeShopClient, start: RunToStart, key: string, { request, deadline }: Sending, record: StartRecord): Promise<StartedRun> {
	delete record.isRefused;
	record.request ??= await request();
	if (start.spendingLimit !== undefined && !isSpent(node, key)) await reserve(node, client, start, start.spendingLimit, key, record.request, deadline());
	if (start.spendingLimit !== undefined && !record.mayBePaid) refuseOverspent(node, start.spendingLimit);
	const run = await client.startRun(record.request, key, deadline(), { before: record.mayBePaid, now: () => void (record.mayBePaid = true) });
	if (run.powerConsumption !== undefined) setSpent(node, key, run.powerConsumption);
	return run;
}

/**
 * Counts the price of a run that was not counted when all items were priced: the run that was to be there is gone, or has
 * failed.
 * @throws WeShopFailure when it does not fit into what is left of the limit, or its price cannot be had
 */
async function reserve(node: IExecuteFunctions, client: WeShopClient, { price }: RunToStart, limit: number, key: string, request: RunRequest, deadline: number): Promise<void> {
	const points = price ?? (await client.estimatePower(request, deadline)).totalPower;
	const left = Math.max(0, rounded(limit - spentSoFar(node)));
	if (points !== undefined && points <= left) return setSpent(node, key, points);
	const { label, name } = spendingLimitField;
	throw new WeShopFailure(`The run that was there before cannot be used, and a new one ${points === undefined ? 'has no price' : `would cost ${pointsOf(points)}`}: the ${label} of ${limit} leaves ${pointsOf(left)}`, {
		description: `Nothing was started for this item. Raise the option ${label} (${name}), and execute the workflow again`,
		details: { retryable: false },
	});
}

/** @throws WeShopFailure when the runs so far have cost more than they were to cost, so that the limit is exceeded already */
function refuseOverspent(node: IExecuteFunctions, limit: number): void {
	const spent = spentSoFar(node);
	if (spent <= limit) return;
	const { label, name } = spendingLimitField;
	throw new WeShopFailure(`WeShop bills more than it estimated: ${pointsOf(spent)} are spent or reserved, which is above the ${label} of ${limit}`, {
		description: `Nothing was started for this item. Raise the option ${label} (${name}), and execute the workflow again`,
		details: { retryable: false },
	});
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
	if (madeKeyOf(start) !== undefined) madeRuns(node).set(key, { failed: record.failed });
	executionState(node).uploads = {};
}

/** The run is no longer at WeShop, or not in this account: a retry asks for it again. */
export function forgetUnknown(node: IExecuteFunctions, start: RunToStart, { key, executionId }: StartedOnce): void {
	const record = runRecord(node, key);
	if (record?.run?.executionId === executionId) delete record.run;
	const own = ownKeyOf(start);
	if (own) forgetOwnKey(node, own, executionId);
}

function conflict(failure: WeShopFailure, { key }: OwnKey): WeShopFailure {
	const description = `The Idempotency Key "${key}" stands for a run with other settings or another upload of the image, or for that of a paused execution. It is in your WeShop history: set another key for a new one`;
	return new WeShopFailure(inHistory(failure), { ...failure, description: sentences(failure.description, description) });
}
