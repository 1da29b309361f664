/** A picture takes WeShop about ten seconds and a video minutes, so an earlier poll would find nothing. In milliseconds, as all times here. */
const FIRST_POLL = 5_100;
/** One of several runs may be quicker, and its runtime helps to estimate the others. */
const FIRST_POLL_OF_SEVERAL = 4_100;
/** Runs that were started together are polled within this time of one another. */
const SPREAD = 400;
const SHORTEST_PAUSE = 2_000;
/** So that 19 of 20 results are out within two seconds, the response to a poll included. A single run has a limit on its polls instead. */
const SHORTEST_PAUSE_OF_SEVERAL = 1_800;
const LONGEST_PAUSE = 30_000;

/** A run among those that are polled. */
export interface Waited {
	/** How many runs are waited for, this one included. */
	waiting: number;
	/** How many polls a second all of them share. */
	pollsPerSecond: number;
	/** From 0 up to 1. */
	random: number;
}

/**
 * How long to wait until the next poll of a run, in milliseconds. The longer a run takes, the less a short delay
 * matters: a result is seen at most a tenth of the runtime, or two seconds, late. The more runs are waited for, the less
 * often each of them is polled.
 * @param elapsed milliseconds since the run's start
 */
export function pauseBeforePoll(elapsed: number, { waiting, pollsPerSecond, random }: Waited): number {
	const [first, shortest] = waiting > 1 ? [FIRST_POLL_OF_SEVERAL, SHORTEST_PAUSE_OF_SEVERAL] : [FIRST_POLL, SHORTEST_PAUSE];
	if (elapsed < first) return first - elapsed + random * SPREAD;
	const grown = Math.min(LONGEST_PAUSE, Math.max(shortest, elapsed / 10));
	const pause = Math.max(grown, (waiting / pollsPerSecond) * 1_000);
	// Polls that all come at the same moment learn nothing from one another.
	const isSecond = waiting > 1 && elapsed < first + 2 * SPREAD;
	return isSecond ? pause * (0.5 + random / 2) : pause;
}
