import { AccountRate, type Lane } from './accountRate';
import { WeShopFailure } from './failure';
import { RateLimiter, type Rate } from './rateLimiter';
import type { Clock } from './retry';

/** How long a read waits for the end of a cooldown at most, in milliseconds. */
const MAX_READ_COOLDOWN_MS = 60_000;

export interface QueueOptions {
	lane: Lane;
	/** Before what is not. */
	isUrgent?: boolean;
	/** A run that is paid for is read before what may be given up, where the account's rate makes both wait. */
	isPaidFor?: boolean;
	/** Whether it fails at once where the account's rate would make it wait. */
	failsFast?: boolean;
	/** Takes a place for what is sent, once the account lets it go. The wait for it counts to no deadline. @returns what gives it back */
	enter?: () => Promise<() => void>;
}

/** Decides when a request may go: within the rate limit, at the account's rate, and not during a cooldown that WeShop has asked for. */
export class RequestQueue {
	private readonly limiter: RateLimiter;
	/** Of the execution alone, until it is known which account it has. */
	accountRate: AccountRate;

	constructor(
		rate: Rate,
		private readonly clock: Clock,
	) {
		this.limiter = new RateLimiter(rate, clock);
		this.accountRate = new AccountRate(clock);
	}

	/** From now on. */
	changeRate(rate: Rate): void {
		this.limiter.change(rate);
	}

	/** WeShop has sent a Retry-After, which holds for all requests of the account. */
	startCooldown(milliseconds: number): void {
		this.accountRate.startCooldown(milliseconds);
	}

	/**
	 * Resolves when the request may go. A run that is paid for, or may be, is requested once a minute however long the
	 * cooldown, and when the time for it is up; anything else waits for the end of the cooldown.
	 * @param deadline in milliseconds since the epoch; a read whose deadline has passed does not wait for a cooldown
	 * @param latest when the request has to go, in milliseconds since the epoch
	 * @returns what to call once the request has its response
	 * @throws WeShopFailure when the request cannot go in time; Stopped
	 */
	async acquire(deadline: number, isRead: boolean, latest = deadline, options: QueueOptions = { lane: 'other' }): Promise<() => void> {
		const { lane, isUrgent = false, isPaidFor = false, failsFast = false, enter = async () => () => undefined } = options;
		let entering = 0;
		const waitsUntil = Math.min(deadline, isRead ? this.clock.now() + MAX_READ_COOLDOWN_MS : Infinity);
		const mustWait = () => this.accountRate.cooldownUntil > this.clock.now() && (!isRead || this.clock.now() < waitsUntil);
		for (;;) {
			while (mustWait()) await this.waitForCooldown(waitsUntil + entering, isRead);
			await this.accountRate.acquire(lane, this.clock, failsFast ? this.clock.now() : latest + entering, isUrgent || isPaidFor);
			const enteredFrom = this.clock.now();
			const leave = await enter();
			entering += this.clock.now() - enteredFrom;
			const answered = await this.limiter.acquire(latest + entering, isUrgent).catch((failure: unknown) => (leave(), Promise.reject(failure)));
			const release = () => {
				answered();
				leave();
			};
			if (!mustWait()) return release;
			// A cooldown has begun while the request was queued.
			release();
		}
	}

	private async waitForCooldown(waitsUntil: number, isRead: boolean): Promise<void> {
		const retryAfterMs = this.accountRate.cooldownUntil - this.clock.now();
		if (this.accountRate.cooldownUntil > waitsUntil && !isRead) {
			throw new WeShopFailure('WeShop asked for a longer pause than there is time left', {
				description: 'It is busy or limits your account. Try again later, or run fewer items at a time',
				details: { code: '429', retryable: true },
				neverSent: true,
				retryAfterMs,
			});
		}
		await this.clock.sleep(Math.min(retryAfterMs, waitsUntil - this.clock.now()));
	}
}

/** The same failure, to be retried after the longest cooldown that waits for what is paid for, or may be. */
export function withReadCooldown(failure: WeShopFailure): WeShopFailure {
	if ((failure.retryAfterMs ?? 0) <= MAX_READ_COOLDOWN_MS) return failure;
	return new WeShopFailure(failure.message, { ...failure, retryAfterMs: MAX_READ_COOLDOWN_MS });
}
