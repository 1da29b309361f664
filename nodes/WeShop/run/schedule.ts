/** A picture takes WeShop about ten seconds, a video minutes: an earlier look would be in vain. */
const FIRST_POLL = 5_100;
/** Runs that were started together are looked at within this time of one another. */
const SPREAD = 400;
const SHORTEST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;

/** All runs of an execution together are looked at this often, from one look at each to the next. */
export const POLLS_PER_SECOND = 10;

/**
 * How long to wait until the next look at a run, in milliseconds. The longer it has run, the less a little more
 * matters: a result is seen at most a tenth of its run, or two seconds, late. The more runs are waited for, the less
 * often each of them is looked at.
 * @param elapsed milliseconds since the run's start
 * @param waiting how many runs are waited for, this one included
 * @param random from 0 up to 1
 */
export function pauseBeforePoll(elapsed: number, waiting: number, random: number): number {
	if (elapsed < FIRST_POLL) return FIRST_POLL - elapsed + random * SPREAD;
	const grown = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, elapsed / 10));
	return Math.max(grown, (waiting / POLLS_PER_SECOND) * 1_000);
}
