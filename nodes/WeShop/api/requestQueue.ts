import { WeShopFailure } from './failure';
import { RateLimiter, type Rate } from './rateLimiter';
import type { Clock } from './retry';

/** How long a read waits at the most when WeShop asks for quiet, in milliseconds. */
export const MAX_READ_COOLDOWN_MS = 60_000;

/** When a request may go: not more often than the pace allows, and not while WeShop asks for quiet. */
export class RequestQueue {
	private readonly pace: RateLimiter;
	/** In milliseconds since the epoch. */
	private cooldownUntil = 0;

	constructor(
		rate: Rate,
		private readonly clock: Clock,
	) {
		this.pace = new RateLimiter(rate, clock);
	}

	/** From now on. */
	changeRate(rate: Rate): void {
		this.pace.change(rate);
	}

	/** WeShop has asked for a pause (Retry-After), which holds for all requests. */
	startCooldown(milliseconds: number): void {
		this.cooldownUntil = Math.max(this.cooldownUntil, this.clock.now() + milliseconds);
	}

	/**
	 * Resolves when the request may go, with what is to be called when it has been answered. A run that is paid for is
	 * looked at once in a while, however long WeShop asks for quiet; nothing new is begun in that time.
	 * @param deadline in milliseconds since the epoch
	 * @throws WeShopFailure when something new would have to wait beyond its deadline
	 */
	async next(deadline: number, isRead: boolean): Promise<() => void> {
		const longest = Math.min(deadline, isRead ? this.clock.now() + MAX_READ_COOLDOWN_MS : Infinity);
		const mustWait = () => this.cooldownUntil > this.clock.now() && (!isRead || this.clock.now() < longest);
		for (;;) {
			while (mustWait()) await this.waitForTheEnd(longest, isRead);
			const answered = await this.pace.turn();
			if (!mustWait()) return answered;
			// Others have been told to wait in the meantime.
			answered();
		}
	}

	private async waitForTheEnd(longest: number, isRead: boolean): Promise<void> {
		const retryAfterMs = this.cooldownUntil - this.clock.now();
		if (this.cooldownUntil > longest && !isRead) {
			throw new WeShopFailure('WeShop asked for a longer pause than there is time left', {
				description: 'It is busy or limits your account. Try again later, or run fewer items at a time',
				details: { code: '429', retryable: true },
				retryAfterMs,
			});
		}
		await this.clock.sleep(Math.min(retryAfterMs, longest - this.clock.now()));
	}
}
