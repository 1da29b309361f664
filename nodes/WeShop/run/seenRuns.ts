/** What this process knows of a run; times in milliseconds since the epoch. */
export interface SeenRun {
	readonly firstReadAt: number;
	/** When the run was first read as ended, whether or not it had results then. */
	endedAt?: number;
	/** WeShop has shown the run. */
	isKnown?: boolean;
	/** Since when WeShop says that it does not know the run. */
	unknownSince?: number;
}

/** More than the runs of a busy day; each takes about 200 bytes. */
const MAX_RUNS = 10_000;

/**
 * The runs that have been read. What is tolerated in a run's first moments counts from here, for all readers together, so
 * that a workflow that checks a run in a loop comes to an end.
 */
export class SeenRuns {
	/** How many unknown IDs of calls from outside are about to be read once more. */
	forgedRereads = 0;
	private readonly runs = new Map<string, SeenRun>();

	constructor(private readonly maxRuns = MAX_RUNS) {}

	find(executionId: string): SeenRun | undefined {
		return this.runs.get(executionId);
	}

	/** @param now the time of the first read, where this is the first; milliseconds since the epoch */
	see(executionId: string, now: number): SeenRun {
		const run = this.runs.get(executionId) ?? { firstReadAt: now };
		this.runs.set(executionId, run);
		if (this.runs.size > this.maxRuns) this.runs.delete(this.runs.keys().next().value!);
		return run;
	}
}

/** n8n opens a session each time that a node runs; what is known of a run outlives it. */
export const seenByThisProcess = new SeenRuns();
