/** As many as tell how long runs take now. */
const KEPT = 50;
/** How finely the moment is looked for in which runs end, in milliseconds. */
const STEP = 500;
/** The longest time without a look at a run, where none has ended so early, in milliseconds. */
const LONGEST_BLIND = 10_000;
/** Runs that took nearly as long as one another: the shortest no more than a fifth shorter than the longest. */
const ALIKE = 0.2;
/** By how much a run may outlast all of those and still be one of them. */
const A_LITTLE_LONGER = 0.05;

/** Of so many that are waited for, one more look in a row has to find a run ended before it counts as no chance. */
const CHANCE_AMONG = 25;

const NONE = { count: 0, youngest: Infinity };

/**
 * What the runs of an execution that have ended took, and what that says of the others: when they are about to end they
 * are looked at at once, and before that hardly at all. Runs that take now this and now that say nothing. All ages in
 * milliseconds, at the moment in which a look was sent.
 */
export class RuntimeEstimate {
	/** The latest. */
	private readonly kept: number[] = [];
	/** The same, the shortest first. */
	private took: number[] = [];
	/** Ends found by looks in a row: of ten equal runs, the usual number at a time, of 8 to 40 s, they let the last be seen 0.65 s late and not 0.98 (simulated). */
	private inARow = NONE;

	/**
	 * A look has found a run ended.
	 * @param before its age at the last look, which had not; 0 when there was none
	 */
	ended(before: number, age: number): void {
		this.inARow = { count: this.inARow.count + 1, youngest: Math.min(age, this.inARow.youngest) };
		this.kept.push(Math.max(before, age - STEP));
		if (this.kept.length > KEPT) this.kept.shift();
		this.took = [...this.kept].sort((one, other) => one - other);
	}

	/** A look has found a run under way. */
	underWay(age: number): void {
		if (age >= this.inARow.youngest) this.inARow = NONE;
	}

	/**
	 * The age that many runs had which were found ended one look after the other: another one of that age has probably
	 * ended, too, when it was under way at its last look before that.
	 * @param waiting how many are waited for
	 */
	ageOfEnd(waiting: number): number {
		return this.inARow.count < 2 + Math.floor(waiting / CHANCE_AMONG) ? Infinity : this.inARow.youngest;
	}

	/**
	 * The age at which a run should be looked at next.
	 * @param before its age at the last look, 0 when there was none
	 * @param usual the age at which it would be, knowing nothing
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
