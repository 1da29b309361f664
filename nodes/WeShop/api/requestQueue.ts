import { WeShopFailure } from './failure';
import { RateLimiter, type Rate } from './rateLimiter';
import type { Clock } from './retry';

/** How long a read waits for the end of a cooldown at most, in milliseconds. */
export const MAX_READ_COOLDOWN_MS = 60_000;

/** Decides when a request may go: within the rate limit, and not during a cooldown that WeShop has asked for. */
export class RequestQueue {
	private readonly limiter: RateLimiter;
	/** In milliseconds since the epoch. */
	private cooldownUntil = 0;

	constructor(
		rate: Rate,
		private readonly clock: Clock,
	) {
		this.limiter = new RateLimiter(rate, clock);
	}

	/** From now on. */
	changeRate(rate: Rate): void {
		this.limiter.change(rate);
	}

	/** WeShop has sent a Retry-After, which holds for all requests. */
	startCooldown(milliseconds: number): void {
		this.cooldownUntil = Math.max(this.cooldownUntil, this.clock.now() + milliseconds);
	}

	/**
	 * Resolves when the request may go. A run that is paid for is read once a minute however long the cooldown, and when
	 * the time for it is up; anything else waits for the end of the cooldown.
	 * @param deadline in milliseconds since the epoch; a read whose deadline has passed does not wait for a cooldown
	 * @param latest when the request has to go, in milliseconds since the epoch
	 * @returns what to call once the request has its response
	 * @throws WeShopFailure when the request cannot go in time; Stopped
	 */
	async acquire(deadline: number, isRead: boolean, latest = deadline): Promise<() => void> {
		const waitsUntil = Math.min(deadline, isRead ? this.clock.now() + MAX_READ_COOLDOWN_MS : Infinity);
		const mustWait = () => this.cooldownUntil > this.clock.now() && (!isRead || this.clock.now() < waitsUntil);
		for (;;) {
			while (mustWait()) await this.waitForCooldown(waitsUntil, isRead);
			const release = await this.limiter.acquire(latest);
			if (!mustWait()) return release;
			// A cooldown has begun while the request was queued.
			release();
		}
	}

	private async waitForCooldown(waitsUntil: number, isRead: boolean): Promise<void> {
		const retryAfterMs = this.cooldownUntil - this.clock.now();
		if (this.cooldownUntil > waitsUntil && !isRead) {
			throw new WeShopFailure('WeShop asked for a longer pause than there is time left', {
				description: 'It is busy or limits your account. Try again later, or run fewer items at a time',
				details: { code: '429', retryable: true },
				retryAfterMs,
			});
		}
		await this.clock.sleep(Math.min(retryAfterMs, waitsUntil - this.clock.now()));
	}
}
