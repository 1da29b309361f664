import { WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { pauseBeforePoll } from './pollSchedule';
import { readRun, type Reading, type RunReader } from './readRun';
import { failedRun, isUnknown, timedOut } from './runFailures';
import { RuntimeEstimate } from './runtimeEstimate';

/** Share of the rate limit for polls; the rest is for starts and uploads. */
export const POLL_SHARE = 0.8;

/** A run that is waited for; all times in milliseconds since the epoch. */
interface Waited {
	readonly executionId: string;
	readonly startedAt: number;
	readonly deadline: number;
	/** Whether the run began at `startedAt`; else the runtimes of other runs say nothing about it, nor it about them. */
	readonly isAgeKnown: boolean;
	/** Of the last poll that worked. */
	reading?: Reading;
	/** When it was last found unfinished; its start before the first poll. */
	polledAt: number;
	/** When it is polled next, going by its own age alone. */
	usualAt: number;
	/** When its pause ends. */
	dueAt: number;
	wake(): void;
}

/** Waits for the runs of an execution side by side. `pollSchedule.ts` and `runtimeEstimate.ts` decide when each is polled. */
export class RunPoller {
	private readonly waiting = new Set<Waited>();
	private readonly estimate = new RuntimeEstimate();

	constructor(
		private readonly reader: RunReader,
		/** How many runs there may be in all, so that the first of several is polled as one of several. */
		private readonly expected = 1,
	) {}

	/**
	 * Polls a run until it has results. A run of unknown age may have ended already, and is polled at once.
	 * @param startedAt in milliseconds since the epoch, as is the deadline
	 * @param isAgeKnown whether the run began then, or only the wait for it
	 * @returns the run; without results where it shows none for 10 seconds, or until the deadline
	 * @throws WeShopFailure: the run failed, it took too long, or it could not be read; Stopped
	 */
	async untilFinished(executionId: string, startedAt: number, deadline: number, isAgeKnown = true): Promise<Run> {
		const waited: Waited = { executionId, startedAt, deadline, isAgeKnown, polledAt: startedAt, usualAt: startedAt, dueAt: startedAt, wake: () => undefined };
		this.waiting.add(waited);
		try {
			if (isAgeKnown) await this.untilDue(waited);
			for (;;) {
				const run = await this.poll(waited);
				if (run) return run;
				await this.untilDue(waited);
			}
		} finally {
			this.waiting.delete(waited);
		}
	}

	/** @returns the run once it has results, or no time is left for them */
	private async poll(waited: Waited): Promise<Run | undefined> {
		const { executionId, startedAt, deadline } = waited;
		const { clock } = this.reader;
		const askedAt = clock.now();
		const reading = await readRun(this.reader, executionId, { deadline }).catch(async (failure: WeShopFailure) => await Promise.reject(this.atDeadline(failure, waited)));
		const { run, progress, hasEnded, status } = reading;
		if (progress === 'failed') throw failedRun(executionId);
		const isNews = hasEnded && !waited.reading?.hasEnded;
		waited.reading = reading;
		if (isNews) this.learnFromEnd(waited, askedAt);
		const isOver = clock.now() >= deadline;
		if (progress === 'finished' || (hasEnded && isOver)) return run;
		if (isOver) throw timedOut(executionId, deadline - startedAt, status);
		if (!hasEnded && waited.isAgeKnown) this.estimate.foundUnfinished(askedAt - startedAt);
		waited.polledAt = askedAt;
		return undefined;
	}

	/** That the time is up says more than how the last read was cut short, unless no read has worked at all. */
	private atDeadline(failure: WeShopFailure, { executionId, startedAt, deadline, reading }: Waited): WeShopFailure {
		const isOver = failure.details.retryable === true && this.reader.clock.now() >= deadline;
		return isOver && (reading || isUnknown(failure)) ? timedOut(executionId, deadline - startedAt, reading?.status) : failure;
	}

	/** Until the next poll; what is learned from other runs meanwhile may make it earlier, or later. */
	private async untilDue(waited: Waited): Promise<void> {
		const { client, clock } = this.reader;
		const pollsPerSecond = client.requestsPerSecond * POLL_SHARE;
		const waiting = Math.max(this.waiting.size, Math.min(this.expected, 2));
		const pause = pauseBeforePoll(clock.now() - waited.startedAt, { waiting, pollsPerSecond, random: clock.random() });
		waited.usualAt = clock.now() + pause;
		for (;;) {
			waited.dueAt = Math.min(waited.deadline, this.dueAt(waited));
			if (waited.dueAt <= clock.now()) return;
			const woken = new Promise<void>((wake) => (waited.wake = wake));
			await Promise.race([clock.sleep(waited.dueAt - clock.now()), woken]);
		}
	}

	private dueAt({ startedAt, isAgeKnown, reading, polledAt, usualAt }: Waited): number {
		// One that has ended only has to show its results.
		if (!isAgeKnown || reading?.hasEnded) return usualAt;
		const before = polledAt - startedAt;
		const ended = this.estimate.ageOfEnd(this.waiting.size);
		return startedAt + Math.min(this.estimate.nextPoll(before, usualAt - startedAt), ended > before ? ended : Infinity);
	}

	private learnFromEnd(waited: Waited, askedAt: number): void {
		if (!waited.isAgeKnown) return;
		this.estimate.foundEnded(waited.polledAt - waited.startedAt, askedAt - waited.startedAt);
		for (const other of this.waiting) if (other !== waited && this.dueAt(other) < other.dueAt) other.wake();
	}
}
