import type { WeShopClient } from '../api/client';
import type { Clock } from '../api/retry';
import type { Run } from '../api/types';
import { lacksResults, progressOf } from './runState';

/** How long a run that is said to have ended may go on showing another state, in milliseconds. */
const SETTLING = 8_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 2_000;

/** How long WeShop is asked for a run while a caller waits for our answer, in milliseconds. */
const RETRY_MS = 10_000;

/**
 * Reads a run that somebody said has ended, who may be early, or may be anybody; also WeShop may show the end before the results.
 * @param settling how long it is looked at again, in milliseconds
 * @returns nothing when it goes on showing that it has not
 * @throws WeShopFailure
 */
export async function runThatEnded(client: WeShopClient, clock: Clock, executionId: string, settling = SETTLING): Promise<Run | undefined> {
	const until = clock.now() + settling;
	for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
		const run = await client.getRun(executionId, clock.now() + RETRY_MS);
		const hasEnded = progressOf(run, executionId) !== 'unfinished';
		if (hasEnded && !lacksResults(run, executionId)) return run;
		if (clock.now() + pause > until) return hasEnded ? run : undefined;
		await clock.sleep(pause);
	}
}
