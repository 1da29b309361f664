/** A picture takes WeShop about ten seconds, a video minutes: an earlier poll would find nothing. */
const FIRST_POLL_MS = 5_100;
/** One of several may be quicker than that, and its runtime is an estimate for the others. */
const FIRST_POLL_OF_SEVERAL_MS = 4_100;
/** Runs that were started together are polled within this time of one another. */
const SPREAD_MS = 400;
const MIN_PAUSE_MS = 2_000;
/** Nineteen of twenty results have to be out within two seconds, the response to the poll included; a single run has a bound on its number of polls instead. */
const MIN_PAUSE_OF_SEVERAL_MS = 1_800;
const MAX_PAUSE_MS = 30_000;

/** What the pause of one run depends on besides its age. */
export interface PollLoad {
	/** How many runs are waited for, this one included. */
	waiting: number;
	/** Polls per second for all of them together. */
	pollsPerSecond: number;
	/** From 0 up to 1. */
	random: number;
}

/**
 * The pause before the next poll of a run, in milliseconds. It grows with the run's age, so that a result is seen at most
 * a tenth of the runtime, or two seconds, late; and with the number of runs, to stay within the rate limit.
 * @param elapsed milliseconds since the run's start
 */
export function pauseBeforePoll(elapsed: number, { waiting, pollsPerSecond, random }: PollLoad): number {
	const [first, shortest] = waiting > 1 ? [FIRST_POLL_OF_SEVERAL_MS, MIN_PAUSE_OF_SEVERAL_MS] : [FIRST_POLL_MS, MIN_PAUSE_MS];
	if (elapsed < first) return first - elapsed + random * SPREAD_MS;
	const grown = Math.min(MAX_PAUSE_MS, Math.max(shortest, elapsed / 10));
	const pause = Math.max(grown, (waiting / pollsPerSecond) * 1_000);
	// Polls that all fall together learn nothing from one another.
	const isSecond = waiting > 1 && elapsed < first + 2 * SPREAD_MS;
	return isSecond ? pause * (0.5 + random / 2) : pause;
}
