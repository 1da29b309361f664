import type { NodeClock } from '../../nodes/WeShop/n8n/clock';

/** The day on which all runs of these tests begin, in milliseconds since the epoch. */
export const START = Date.UTC(2026, 3, 1, 10);

/** More sleeps than any wait of these tests takes: one that goes on has lost its end. */
const MOST_SLEEPS = 5_000;

/** A test fails by this rather than never end, or go on as if nothing were wrong. */
function checkSleep(milliseconds: number, slept: number): void {
	if (!(milliseconds >= 0)) throw new Error(`Nobody can sleep for ${milliseconds} ms`);
	if (slept > MOST_SLEEPS) throw new Error('This wait never ends');
}

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
		sleep: async (milliseconds, end) => {
			if (end?.aborted) return;
			checkSleep(milliseconds, sleeps.push(milliseconds));
			now += milliseconds;
		},
	};
}

interface Sleeper {
	until: number;
	wake: () => void;
}

/** Time that stands still until the test moves it, for things that go on side by side. Its alarms go off. */
export function handClock(): NodeClock & { moveTo(elapsed: number): Promise<void> } {
	let now = START;
	let slept = 0;
	let sleepers: Sleeper[] = [];
	return {
		now: () => now,
		random: () => 0,
		alarm: (milliseconds) => {
			checkSleep(milliseconds, 0);
			const controller = new AbortController();
			const { signal } = controller;
			const sleeper = { until: now + milliseconds, wake: () => controller.abort() };
			sleepers.push(sleeper);
			// As Node drops a timeout that nobody listens to any more.
			const { removeEventListener } = signal;
			signal.removeEventListener = (...heard: Parameters<typeof removeEventListener>) => {
				sleepers = sleepers.filter((one) => one !== sleeper);
				removeEventListener.apply(signal, heard);
			};
			return signal;
		},
		sleep: async (milliseconds, end) => {
			checkSleep(milliseconds, ++slept);
			if (end?.aborted) return;
			await new Promise<void>((wake) => {
				const sleeper = { until: now + milliseconds, wake };
				sleepers.push(sleeper);
				end?.addEventListener('abort', () => {
					sleepers = sleepers.filter((one) => one !== sleeper);
					wake();
				});
			});
		},
		moveTo: async (elapsed) => {
			await settle();
			for (;;) {
				const due = sleepers.reduce<Sleeper | undefined>((first, one) => (first && first.until <= one.until ? first : one), undefined);
				if (!due || due.until > START + elapsed) break;
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
