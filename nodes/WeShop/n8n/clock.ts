import { sleep } from 'n8n-workflow';
import type { Clock } from '../api/retry';

export type NodeClock = Clock;

/** Monotonic, because a server's clock that is set would end a wait or make it last an hour: only its start is that clock's. */
export const clock: NodeClock = {
	now: () => performance.timeOrigin + performance.now(),
	random: () => Math.random(),
	sleep,
	// Node takes whole milliseconds only.
	alarm: (milliseconds) => AbortSignal.timeout(Math.ceil(milliseconds)),
};
