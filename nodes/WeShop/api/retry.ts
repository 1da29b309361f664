import { connectionFailure, WeShopFailure } from './failure';

export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Ends early by throwing `Stopped` when the execution is stopped. */
	sleep(milliseconds: number): Promise<void>;
	/** Aborts after so many milliseconds; unlike `sleep` it keeps nothing alive that has ended. */
	alarm(milliseconds: number): AbortSignal;
	/** From 0 up to, not including, 1. */
	random(): number;
}

const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/**
 * Exponential backoff with jitter, so that many runs do not come back at once; never shorter than Retry-After.
 * @param tries that have failed so far
 * @param random from 0 up to 1
 * @returns milliseconds
 */
export function backoffAfter(tries: number, random: number, retryAfterMs = 0): number {
	const grown = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
	return Math.max(retryAfterMs, grown / 2) + (grown / 2) * random;
}

/**
 * Calls again until it works, is refused for good, or the next try would begin after the deadline.
 * @param place for messages: who could not be reached
 * @param deadline in milliseconds since the epoch; the call itself has to end by then
 * @throws WeShopFailure of the last try
 */
export async function withRetry<T>(call: () => Promise<T>, place: string, clock: Clock, deadline: number): Promise<T> {
	for (let tries = 1; ; tries++) {
		const result = await call().then(
			(value) => ({ value }),
			(thrown: unknown) => connectionFailure(thrown, place),
		);
		if (!(result instanceof WeShopFailure)) return result.value;
		const backoff = backoffAfter(tries, clock.random(), result.retryAfterMs);
		if (!result.details.retryable || clock.now() + backoff > deadline) throw result;
		await clock.sleep(backoff);
	}
}

/**
 * Ends the work after so many milliseconds, whether or not it obeys the signal. n8n's own timeout of a request ends with
 * the headers of the response (axios: it is the connection's idle time), so a body that hangs or drips would never end.
 * @throws WeShopFailure when the time is up
 */
export async function withTimeout<T>(clock: Clock, milliseconds: number, place: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const alarm = clock.alarm(milliseconds);
	const expired = connectionFailure({ code: 'ECONNABORTED' }, place);
	let expire = () => {};
	const timeout = new Promise<never>((_, reject) => {
		expire = () => reject(expired);
		alarm.addEventListener('abort', expire);
	});
	try {
		return await Promise.race([timeout, work(alarm)]);
	} finally {
		// Node keeps a timeout's signal, and with it the request, for as long as somebody listens to it.
		alarm.removeEventListener('abort', expire);
	}
}
