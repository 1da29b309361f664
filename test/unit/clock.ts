import type { NodeClock } from '../../nodes/WeShop/operations/clock';

/** The day on which all runs of these tests begin, in milliseconds since the epoch. */
export const START = Date.UTC(2026, 3, 1, 10);

/** Time that passes at once: a sleep moves the clock on and is written down. No alarm ever goes off. */
export function instantClock(random = 0): NodeClock & { sleeps: number[]; elapsed(): number; pass(milliseconds: number): void } {
	let now = START;
	const sleeps: number[] = [];
	return {
		sleeps,
		now: () => now,
		random: () => random,
		alarm: () => new AbortController().signal,
		elapsed: () => now - START,
		pass: (milliseconds) => {
			now += milliseconds;
		},
		sleep: async (milliseconds) => {
			sleeps.push(milliseconds);
			now += milliseconds;
		},
	};
}

/** Time that stands still until the test moves it, for things that go on side by side. */
export function handClock(): NodeClock & { moveTo(elapsed: number): Promise<void> } {
	let now = START;
	let sleepers: Array<{ until: number; wake: () => void }> = [];
	return {
		now: () => now,
		random: () => 0,
		alarm: () => new AbortController().signal,
		sleep: async (milliseconds) => await new Promise<void>((wake) => sleepers.push({ until: now + milliseconds, wake })),
		moveTo: async (elapsed) => {
			await settle();
			for (;;) {
				const due = sleepers.filter(({ until }) => until <= START + elapsed).sort((one, other) => one.until - other.until)[0];
				if (!due) break;
				sleepers = sleepers.filter((sleeper) => sleeper !== due);
				now = Math.max(now, due.until);
				due.wake();
				await settle();
			}
			now = START + elapsed;
		},
	};
}

/** Lets everything run that waits for no clock. */
export async function settle(): Promise<void> {
	await new Promise((done) => setImmediate(done));
}
