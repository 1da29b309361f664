import { connectionFailure, WeShopFailure } from './failure';

export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Ends early when `end` aborts, and by throwing `Stopped` when the execution is stopped. */
	sleep(milliseconds: number, end?: AbortSignal): Promise<void>;
	/** Aborts after so many milliseconds. */
	alarm(milliseconds: number): AbortSignal;
	/** From 0 up to, not including, 1. */
	random(): number;
}

const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/**
 * What a read gets that goes when its deadline is here already, in milliseconds: the last read of a run is due at the
 * run's Timeout, and the node has to return within a second of it. Other requests are sent only while they have as much.
 */
export const LAST_REQUEST_MS = 750;

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
 * @param ending the failure that ends the call before its deadline, where it may not be retried now
 * @param retriesAtDeadline whether the last try is made at the deadline rather than a backoff before it, unless WeShop asks for more
 * @throws WeShopFailure of the last try
 */
export async function withRetry<T>(
	call: () => Promise<T>,
	place: string,
	clock: Clock,
	deadline: number | (() => number),
	ending: (failure: WeShopFailure) => WeShopFailure | undefined = () => undefined,
	retriesAtDeadline: () => boolean = () => false,
): Promise<T> {
	for (let tries = 1; ; tries++) {
		const result = await call().then(
			(value) => ({ value }),
			(thrown: unknown) => connectionFailure(thrown, place),
		);
		if (!(result instanceof WeShopFailure)) return result.value;
		const backoff = backoffAfter(tries, clock.random(), result.retryAfterMs);
		const until = typeof deadline === 'number' ? deadline : deadline();
		const left = until - clock.now();
		const isAsked = (result.retryAfterMs ?? 0) > left;
		const pause = retriesAtDeadline() && left > 0 && !isAsked ? Math.min(backoff, left) : backoff;
		if (!result.details.retryable || pause > left) throw result;
		const end = ending(result);
		if (end) throw end;
		await clock.sleep(pause);
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

/**
 * How long a read may take that goes now, in milliseconds.
 * @param began when the call came to the queue
 */
export function timeLeft(now: number, began: number, deadline: number): number {
	const latest = Math.max(deadline, began) + LAST_REQUEST_MS;
	return Math.max(1, deadline - now, Math.min(LAST_REQUEST_MS, latest - now));
}
