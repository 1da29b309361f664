/** A picture takes WeShop about ten seconds, a video minutes: an earlier poll would find nothing. */
const FIRST_POLL_MS = 5_100;
/** One of several may be quicker than that, and its runtime is an estimate for the others. */
const FIRST_POLL_OF_SEVERAL_MS = 4_100;
/** Runs that were started together are polled within this time of one another. */
const SPREAD_MS = 400;
const MIN_PAUSE_MS = 2_000;
/** Nineteen of twenty results have to be out within two seconds, the response to the poll included; a single run has a bound on its number of polls instead. */
const MIN_PAUSE_OF_SEVERAL_MS = 1_800;
/** Until this age, in milliseconds, by which most videos have ended, the pauses grow up to `USUAL_MAX_MS` only. */
const USUAL_END_MS = 180_000;
/** Of two schedules with as many polls, the even one is less late: a workflow that polls every five seconds must not be both cheaper and earlier. */
const USUAL_MAX_MS = { image: 4_300, video: 4_700 };
/** Hardly any video ends before this age, in milliseconds: until then its pauses are long. */
const EARLY_VIDEO_MS = 30_000;
const EARLY_VIDEO_PAUSE_MS = 10_000;
const MAX_PAUSE_MS = 30_000;
/** The share of its runs that an execution polls more and more often, as the last ones. */
const LAST_SHARE = 0.1;
/** By how much the pause of the very last gets shorter. */
const LAST_FACTOR = 0.25;

/** What a run makes. */
export type Media = 'image' | 'video';

/** What the pause of one run depends on besides its age. */
export interface PollLoad {
	media?: Media;
	/** How many runs are waited for, this one included. */
	waiting: number;
	/** Which share of all runs of the execution has not ended; above 0 and up to 1. */
	left?: number;
	/** Polls per second for all of them together. */
	pollsPerSecond: number;
	/** From 0 up to 1. */
	random: number;
}

/**
 * The pause before the next poll of a run, in milliseconds. It grows with the run's age, so that a result is seen at most
 * a tenth of the runtime, or two seconds, late; and with the number of runs, to stay within the rate limit. The last runs
 * of many are polled more often: the execution waits for nothing else, and it is few polls for each of its runs.
 * @param elapsed milliseconds since the run's start
 */
export function pauseBeforePoll(elapsed: number, { media = 'image', waiting, left = 1, pollsPerSecond, random }: PollLoad): number {
	const [first, shortest] = waiting > 1 ? [FIRST_POLL_OF_SEVERAL_MS, MIN_PAUSE_OF_SEVERAL_MS] : [FIRST_POLL_MS, MIN_PAUSE_MS];
	if (elapsed < first) return first - elapsed + random * SPREAD_MS;
	const usual = media === 'video' && elapsed < EARLY_VIDEO_MS ? EARLY_VIDEO_PAUSE_MS : Math.max(shortest, grown(media, elapsed));
	const last = Math.max(LAST_FACTOR, Math.min(1, left / LAST_SHARE));
	const pause = Math.max(usual * last, (waiting / pollsPerSecond) * 1_000);
	// Polls that all fall together learn nothing from one another.
	const isSecond = waiting > 1 && elapsed < first + 2 * SPREAD_MS;
	return isSecond ? pause * (0.5 + random / 2) : pause;
}

function grown(media: Media, elapsed: number): number {
	return Math.min(elapsed / 10, USUAL_MAX_MS[media] + Math.max(0, elapsed - USUAL_END_MS) / 4, MAX_PAUSE_MS);
}
