import { notSent, type WeShopFailure } from './failure';
import type { Clock } from './retry';
import { tooManyRequests } from './rateLimiter';

const SECOND = 1_000;

/** Requests per second that are always allowed. */
const MIN_PER_SECOND = 0.5;
/** From here on there is no limit: the rate limit of an execution is lower. */
const MAX_PER_SECOND = 100;
/** What is added each second in which something works, once the rate is about right. */
const STEP_PER_SECOND = 0.5;
const RAISE_EVERY_MS = SECOND;
/** The new rate shows in no less than this time. */
const HOLD_MS = 2 * SECOND;
/** From no limit at all the rate is halved to half of what was sent in the busiest second of the last minute, but not below half of this. */
const LEAST_BASE_PER_SECOND = 10;
const BUSIEST_OF_SECONDS = 60;
/** A second failure within this time makes it a repeated one, in milliseconds. */
const REPEATED_MS = 10 * SECOND;

/** Failures in a row after which what could not be sent fails with the same. */
const OUTAGE_FAILURES = 3;

/**
 * Responses are slow from here on, in milliseconds, if they take this many times as long as usual. An n8n that starts a
 * hundred runs at once takes seconds for its own part of a response.
 */
const SLOW_MS = 10 * SECOND;
const SLOW_FACTOR = 3;
/** Responses after which it is known what is usual. */
const MIN_RESPONSES = 10;

interface Waiter {
	isUrgent: boolean;
	wake(): void;
}

/**
 * A rate that is learned from failures, by additive increase and multiplicative decrease. Without any there is no limit.
 * All who share it are served in the order in which they came.
 */
export class AdaptiveRate {
	private perSecond = Infinity;
	/** Where the last refusal was: below, the rate doubles; above, it grows by steps. */
	private threshold = Infinity;
	/** All times in milliseconds since the epoch. */
	private raisedAt = -Infinity;
	private halvedAt = -Infinity;
	private failedAt = -Infinity;
	private servedAt = -Infinity;
	/** How much was served in each second of the last minute, by its number. */
	private readonly served = new Map<number, number>();
	private readonly queue: Waiter[] = [];
	/** How often in a row WeShop could not be reached, and why at the last time. */
	private trouble: { count: number; last?: WeShopFailure } = { count: 0 };
	private responses = { count: 0, usual: 0, now: 0 };

	/**
	 * Resolves when a request may go.
	 * @param latest when it has to go, in milliseconds since the epoch
	 * @param isUrgent before those who are not
	 * @throws WeShopFailure when it cannot go by then, with what the others meet where WeShop cannot be reached; Stopped
	 */
	async acquire(clock: Clock, latest: number, isUrgent: boolean): Promise<void> {
		const waiter: Waiter = { isUrgent, wake: () => undefined };
		const before = isUrgent ? this.queue.findIndex((other) => !other.isUrgent) : -1;
		this.queue.splice(before < 0 ? this.queue.length : before, 0, waiter);
		try {
			for (;;) {
				const now = clock.now();
				const isFirst = this.queue[0] === waiter;
				if (isFirst && this.dueAt(now) <= now) return this.serve(now);
				if (now >= latest) throw this.whyNotSent();
				const woken = new AbortController();
				waiter.wake = () => woken.abort();
				const until = Math.min(latest, isFirst ? this.dueAt(now) : Infinity);
				// A sleep of less than a millisecond may take no time at all, and the loop would spin.
				await clock.sleep(Math.max(1, until - now), woken.signal);
			}
		} finally {
			this.queue.splice(this.queue.indexOf(waiter), 1);
			this.queue[0]?.wake();
		}
	}

	/** WeShop has refused a request because there are too many. @param sentAt when it was sent, in milliseconds since the epoch */
	refused(now: number, sentAt = now): void {
		this.trouble = { count: 0 };
		if (this.halve(now, sentAt)) this.threshold = this.perSecond;
	}

	/** WeShop could not be reached. That says nothing of the rate that it bears, so it is back soon afterwards. */
	unreached(now: number, failure: WeShopFailure, sentAt = now): void {
		this.trouble = { count: this.trouble.count + 1, last: failure };
		this.halve(now, sentAt);
	}

	/** @param took how long the response took, in milliseconds; undefined where that says nothing */
	answered(now: number, took?: number): void {
		this.trouble = { count: 0 };
		if (took !== undefined) this.learn(took);
		if (this.isSlow) return this.refused(now, now - (took ?? 0));
		if (this.perSecond === Infinity || now - Math.max(this.raisedAt, this.halvedAt) < RAISE_EVERY_MS) return;
		this.raisedAt = now;
		this.perSecond = this.perSecond < this.threshold ? Math.min(this.threshold, this.perSecond * 2) : this.perSecond + STEP_PER_SECOND;
		if (this.perSecond >= MAX_PER_SECOND) this.perSecond = this.threshold = Infinity;
		this.queue[0]?.wake();
	}

	/** Once for all that was sent at the same rate. */
	private halve(now: number, sentAt: number): boolean {
		// It was in flight when the rate was halved, and says nothing of the new one.
		if (sentAt < this.halvedAt) return false;
		const isRepeated = now - this.failedAt <= REPEATED_MS;
		this.failedAt = now;
		if (!isRepeated || now - this.halvedAt < HOLD_MS) return false;
		this.halvedAt = now;
		const base = this.perSecond === Infinity ? Math.max(LEAST_BASE_PER_SECOND, ...this.served.values()) : this.perSecond;
		this.perSecond = Math.max(MIN_PER_SECOND, base / 2);
		return true;
	}

	private get isSlow(): boolean {
		const { count, usual, now } = this.responses;
		return count >= MIN_RESPONSES && now > SLOW_MS && now > usual * SLOW_FACTOR;
	}

	/** What is usual follows quicker responses soon, slower ones late. */
	private learn(took: number): void {
		const { count, usual, now } = this.responses;
		const towards = (from: number, share: number) => (count === 0 ? took : from + (took - from) * share);
		this.responses = { count: count + 1, usual: towards(usual, took < usual ? 0.5 : 0.01), now: towards(now, 0.3) };
	}

	private whyNotSent(): WeShopFailure {
		const { count, last } = this.trouble;
		return last && count >= OUTAGE_FAILURES ? notSent(last) : tooManyRequests();
	}

	private dueAt(now: number): number {
		return Math.min(this.servedAt, now) + SECOND / this.perSecond;
	}

	private serve(now: number): void {
		this.servedAt = now;
		const second = Math.floor(now / SECOND);
		for (const other of this.served.keys()) if (other <= second - BUSIEST_OF_SECONDS) this.served.delete(other);
		this.served.set(second, (this.served.get(second) ?? 0) + 1);
	}
}
