/** How many runtimes the estimate rests on, the latest ones: WeShop is slower at some times than at others. */
const MAX_RUNTIMES = 50;
/** The least time between two polls of a run, which is how exactly a runtime is known; in milliseconds. */
const RESOLUTION_MS = 500;
/** The longest a run goes unpolled because none has ended so early; it may be of another kind. In milliseconds. */
const MAX_UNPOLLED_MS = 10_000;
/** Runtimes are alike when the shortest is at most a fifth shorter than the longest. */
const ALIKE = 0.2;
/** By how much a run may outlast runtimes that are alike and still be one of them. */
const OVERRUN = 0.05;

/** For so many runs, the streak has to be one longer before it counts as more than chance. */
const RUNS_PER_STREAK = 25;

const NO_STREAK = { count: 0, youngest: Infinity };

/**
 * The runtimes of the runs of an execution that have ended, as an estimate for the others: those are polled hardly at all
 * before the others ended, and at once when they are about to end. Runtimes that differ widely change nothing. All ages
 * in milliseconds, at the moment in which a poll was sent.
 */
export class RuntimeEstimate {
	/** Oldest first. */
	private readonly latest: number[] = [];
	/** The same, shortest first. */
	private runtimes: number[] = [];
	/**
	 * Polls one after the other that found runs ended. Of ten equal runs at a time, of 8 to 40 seconds, the last is seen
	 * 0.65 seconds late with it and 0.98 without (simulated in runtimeEstimateInUse.test.ts).
	 */
	private streak = NO_STREAK;

	/**
	 * A poll has found a run ended.
	 * @param before its age at the previous poll, which had not; 0 where there was none
	 */
	foundEnded(before: number, age: number): void {
		this.streak = { count: this.streak.count + 1, youngest: Math.min(age, this.streak.youngest) };
		this.latest.push(Math.max(before, age - RESOLUTION_MS));
		if (this.latest.length > MAX_RUNTIMES) this.latest.shift();
		this.runtimes = [...this.latest].sort((one, other) => one - other);
	}

	/** A poll has found a run unfinished. */
	foundUnfinished(age: number): void {
		if (age >= this.streak.youngest) this.streak = NO_STREAK;
	}

	/**
	 * The age that several runs had which were found ended one after the other: another one of that age has probably ended
	 * as well, when it was unfinished at its last poll before that age.
	 * @param waiting how many are waited for
	 */
	ageOfEnd(waiting: number): number {
		return this.streak.count < 2 + Math.floor(waiting / RUNS_PER_STREAK) ? Infinity : this.streak.youngest;
	}

	/**
	 * The age at which a run should be polled next.
	 * @param before its age at the previous poll, 0 where there was none
	 * @param usual the age at which it would be polled without an estimate
	 */
	nextPoll(before: number, usual: number): number {
		const { runtimes } = this;
		const next = runtimes.findIndex((age) => age > before);
		if (next < 0) return this.isOverrun(before) ? before + (usual - before) / 2 : usual;
		const ahead = runtimes.length - next;
		const earliest = runtimes[next]!;
		if (earliest > usual) return Math.min(earliest, Math.max(usual, before + MAX_UNPOLLED_MS));
		const endUntilThen = runtimes.filter((age) => age > before && age <= usual).length;
		if (endUntilThen < ahead / 2) return usual;
		return Math.min(usual, Math.max(runtimes[next + Math.floor(ahead / 3)]!, before + RESOLUTION_MS));
	}

	private isOverrun(age: number): boolean {
		const { 0: shortest, length, [length - 1]: longest } = this.runtimes;
		if (shortest === undefined || longest === undefined || length < 3) return false;
		return longest - shortest < longest * ALIKE && age < longest * (1 + OVERRUN);
	}
}
