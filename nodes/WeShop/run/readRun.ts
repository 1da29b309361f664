import type { WeShopClient } from '../api/client';
import { WeShopFailure } from '../api/failure';
import type { Clock } from '../api/retry';
import type { Run, RunStatus } from '../api/types';
import { isUnknown } from './runFailures';
import { executionOf, lacksResults, progressOf, type Progress } from './runState';
import type { SeenRun, SeenRuns } from './seenRuns';

/**
 * For how long after its first read WeShop may not know a run, as its servers do not show a new one at once; and for how
 * long one that it has shown, as one of its servers may lag behind. In milliseconds.
 */
const UNKNOWN_TOLERATED_MS = 15_000;

/** For how long after it was first read as ended a run may lack its results, in milliseconds. */
const NO_RESULTS_TOLERATED_MS = 10_000;

const FIRST_REREAD_MS = 500;
const MAX_REREAD_MS = 2_000;

/** For how long a run that somebody says has ended may show another state, in milliseconds. */
const SETTLE_MS = 8_000;

/** How long a read is retried while a caller waits for our response, in milliseconds. */
const CALL_RETRY_MS = 10_000;

/** When a run that WeShop does not know is read again whose ID anybody can have made up, in milliseconds. */
const FORGED_REREAD_MS = 1_000;
/** For as many such IDs at a time: a flood of them costs one read each. */
const MAX_FORGED_REREADS = 3;

/** What a read needs. */
export interface RunReader {
	client: WeShopClient;
	clock: Clock;
	seen: SeenRuns;
}

export interface Reading {
	run: Run;
	/** `unfinished` also for a run that has ended and does not show its results yet. */
	progress: Progress;
	/** WeShop's word, but `Running` for a run that does not show its results yet; missing where WeShop sends none. */
	status?: RunStatus;
	/** The run has succeeded or failed; it may not show its results yet. */
	hasEnded: boolean;
}

/**
 * Reads a run, for whoever reads one. What passes in a run's first moments is not reported: a run that WeShop does not
 * know is read again until 15 seconds after its first read, whoever has started it, and for 15 seconds where it has known
 * it; one that has succeeded counts as unfinished until it shows its results, for 10 seconds.
 * @param deadline in milliseconds since the epoch, for all of it
 * @param isAwaited whether somebody waits for the run; else the read is given up when the execution has no retry left
 * @throws WeShopFailure; a `retryable` one where the deadline came before those 15 seconds were over
 */
export async function readRun(reader: RunReader, executionId: string, { deadline, isAwaited = true }: { deadline: number; isAwaited?: boolean }): Promise<Reading> {
	const { clock, seen } = reader;
	const record = seen.see(executionId, clock.now());
	for (let pause = FIRST_REREAD_MS; ; pause = Math.min(MAX_REREAD_MS, pause * 2)) {
		const reading = await readOnce(reader, executionId, deadline, isAwaited);
		if (!(reading instanceof WeShopFailure)) return reading;
		const now = clock.now();
		const unknownUntil = unknownToleratedUntil(record);
		if (now >= unknownUntil) throw reading;
		if (now >= deadline) throw notYetKnown(reading);
		await clock.sleep(Math.min(pause, unknownUntil - now, deadline - now));
	}
}

export interface CallOptions {
	/** For how long a run that has not ended is read again, in milliseconds. */
	settleMs?: number;
	/** Whether anybody can have made up the ID: an unknown one then costs one read, or two, and no wait of 15 seconds. */
	mayBeForged?: boolean;
}

/**
 * Reads a run that a caller says has ended, who may be early, may be anybody, and waits for our response. A run that has
 * ended is read until it shows its results, or 10 seconds have passed.
 * @returns nothing when the run goes on showing that it has not ended
 * @throws WeShopFailure
 */
export async function readEndedRun(reader: RunReader, executionId: string, { settleMs = SETTLE_MS, mayBeForged = false }: CallOptions = {}): Promise<Run | undefined> {
	const { clock, seen } = reader;
	const began = clock.now();
	const record = mayBeForged ? undefined : seen.see(executionId, began);
	const read = mayBeForged ? readForged : readOnce;
	for (let pause = FIRST_REREAD_MS; ; pause = Math.min(MAX_REREAD_MS, pause * 2)) {
		const reading = await read(reader, executionId, clock.now() + CALL_RETRY_MS);
		const now = clock.now();
		if (reading instanceof WeShopFailure) {
			if (!record || now >= unknownToleratedUntil(record)) throw reading;
		} else {
			if (reading.progress !== 'unfinished') return reading.run;
			if (!reading.hasEnded && now + pause > began + settleMs) return undefined;
		}
		await clock.sleep(pause);
	}
}

async function readForged(reader: RunReader, executionId: string, deadline: number): Promise<Reading | WeShopFailure> {
	const { clock, seen } = reader;
	const first = await readOnce(reader, executionId, deadline);
	if (!(first instanceof WeShopFailure) || seen.forgedRereads >= MAX_FORGED_REREADS) return first;
	seen.forgedRereads++;
	try {
		await clock.sleep(FORGED_REREAD_MS);
		return await readOnce(reader, executionId, deadline);
	} finally {
		seen.forgedRereads--;
	}
}

/** @returns a failure where WeShop does not know the run */
async function readOnce({ client, clock, seen }: RunReader, executionId: string, deadline: number, isAwaited = true): Promise<Reading | WeShopFailure> {
	// A web page with the status 404 comes from something before WeShop, and is retried like any unreadable response.
	const run = await client.getRun(executionId, deadline, isAwaited).catch((failure: WeShopFailure) => (isUnknown(failure) && !failure.details.retryable ? failure : Promise.reject(failure)));
	const record = seen.find(executionId);
	if (run instanceof WeShopFailure) {
		if (record) record.unknownSince ??= clock.now();
		return withAdvice(run);
	}
	if (record) [record.isKnown, record.unknownSince] = [true, undefined];
	const progress = progressOf(run, executionId);
	const status = executionOf(run, executionId)?.status;
	if (progress === 'unfinished' && isAwaited) client.sawUnfinished();
	if (progress !== 'finished') return { run, progress, status, hasEnded: progress === 'failed' };
	const now = clock.now();
	const ended = seen.see(executionId, now);
	ended.endedAt ??= now;
	const isEarly = lacksResults(run, executionId) && now < ended.endedAt + NO_RESULTS_TOLERATED_MS;
	return { run, progress: isEarly ? 'unfinished' : progress, status: isEarly ? 'Running' : status, hasEnded: true };
}

/** In milliseconds since the epoch. */
function unknownToleratedUntil({ firstReadAt, isKnown, unknownSince = 0 }: SeenRun): number {
	return Math.max(firstReadAt, isKnown ? unknownSince : 0) + UNKNOWN_TOLERATED_MS;
}

function withAdvice(failure: WeShopFailure): WeShopFailure {
	const description = "Copy the executionId that the node put out when the run was started; the number of n8n's own execution is another thing";
	return new WeShopFailure(failure.message, { ...failure, description });
}

function notYetKnown(failure: WeShopFailure): WeShopFailure {
	return new WeShopFailure(failure.message, { ...failure, details: { ...failure.details, retryable: true } });
}
