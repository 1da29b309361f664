import type { clock as nodeClock } from '../../nodes/WeShop/n8n/clock';
import { n8nAxios } from './n8nAxios';
import { builtClock } from './workflow';

/**
 * From now on all time that the node waits and measures passes so many times as fast: pauses, deadlines, alarms, and
 * what it lets n8n wait for an answer. The sandbox keeps real time, and has a second of it for each answer, or more. For
 * tests of what comes of a long wait, not of when.
 */
export async function speedUp(factor: number, forAnAnswerMs = 1_000): Promise<void> {
	const sooner = (milliseconds: number) => Math.max(forAnAnswerMs, Math.ceil(milliseconds / factor));
	const clock = await builtClock();
	const { now, sleep, alarm } = clock;
	const begun = now();
	Object.assign(clock, {
		now: () => begun + (now() - begun) * factor,
		sleep: async (milliseconds: number, end?: AbortSignal) => await sleep(milliseconds / factor, end),
		alarm: (milliseconds: number) => alarm(sooner(milliseconds)),
	} satisfies Partial<typeof nodeClock>);
	(await n8nAxios()).interceptors.request.use((config) => ({ ...config, timeout: config.timeout ? sooner(config.timeout) : 0 }));
}

/** While this goes on, the pauses of the node take so many times as long: what is to happen in the midst of a short one has time for it. */
export async function slowly<T>(factor: number, work: () => Promise<T>): Promise<T> {
	const clock = await builtClock();
	const { sleep } = clock;
	clock.sleep = async (milliseconds, end) => await sleep(milliseconds * factor, end);
	return await work().finally(() => Object.assign(clock, { sleep }));
}

/** Stands at the head of a test file that asks what comes of a run, and not when: a wait of five seconds takes half of one. */
export function passTimeQuickly(factor = 10): void {
	beforeAll(async () => await speedUp(factor));
}
