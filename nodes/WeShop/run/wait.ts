import type { WeShopClient } from '../api/client';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Clock } from '../api/retry';
import type { Run } from '../api/types';
import { executionOf, progressOf } from './readRun';
import { pauseBeforePoll } from './schedule';

/** WeShop may not know a run yet in the first moments after its start, in milliseconds. */
const UNKNOWN_AT_FIRST = 15_000;

/**
 * Polls a run until it has succeeded.
 * @param startedAt in milliseconds since the epoch, as is the deadline
 * @throws WeShopFailure with the run's ID: it failed, it took too long, WeShop refused to tell, or we were stopped
 */
export async function waitForRun(
	client: WeShopClient,
	clock: Clock,
	executionId: string,
	startedAt: number,
	deadline: number,
): Promise<Run> {
	for (;;) {
		const pause = pauseBeforePoll(clock.now() - startedAt, clock.random());
		await clock.sleep(Math.max(0, Math.min(pause, deadline - clock.now())));
		const isYoung = clock.now() - startedAt < UNKNOWN_AT_FIRST;
		const run = await client
			.getRun(executionId, deadline)
			.catch((failure: WeShopFailure) => (isYoung && (failure.httpStatus === 404 || failure.details.code === 'NOT_FOUND') ? {} : Promise.reject(failure)));
		const execution = executionOf(run, executionId);
		const progress = progressOf(execution);
		if (progress === 'success') return run;
		if (progress === 'failed') throw failedRun(executionId);
		if (clock.now() >= deadline) throw timedOut(executionId, deadline - startedAt, execution?.status);
	}
}

export function failedRun(executionId: string): WeShopFailure {
	return new WeShopFailure(`WeShop could not finish the run ${executionId}`, {
		description: 'Its state is Failed. Check that the address of the image opens without a login, and the prompt, then run it again',
		details: { executionId, status: 'Failed', retryable: false },
	});
}

function timedOut(executionId: string, waited: number, status = 'Pending'): WeShopFailure {
	return new WeShopFailure(`The run ${executionId} was not finished after ${Math.round(waited / 1000)} seconds`, {
		description: `It goes on at WeShop. ${fetchLater(executionId)} To wait longer, raise the option Timeout`,
		details: { executionId, status, retryable: true },
	});
}

/** A failure that befell a run which exists: its ID is in the message and the details, so that what was paid for can be fetched. */
export function withRun(failure: WeShopFailure, executionId: string): WeShopFailure {
	if (failure.message.includes(executionId)) return failure;
	const known = {
		description: [failure.description, `The run was started and is paid for. ${fetchLater(executionId)}`].filter(Boolean).join('. '),
		details: { ...failure.details, executionId },
	};
	return failure instanceof Stopped ? new Stopped(known) : new WeShopFailure(`${failure.message} (run ${executionId})`, known);
}

function fetchLater(executionId: string): string {
	return `Fetch its result with the operation Run → Get and the execution ID ${executionId}.`;
}
