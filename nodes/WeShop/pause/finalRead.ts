import { Stopped, type WeShopFailure } from '../api/failure';
import { readEndedRun, readRun, type Reading, type RunReader } from '../run/readRun';
import { progressOf } from '../run/runState';

/** How long the first read of all runs may take, in milliseconds; one that hangs is given up then. */
const FIRST_READ_MS = 8_000;

/** Where a reading is older, all are repeated, which may take as long: so none is older when the execution is paused. In milliseconds. */
const MAX_AGE_MS = 2_000;

/**
 * Reads runs right before their execution is paused: until then n8n refuses WeShop's calls and forgets them, and a run
 * that has ended would be waited for in vain. Takes 11 seconds at most; longer only where all runs have ended and one
 * does not show its results, as then nothing is paused.
 * @returns the last reading of each run, by execution ID; none where no read has worked
 * @throws Stopped
 */
export async function readBeforePausing(reader: RunReader, executionIds: string[]): Promise<Map<string, Reading>> {
	const { clock } = reader;
	const readings = new Map<string, Reading>();
	const readAt = new Map<string, number>();
	const readAll = async (some: string[], milliseconds: number) => {
		const deadline = clock.now() + milliseconds;
		await Promise.all(
			some.map(async (id) => {
				const reading = await readRun(reader, id, { deadline }).catch(unlessStopped);
				if (reading) readings.set(id, reading);
				if (reading) readAt.set(id, clock.now());
			}),
		);
	};
	const ids = [...new Set(executionIds)];
	await readAll(ids, FIRST_READ_MS);
	const unfinished = ids.filter((id) => (readings.get(id)?.progress ?? 'unfinished') === 'unfinished');
	const isOld = (id: string) => clock.now() - (readAt.get(id) ?? 0) > MAX_AGE_MS;
	// All of them, because the others grow old meanwhile.
	if (unfinished.some(isOld)) await readAll(unfinished, MAX_AGE_MS);
	if (ids.every((id) => readings.get(id)?.hasEnded)) await readResults(reader, readings);
	return readings;
}

async function readResults(reader: RunReader, readings: Map<string, Reading>): Promise<void> {
	await Promise.all(
		[...readings].map(async ([id, reading]) => {
			if (reading.progress !== 'unfinished') return;
			const run = await readEndedRun(reader, id, { settleMs: 0 }).catch(unlessStopped);
			if (run) readings.set(id, { ...reading, run, progress: progressOf(run, id) });
		}),
	);
}

async function unlessStopped(failure: WeShopFailure): Promise<undefined> {
	if (failure instanceof Stopped) await Promise.reject(failure);
}
