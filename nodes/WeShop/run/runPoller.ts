import { WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { pauseBeforePoll, type Media } from './pollSchedule';
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
	readonly media: Media;
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

/** What is known of a run besides its start. */
export interface Known {
	isAgeKnown?: boolean;
	media?: Media;
}

/** Waits for the runs of an execution side by side. `pollSchedule.ts` and `runtimeEstimate.ts` decide when each is polled. */
export class RunPoller {
	private readonly waiting = new Set<Waited>();
	private readonly estimate = new RuntimeEstimate();
	private ended = 0;

	constructor(
		private readonly reader: RunReader,
		/** How many runs there may be in all, so that the first of several is polled as one of several, and the last ones as the last. */
		private readonly expected = 1,
	) {}

	/**
	 * Polls a run until it has results. A run of unknown age may have ended already, and is polled at once.
	 * @param startedAt in milliseconds since the epoch, as is the deadline
	 * @param known `isAgeKnown`: whether the run began then, or only the wait for it; `media`: what it makes
	 * @returns the run; without results where it shows none for 10 seconds
	 * @throws WeShopFailure: the run failed, it took too long, or it could not be read; Stopped
	 */
	async untilFinished(executionId: string, startedAt: number, deadline: number, { isAgeKnown = true, media = 'image' }: Known = {}): Promise<Run> {
		const waited: Waited = { executionId, startedAt, deadline, isAgeKnown, media, polledAt: startedAt, usualAt: startedAt, dueAt: startedAt, wake: () => undefined };
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
			this.ended++;
		}
	}

	/** @returns the run once it has results, or was given the time to show them */
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
		if (progress === 'finished') return run;
		if (isOver) throw timedOut(executionId, deadline - startedAt, status, hasEnded);
		if (!hasEnded && waited.isAgeKnown) this.estimate.foundUnfinished(askedAt - startedAt);
		waited.polledAt = askedAt;
		return undefined;
	}

	/** That the time is up says more than how the last read was cut short, unless no read has worked at all. */
	private atDeadline(failure: WeShopFailure, { executionId, startedAt, deadline, reading }: Waited): WeShopFailure {
		const { code, retryable } = failure.details;
		const isCutShort = (isUnknown(failure) && failure.isRefusal) || (reading && (code === 'ECONNABORTED' || code === '429'));
		return isCutShort && retryable && this.reader.clock.now() >= deadline ? timedOut(executionId, deadline - startedAt, reading?.status) : failure;
	}

	/** Until the next poll; what is learned from other runs meanwhile may make it earlier, or later. */
	private async untilDue(waited: Waited): Promise<void> {
		const { client, clock } = this.reader;
		const pollsPerSecond = client.requestsPerSecond * POLL_SHARE;
		const waiting = Math.max(this.waiting.size, Math.min(this.expected, 2));
		const left = Math.max(this.waiting.size, this.expected - this.ended) / Math.max(this.expected, 1);
		const pause = pauseBeforePoll(clock.now() - waited.startedAt, { media: waited.media, waiting, left, pollsPerSecond, random: clock.random() });
		waited.usualAt = clock.now() + pause;
		for (;;) {
			waited.dueAt = Math.min(waited.deadline, this.dueAt(waited));
			if (waited.dueAt <= clock.now()) return;
			const early = new AbortController();
			waited.wake = () => early.abort();
			await clock.sleep(waited.dueAt - clock.now(), early.signal);
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
