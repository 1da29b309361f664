import { sleep } from 'n8n-workflow';
import type { Clock } from '../api/retry';

export interface NodeClock extends Clock {
	/** Aborts after so many milliseconds; unlike `sleep` it keeps nothing alive that has ended. */
	alarm(milliseconds: number): AbortSignal;
}

/** The longest that a timer of Node's takes, in milliseconds; a longer one goes off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What a timer takes: Node warns of less than 0 and of too much, and an alarm refuses a part of a millisecond. */
function timerOf(milliseconds: number): number {
	return Math.min(LONGEST_TIMER, Math.max(0, Math.ceil(milliseconds)));
}

/** Runs on evenly when the server's clock is set, which would end a wait or make it last an hour: only its start is the clock's. */
export const clock: NodeClock = {
	now: () => performance.timeOrigin + performance.now(),
	random: () => Math.random(),
	sleep: async (milliseconds) => await sleep(timerOf(milliseconds)),
	alarm: (milliseconds) => AbortSignal.timeout(timerOf(milliseconds)),
};
