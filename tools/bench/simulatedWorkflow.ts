/** What a batch of runs came to; times in seconds. */
export interface Simulated {
	/** Polls alone. */
	pollsPerRun: number;
	/** From ready to found ready, the mean. */
	delay: number;
	/** Until the last run was found ready. */
	took: number;
}

/**
 * The workflow that a user builds, exactly: starts all runs, then waits for the interval, polls the unfinished ones, and
 * so on. n8n goes on to the next node when all requests of one have their response.
 * @param lengths of the runs, in milliseconds
 * @param interval of the Wait node, in milliseconds
 * @param oneWay half of what a request takes, in milliseconds
 * @param cpuMs of n8n for a request, one after the other; in milliseconds
 */
export function simulateWorkflow(lengths: number[], interval: number, oneWay: number, cpuMs: number): Simulated {
	let unfinished = lengths.map((length, index) => (index + 1) * cpuMs + oneWay + length);
	let now = lengths.length * cpuMs + 2 * oneWay;
	let polls = 0;
	let delay = 0;
	while (unfinished.length > 0) {
		now += interval;
		polls += unfinished.length;
		const end = now + unfinished.length * cpuMs + 2 * oneWay;
		const isReady = unfinished.map((readyAt, index) => readyAt <= now + (index + 1) * cpuMs + oneWay);
		for (const [index, readyAt] of unfinished.entries()) if (isReady[index]) delay += end - readyAt;
		unfinished = unfinished.filter((_, index) => !isReady[index]);
		now = end;
	}
	return { pollsPerRun: polls / lengths.length, delay: delay / lengths.length / 1_000, took: now / 1_000 };
}
