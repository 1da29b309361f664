import { WeShopFailure } from './failure';
import type { Clock } from './retry';

const SECOND = 1_000;

/** Tokens that a request takes; a little less than one, because rounding makes the refill a little smaller. */
const ONE_TOKEN = 0.999;

/** A request without a response has reached WeShop after this time at the latest, in milliseconds. */
const MAX_TRANSIT_MS = 4_000;

/** A request that was let through; times in milliseconds since the epoch. */
interface Grant {
	grantedAt: number;
	answeredAt?: number;
}

interface Waiter {
	deadline: number;
	isUrgent: boolean;
	resolve(grant: Grant): void;
	reject(reason: unknown): void;
}

export interface Rate {
	/** Tokens that are refilled each second. */
	perSecond: number;
	/** Size of the bucket: the most requests in any one second. */
	atOnce: number;
}

/**
 * A token bucket that also bounds how many requests arrive within one second, first come, first served. When a request
 * arrives is unknown here, because a busy n8n may send it late; it is before its response, so one second after the
 * response its slot is free again.
 */
export class RateLimiter {
	private grants: Grant[] = [];
	/** How many there were at `at`, milliseconds since the epoch. */
	private tokens: { count: number; at: number };
	private readonly queue: Waiter[] = [];
	private isServing = false;
	/** When the queue is served next, in milliseconds since the epoch. */
	private servedAt = Infinity;
	private serveNow: () => void = () => undefined;

	constructor(
		private rate: Rate,
		private readonly clock: Clock,
	) {
		this.tokens = { count: rate.atOnce, at: clock.now() };
	}

	/** From now on; what was used up before stays used up. */
	change(rate: Rate): void {
		this.tokens = { count: this.refilled() + rate.atOnce - this.rate.atOnce, at: this.clock.now() };
		this.rate = rate;
	}

	/**
	 * @param deadline in milliseconds since the epoch
	 * @param isUrgent before those who are not
	 * @returns what to call once the request has its response
	 * @throws WeShopFailure when the request cannot go before its deadline; Stopped
	 */
	async acquire(deadline = Infinity, isUrgent = false): Promise<() => void> {
		const grant = (this.queue.length === 0 && this.take()) || (await this.enqueue(deadline, isUrgent));
		return () => {
			grant.answeredAt ??= this.clock.now();
		};
	}

	private async enqueue(deadline: number, isUrgent: boolean): Promise<Grant> {
		return await new Promise<Grant>((resolve, reject) => {
			const before = isUrgent ? this.queue.findIndex((other) => !other.isUrgent) : -1;
			this.queue.splice(before < 0 ? this.queue.length : before, 0, { deadline, isUrgent, resolve, reject });
			if (!this.isServing) this.serve().catch((stopped: unknown) => this.queue.splice(0).forEach((waiter) => waiter.reject(stopped)));
			else if (deadline < this.servedAt) this.serveNow();
		});
	}

	/** One loop serves all waiters, so that each is let go in its turn, and given up at its own deadline. */
	private async serve(): Promise<void> {
		this.isServing = true;
		try {
			for (this.serveDue(); this.queue.length > 0; this.serveDue()) {
				const now = this.clock.now();
				this.servedAt = Math.min(now + this.nextGrantIn(now), ...this.queue.map(({ deadline }) => deadline));
				const called = new AbortController();
				this.serveNow = () => called.abort();
				await this.clock.sleep(this.servedAt - now, called.signal);
			}
		} finally {
			this.isServing = false;
		}
	}

	private serveDue(): void {
		for (let grant; this.queue.length > 0 && (grant = this.take()); ) this.queue.shift()!.resolve(grant);
		const now = this.clock.now();
		const expired = this.queue.filter(({ deadline }) => deadline <= now);
		for (const waiter of expired) {
			this.queue.splice(this.queue.indexOf(waiter), 1);
			waiter.reject(tooManyRequests());
		}
	}

	/** In milliseconds. */
	private nextGrantIn(now: number): number {
		const slotIn = this.grants.length < this.rate.atOnce ? 0 : Math.min(...this.grants.map((grant) => freeAt(grant, now))) - now;
		const tokenIn = ((ONE_TOKEN - this.tokens.count) / this.rate.perSecond) * SECOND;
		// A sleep of less than a millisecond may take no time at all, and the loop would spin.
		return Math.max(slotIn, Math.ceil(tokenIn));
	}

	private take(): Grant | undefined {
		const now = this.clock.now();
		this.grants = this.grants.filter((grant) => freeAt(grant, now) > now);
		this.tokens = { count: this.refilled(), at: now };
		if (this.grants.length >= this.rate.atOnce || this.tokens.count < ONE_TOKEN) return undefined;
		this.tokens.count--;
		const grant: Grant = { grantedAt: now };
		this.grants.push(grant);
		return grant;
	}

	private refilled(): number {
		const { count, at } = this.tokens;
		return Math.min(this.rate.atOnce, count + ((this.clock.now() - at) / SECOND) * this.rate.perSecond);
	}
}

/** When the slot is free again; for a request without a response, the earliest that it can be. */
function freeAt({ grantedAt, answeredAt }: Grant, now: number): number {
	return Math.min(answeredAt ?? now, grantedAt + MAX_TRANSIT_MS) + SECOND;
}

/** A request was not sent because its time was up. */
export class OutOfTime extends WeShopFailure {}

/** Of a request that was never sent. */
export function tooManyRequests(): WeShopFailure {
	return new OutOfTime('There were more requests waiting than the time left allows for', {
		description: 'Run fewer items at a time: lower the option Max Concurrency (maxConcurrency), or execute again later',
		details: { code: '429', retryable: true },
		neverSent: true,
	});
}
