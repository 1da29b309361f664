import { sleep } from 'n8n-workflow';
import type { Clock } from '../api/retry';

export interface NodeClock extends Clock {
	/** Aborts after so many milliseconds; unlike `sleep` it keeps nothing alive that has ended. */
	alarm(milliseconds: number): AbortSignal;
}

/** Runs on evenly when the server's clock is set, which would end a wait or make it last an hour: only its start is the clock's. */
export const clock: NodeClock = {
	now: () => performance.timeOrigin + performance.now(),
	random: () => Math.random(),
	sleep,
	alarm: (milliseconds) => AbortSignal.timeout(milliseconds),
};
