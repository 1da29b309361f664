/** How many runtimes are kept: enough to show how long runs take now. */
const KEPT = 50;
/** The precision with which the end of a run is estimated, in milliseconds. */
const STEP = 500;
/** The longest time without a poll of a run while no other has ended so early, in milliseconds. */
const LONGEST_BLIND = 10_000;
/** Runtimes count as similar if the shortest is at most a fifth shorter than the longest. */
const ALIKE = 0.2;
/** By how much a run may outlast similar ones and still count as one of them. */
const A_LITTLE_LONGER = 0.05;

/** For every so many runs that are waited for, one more poll in a row has to find an end before that is not taken for chance. */
const CHANCE_AMONG = 25;

const NONE = { count: 0, youngest: Infinity };

/**
 * Estimates when runs end from the runtimes of those that have ended: runs are polled rarely before that, and at once
 * when they are about to end. Runtimes that vary a lot say nothing. All ages are in milliseconds, at the moment in which
 * a poll was sent.
 */
export class RuntimeEstimate {
	/** The latest runtimes, in the order of their ends. */
	private readonly kept: number[] = [];
	/** The same, sorted. */
	private took: number[] = [];
	/** Ends found by polls in a row. With ten equal runs of 8 to 40 s, the usual number at a time, the last end is seen 0.65 s late thanks to it, not 0.98 (simulated). */
	private inARow = NONE;

	/**
	 * A poll has found that a run has ended.
	 * @param before its age at the poll before, which found it in flight; 0 when there was none
	 */
	ended(before: number, age: number): void {
		this.inARow = { count: this.inARow.count + 1, youngest: Math.min(age, this.inARow.youngest) };
		this.kept.push(Math.max(before, age - STEP));
		if (this.kept.length > KEPT) this.kept.shift();
		this.took = [...this.kept].sort((one, other) => one - other);
	}

	/** A poll has found a run in flight. */
	inFlight(age: number): void {
		if (age >= this.inARow.youngest) this.inARow = NONE;
	}

	/**
	 * The lowest age of the runs that polls in a row have found to have ended: another run of that age, in flight at its last
	 * poll, has probably ended too.
	 * @param waiting how many are waited for
	 */
	ageOfEnd(waiting: number): number {
		return this.inARow.count < 2 + Math.floor(waiting / CHANCE_AMONG) ? Infinity : this.inARow.youngest;
	}

	/**
	 * The age at which a run should be polled next.
	 * @param before its age at the last poll, 0 when there was none
	 * @param usual the age at which it would be polled without an estimate
	 */
	nextPoll(before: number, usual: number): number {
		const { took } = this;
		const next = took.findIndex((age) => age > before);
		if (next < 0) return this.isLateOneOfThem(before) ? before + (usual - before) / 2 : usual;
		const ahead = took.length - next;
		const earliest = took[next]!;
		if (earliest > usual) return Math.min(earliest, Math.max(usual, before + LONGEST_BLIND));
		const endUntilThen = took.filter((age) => age > before && age <= usual).length;
		if (endUntilThen < ahead / 2) return usual;
		return Math.min(usual, Math.max(took[next + Math.floor(ahead / 3)]!, before + STEP));
	}

	private isLateOneOfThem(age: number): boolean {
		const { 0: shortest, length, [length - 1]: longest } = this.took;
		if (shortest === undefined || longest === undefined || length < 3) return false;
		return longest - shortest < longest * ALIKE && age < longest * (1 + A_LITTLE_LONGER);
	}
}
