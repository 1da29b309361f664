import { AdaptiveRate } from './adaptiveRate';
import { isUnreachable } from './retryBudget';
import type { WeShopFailure } from './failure';
import type { Clock } from './retry';

/** A limit of runs at a time refuses starts alone, and large uploads are slow: neither may hold up what reads runs. */
export type Lane = 'start' | 'upload' | 'other';

/**
 * What the requests of one WeShop account have learned, for all executions of the same process: the rates that WeShop
 * bears, and the cooldown that it has asked for.
 */
export class AccountRate {
	private readonly rates: Record<Lane, AdaptiveRate> = { start: new AdaptiveRate(), upload: new AdaptiveRate(), other: new AdaptiveRate() };
	/** All in milliseconds since the epoch. */
	cooldownUntil = 0;
	/** When a start worked last, and when a run that is waited for was last seen to go on: as it ends, another may start. */
	startedAt = -Infinity;
	unfinishedAt = -Infinity;
	private usedAt: number;
	private waiting = 0;

	constructor(private readonly clock: Pick<Clock, 'now'>) {
		this.usedAt = clock.now();
	}

	/** For how long nobody has used it, in milliseconds. */
	get idle(): number {
		return this.waiting > 0 ? 0 : this.clock.now() - Math.max(this.usedAt, this.cooldownUntil);
	}

	/** WeShop has sent a Retry-After, which holds for all requests. */
	startCooldown(milliseconds: number): void {
		this.cooldownUntil = Math.max(this.cooldownUntil, this.clock.now() + milliseconds);
	}

	/** As `AdaptiveRate.acquire`. */
	async acquire(lane: Lane, clock: Clock, latest: number, isUrgent: boolean): Promise<void> {
		this.waiting++;
		await this.rates[lane].acquire(clock, latest, isUrgent).finally(() => {
			this.waiting--;
			this.usedAt = this.clock.now();
		});
	}

	/**
	 * A request has ended.
	 * @param took how long the response took, in milliseconds
	 */
	learn(lane: Lane, failure: WeShopFailure | undefined, took: number): void {
		const now = this.clock.now();
		const rate = this.rates[lane];
		if (!failure && lane === 'start') this.startedAt = now;
		if (failure && isUnreachable(failure)) return rate.unreached(now, failure, now - took);
		// With a Retry-After WeShop has said itself when it goes on; one of no time says nothing.
		if (failure?.isBusy) return !failure.retryAfterMs ? rate.refused(now, now - took) : undefined;
		// How long an upload takes depends on its size.
		rate.answered(now, lane === 'upload' ? undefined : took);
	}
}
