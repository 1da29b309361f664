import { connectionFailure, WeShopFailure } from './failure';

/** Time as a run sees it; `sleep` ends early by throwing `Stopped` when the execution is stopped. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	sleep(milliseconds: number): Promise<void>;
	/** From 0 up to, not including, 1. */
	random(): number;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/**
 * The pause after `tries` tries, in milliseconds: exponential with jitter, so that many runs do not come back at
 * once; what WeShop asks for in Retry-After is the least.
 */
export function pauseAfter(tries: number, random: number, retryAfterMs = 0): number {
	const grown = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1));
	return Math.max(retryAfterMs, grown / 2) + (grown / 2) * random;
}

/**
 * Makes `call` until it works, is refused for good, or the deadline (milliseconds since the epoch) would pass.
 * @throws WeShopFailure, the last one
 */
export async function withRetry<T>(call: () => Promise<T>, place: string, clock: Clock, deadline: number): Promise<T> {
	for (let tries = 1; ; tries++) {
		const failure = await call().then(
			(value) => ({ value }),
			(thrown: unknown) => connectionFailure(thrown, place),
		);
		if (!(failure instanceof WeShopFailure)) return failure.value;
		const pause = pauseAfter(tries, clock.random(), failure.retryAfterMs);
		if (!failure.details.retryable || clock.now() + pause > deadline) throw failure;
		await clock.sleep(pause);
	}
}
