/** No run is known to end sooner than this after its start. */
const FIRST_POLL = 3_000;
const SHORTEST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;

/**
 * How long to wait until the next poll of a run, in milliseconds: the longer it has run, the less a little more
 * matters, so a result is seen at most a tenth of its run, or two seconds, late.
 * @param elapsed milliseconds since the run's start
 * @param random from 0 up to 1; it takes up to a tenth off, so that runs started together do not poll together
 */
export function pauseBeforePoll(elapsed: number, random: number): number {
	if (elapsed < FIRST_POLL) return FIRST_POLL - elapsed;
	return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, elapsed / 10)) * (1 - random / 10);
}
