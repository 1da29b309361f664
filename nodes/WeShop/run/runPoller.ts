import type { WeShopClient } from '../api/client';
import type { WeShopFailure } from '../api/failure';
import type { Clock } from '../api/retry';
import type { Run } from '../api/types';
import { RuntimeEstimate } from './runtimeEstimate';
import { executionOf, lacksResults, progressOf } from './runState';
import { pauseBeforePoll } from './pollSchedule';
import { failedRun, isUnknown, timedOut } from './runFailures';

/** WeShop may not know a run yet in the first moments after its start, in milliseconds. */
const UNKNOWN_AT_FIRST = 15_000;

/** How long a run that has finished is looked at again for its results, in milliseconds. */
const BARE_AT_FIRST = 10_000;

/** Of the requests that may go, as many as look at runs; the others start some, and upload. */
export const POLL_SHARE = 0.8;

/** A run that is waited for; all times in milliseconds since the epoch. */
interface Waited {
	startedAt: number;
	/** Else what other runs took says nothing of it, nor it of them. */
	isAgeKnown: boolean;
	/** It only has to show its results. */
	hasEnded: boolean;
	/** When it was looked at last and had not ended; its start where it never was. */
	seenAt: number;
	/** When it is looked at next, knowing nothing of the others. */
	usualAt: number;
	/** When it wakes up. */
	dueAt: number;
	wake(): void;
}

/** Waits for the runs of an execution side by side. How often it looks at one, `schedule.ts` and `foresight.ts` say. */
export class RunPoller {
	private readonly waiting = new Set<Waited>();
	private readonly foresight = new RuntimeEstimate();

	constructor(
		private readonly client: WeShopClient,
		private readonly clock: Clock,
		/** How many runs there may be to wait for in all; the first of them is one of several, too. */
		private readonly expected = 1,
	) {}

	/**
	 * Polls a run until it has results.
	 * @param startedAt in milliseconds since the epoch, as is the deadline
	 * @param isAgeKnown whether it began then, or only the wait for it
	 * @throws WeShopFailure with the run's ID: it failed, it took too long, WeShop refused to tell, or we were stopped
	 */
	async untilFinished(executionId: string, startedAt: number, deadline: number, isAgeKnown = true): Promise<Run> {
		const waited: Waited = { startedAt, isAgeKnown, hasEnded: false, seenAt: startedAt, usualAt: startedAt, dueAt: startedAt, wake: () => undefined };
		this.waiting.add(waited);
		try {
			return await this.poll(executionId, waited, deadline);
		} finally {
			this.waiting.delete(waited);
		}
	}

	private async poll(executionId: string, waited: Waited, deadline: number): Promise<Run> {
		const { client, clock } = this;
		const { startedAt } = waited;
		let finishedAt: number | undefined;
		for (;;) {
			await this.untilDue(waited, deadline);
			const askedAt = clock.now();
			const isYoung = askedAt - startedAt < UNKNOWN_AT_FIRST;
			const run = await client
				.getRun(executionId, deadline)
				.catch((failure: WeShopFailure) => (isYoung && isUnknown(failure) ? {} : Promise.reject(failure)));
			const progress = progressOf(run, executionId);
			if (progress === 'finished') {
				if (finishedAt === undefined) this.haveSeenTheEnd(waited, askedAt);
				finishedAt ??= clock.now();
				if (!lacksResults(run, executionId) || clock.now() >= Math.min(deadline, finishedAt + BARE_AT_FIRST)) return run;
			}
			if (progress === 'failed') throw failedRun(executionId);
			if (clock.now() >= deadline) throw timedOut(executionId, deadline - startedAt, executionOf(run, executionId)?.status);
			if (progress === 'unfinished' && waited.isAgeKnown) this.foresight.underWay(askedAt - startedAt);
			waited.seenAt = askedAt;
		}
	}

	/** Until the next look; what is learned from other runs in the meantime may make it earlier, or later. */
	private async untilDue(waited: Waited, deadline: number): Promise<void> {
		const { clock } = this;
		const pollsPerSecond = this.client.requestsPerSecond * POLL_SHARE;
		const waiting = Math.max(this.waiting.size, Math.min(this.expected, 2));
		const pause = pauseBeforePoll(clock.now() - waited.startedAt, { waiting, pollsPerSecond, random: clock.random() });
		waited.usualAt = clock.now() + pause;
		for (;;) {
			waited.dueAt = Math.min(deadline, this.dueAt(waited));
			if (waited.dueAt <= clock.now()) return;
			const woken = new Promise<void>((wake) => (waited.wake = wake));
			await Promise.race([clock.sleep(waited.dueAt - clock.now()), woken]);
		}
	}

	private dueAt({ startedAt, isAgeKnown, hasEnded, seenAt, usualAt }: Waited): number {
		if (!isAgeKnown || hasEnded) return usualAt;
		const before = seenAt - startedAt;
		const ended = this.foresight.ageOfEnd(this.waiting.size);
		return startedAt + Math.min(this.foresight.nextPoll(before, usualAt - startedAt), ended > before ? ended : Infinity);
	}

	private haveSeenTheEnd(waited: Waited, askedAt: number): void {
		waited.hasEnded = true;
		if (!waited.isAgeKnown) return;
		this.foresight.ended(waited.seenAt - waited.startedAt, askedAt - waited.startedAt);
		for (const other of this.waiting) if (other !== waited && this.dueAt(other) < other.dueAt) other.wake();
	}
}
