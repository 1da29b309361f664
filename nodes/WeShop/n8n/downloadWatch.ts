import { WeShopFailure } from '../api/failure';
import type { NodeClock } from './clock';

/** How long a host may send nothing, before its response or in the middle of it, in milliseconds. */
export const IDLE_TIMEOUT = 30_000;

/**
 * The time that a download has: this, in milliseconds, and more for all that has arrived, at this rate in bytes per
 * second. So it grows with the file, also where its size is not known. Five files share a line: at 1 Mbit/s each comes
 * at 25 kB/s, which is enough for any size; a byte now and then is not.
 */
const GRACE = 60_000;
const MIN_RATE = 16_000;

/** No download takes longer, in milliseconds. 500 MB, the usual Max File Size, take 67 minutes at 1 Mbit/s. */
const MAX_DURATION = 2 * 60 * 60_000;

/** In milliseconds: a download that is hardly fast enough is not checked more often. */
const MIN_CHECK_INTERVAL = 1_000;

export interface WatchedDownload {
	/** How many bytes have arrived. */
	received(): number;
	hasEnded(): boolean;
	abortWith(why: WeShopFailure): unknown;
}

/**
 * Aborts a download whose host stops sending or is too slow. n8n's own timeout of a request ends with the headers, so
 * that a host could hold an execution for ever.
 */
export function watchDownload(clock: NodeClock, { received, hasEnded, abortWith }: WatchedDownload): void {
	const startedAt = clock.now();
	const elapsed = () => clock.now() - startedAt;
	/** @param idle for how long nothing had arrived then, in milliseconds */
	const checkLater = (receivedBefore: number, idle: number) => {
		const interval = Math.max(MIN_CHECK_INTERVAL, Math.min(IDLE_TIMEOUT - idle, allowed(receivedBefore) - elapsed()));
		clock.alarm(interval).addEventListener('abort', () => {
			if (hasEnded()) return;
			const bytes = received();
			const idleNow = bytes > receivedBefore ? 0 : idle + interval;
			if (idleNow >= IDLE_TIMEOUT) abortWith(new WeShopFailure('it stopped sending', { details: { retryable: true } }));
			else if (elapsed() >= allowed(bytes)) abortWith(tooSlow(bytes, elapsed()));
			else checkLater(bytes, idleNow);
		});
	};
	checkLater(received(), 0);
}

/** How long a download may take of which so many bytes have arrived, in milliseconds. */
function allowed(bytes: number): number {
	return Math.min(MAX_DURATION, GRACE + (bytes / MIN_RATE) * 1000);
}

function tooSlow(bytes: number, milliseconds: number): WeShopFailure {
	return new WeShopFailure(`it was too slow: ${sizeOf(bytes)} in ${Math.round(milliseconds / 1000)} seconds`, { details: { retryable: true } });
}

function sizeOf(bytes: number): string {
	if (bytes < 1_000) return `${bytes} byte${bytes === 1 ? '' : 's'}`;
	return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}
