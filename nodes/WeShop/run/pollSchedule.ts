/** A picture takes WeShop about ten seconds, a video minutes: an earlier look would be in vain. */
const FIRST_POLL = 5_100;
/** Of several, one may be quicker than that, and what it took says something of the others. */
const FIRST_POLL_OF_SEVERAL = 4_100;
/** Runs that were started together are looked at within this time of one another. */
const SPREAD = 400;
const SHORTEST_PAUSE = 2_000;
/** Nineteen of twenty are to be out within those two seconds, the answer to a look included; alone, a run has a bound on its looks. */
const SHORTEST_PAUSE_OF_SEVERAL = 1_800;
const LONGEST_PAUSE = 30_000;

/** A run among those that are waited for. */
export interface Waited {
	/** How many runs are waited for, this one included. */
	waiting: number;
	/** How often all of them together are looked at in a second, from one look at each to the next. */
	pollsPerSecond: number;
	/** From 0 up to 1. */
	random: number;
}

/**
 * How long to wait until the next look at a run, in milliseconds. The longer it has run, the less a little more
 * matters: a result is seen at most a tenth of its run, or two seconds, late. The more runs are waited for, the less
 * often each of them is looked at.
 * @param elapsed milliseconds since the run's start
 */
export function pauseBeforePoll(elapsed: number, { waiting, pollsPerSecond, random }: Waited): number {
	const [first, shortest] = waiting > 1 ? [FIRST_POLL_OF_SEVERAL, SHORTEST_PAUSE_OF_SEVERAL] : [FIRST_POLL, SHORTEST_PAUSE];
	if (elapsed < first) return first - elapsed + random * SPREAD;
	const grown = Math.min(LONGEST_PAUSE, Math.max(shortest, elapsed / 10));
	const pause = Math.max(grown, (waiting / pollsPerSecond) * 1_000);
	// Looks that all fall together learn nothing from one another.
	const isSecond = waiting > 1 && elapsed < first + 2 * SPREAD;
	return isSecond ? pause * (0.5 + random / 2) : pause;
}
