import { AsyncLocalStorage } from 'node:async_hooks';
import { builtClock } from './workflow';

const recording = new AsyncLocalStorage<number[]>();
let recorded: Promise<void> | undefined;

/** From the first execution on, after whatever a test file makes of the node's clock. */
async function recordPauses(): Promise<void> {
	const clock = await builtClock();
	const { sleep } = clock;
	clock.sleep = async (milliseconds, end) => {
		// What waits for another one only decides on no pause.
		if (Number.isFinite(milliseconds)) recording.getStore()?.push(milliseconds);
		await sleep(milliseconds, end);
	};
}

/**
 * Runs an execution, and tells each pause that the node meant to make in it, in milliseconds: what it decides itself, and
 * no machine makes longer.
 */
export async function withPauses<T>(work: () => Promise<T>): Promise<T & { pauses: number[] }> {
	await (recorded ??= recordPauses());
	const pauses: number[] = [];
	return { ...(await recording.run(pauses, work)), pauses };
}

/** How long all of them take, in milliseconds: no less than it takes when some go on at the same time. */
export const inAll = (pauses: number[]): number => pauses.reduce((sum, pause) => sum + pause, 0);
