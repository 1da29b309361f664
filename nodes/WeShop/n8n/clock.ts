import type { Clock } from '../api/retry';

export type NodeClock = Clock;

/** The longest timer that Node takes, in milliseconds; a longer one fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What a timer takes: Node warns of less than 0 and of too much, and an alarm takes whole milliseconds only. */
function timerOf(milliseconds: number): number {
	return Math.min(MAX_TIMER_MS, Math.max(0, Math.ceil(milliseconds)));
}

/**
 * Monotonic, because a server's clock that is set would end a wait or make it last an hour: only its start is that clock's.
 * Its timers keep no process alive. n8n stays alive by its own connections, and a sleep that has ended leaves nothing.
 */
export const clock: NodeClock = {
	now: () => performance.timeOrigin + performance.now(),
	random: () => Math.random(),
	sleep: async (milliseconds, end) => {
		if (end?.aborted) return;
		const timer = AbortSignal.timeout(timerOf(milliseconds));
		await new Promise<void>((over) => {
			const wake = () => {
				// Node forgets a timer to which nobody listens.
				timer.removeEventListener('abort', wake);
				end?.removeEventListener('abort', wake);
				over();
			};
			timer.addEventListener('abort', wake);
			end?.addEventListener('abort', wake);
		});
	},
	alarm: (milliseconds) => AbortSignal.timeout(timerOf(milliseconds)),
};
