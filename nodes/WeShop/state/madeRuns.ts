import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { clock } from '../n8n/clock';
import { damaged, digestOf, entryOf, readEntry, type MadeRun } from './madeEntry';
import { otherVersion } from './version';

/** How many runs a workflow remembers. n8n writes all of them with each of its executions that adds one. */
export const KEPT = 5_000;

/** How many may be added before the oldest are dropped together, so that few executions rewrite the list. */
const SLACK = 250;

/** Of the shape of `Stored`. Published workflows outlive an upgrade: a change counts it up, and reads the one before. */
const VERSION = 1;

/** What n8n stores for all WeShop nodes of a workflow. */
interface Stored {
	version: typeof VERSION;
	/** Entries with commas between them, the oldest first. One text, as n8n observes each object in static data. */
	runs: string;
}

const DAY_MS = 86_400_000;

export function today(): number {
	return Math.floor(clock.now() / DAY_MS);
}

/**
 * What this process of n8n remembers, by workflow: n8n stores nothing of executions in the editor, and of two executions
 * at the same time only what the last one has stored.
 */
const memories = new Map<string, Memory>();

interface Memory {
	runs: Map<string, MadeRun>;
	/** Counts what has been put in, by whichever execution. */
	changes: number;
}

/** Workflows that one process remembers, so that it cannot fill the memory. */
const MAX_WORKFLOWS = 100;

const opened = new WeakMap<IExecuteFunctions, MadeRuns>();

/** @throws WeShopFailure when another version of the node has written what only that one can read */
export function madeRuns(node: IExecuteFunctions): MadeRuns {
	const runs = opened.get(node) ?? new MadeRuns(node.getWorkflowStaticData('global'), memoryOf(node.getWorkflow().id ?? ''));
	opened.set(node, runs);
	return runs;
}

function memoryOf(workflowId: string): Memory {
	const memory = memories.get(workflowId) ?? { runs: new Map<string, MadeRun>(), changes: 0 };
	memories.delete(workflowId);
	memories.set(workflowId, memory);
	if (memories.size > MAX_WORKFLOWS) memories.delete(memories.keys().next().value!);
	return memory;
}

/** The runs that a workflow has made, by the key of a photo with its settings. Nothing is written that has not changed. */
export class MadeRuns {
	/** By digest. */
	private readonly runs: Map<string, MadeRun>;
	private entries: number;
	/** What this execution needs, by digest, whatever falls out meanwhile. */
	private readonly pinned = new Map<string, MadeRun>();
	/** How many changes of the memory it has. */
	private merged = -1;

	constructor(
		private readonly holder: IDataObject,
		private readonly memory: Memory,
	) {
		const stored = storedIn(holder);
		const entries = stored ? stored.split(',') : [];
		this.entries = entries.length;
		this.runs = new Map(entries.map(readEntry));
	}

	/** Whether older runs may have been forgotten. */
	get isFull(): boolean {
		return this.runs.size >= KEPT;
	}

	get(key: string): MadeRun | undefined {
		const digest = digestOf(key);
		return later(later(this.runs.get(digest), this.memory.runs.get(digest)), this.pinned.get(digest));
	}

	/** To be called before the execution sets anything. */
	pin(key: string): void {
		const run = this.get(key);
		if (run) this.pinned.set(digestOf(key), run);
	}

	set(key: string, run: Omit<MadeRun, 'day'>): void {
		const known = this.runs.get(digestOf(key));
		if (known?.executionId === run.executionId && known?.failed === run.failed) return;
		if (this.merged !== this.memory.changes) this.merge();
		this.put(digestOf(key), { ...run, day: today() });
	}

	/** Adds what other executions have made, whose static data this one's replaces. */
	private merge(): void {
		for (const [digest, made] of [...this.memory.runs]) {
			const known = this.runs.get(digest);
			if (known !== made && later(known, made) === made) this.append(digest, made);
		}
		this.merged = this.memory.changes;
	}

	private put(digest: string, run: MadeRun): void {
		put(this.memory.runs, digest, run);
		this.merged = this.memory.changes += 1;
		this.append(digest, run);
	}

	private append(digest: string, run: MadeRun): void {
		put(this.runs, digest, run);
		const entry = `${digest}${entryOf(run)}`;
		const stored = storedIn(this.holder);
		this.entries += 1;
		const isLong = this.entries > KEPT + SLACK;
		if (isLong) this.entries = this.runs.size;
		const longer = stored ? `${stored},${entry}` : entry;
		const runs = isLong ? [...this.runs].map(([one, made]) => `${one}${entryOf(made)}`).join(',') : longer;
		this.holder.weShopMade = { version: VERSION, runs } satisfies Stored;
	}
}

/** As the newest; the oldest are dropped. */
function put(runs: Map<string, MadeRun>, digest: string, run: MadeRun): void {
	runs.delete(digest);
	runs.set(digest, run);
	if (runs.size > KEPT) runs.delete(runs.keys().next().value!);
}

/** Each key that is used up makes an entry newer, and a run that was started with the next one. */
function later(one: MadeRun | undefined, other: MadeRun | undefined): MadeRun | undefined {
	if (!one || !other) return one ?? other;
	const rank = ({ failed, executionId }: MadeRun) => 2 * failed + (executionId === undefined ? 0 : 1);
	return rank(other) > rank(one) ? other : one;
}

/** @throws WeShopFailure when another version of the node has written it: what is paid for cannot be known then */
function storedIn(holder: IDataObject): string {
	const stored = holder.weShopMade as Partial<Stored> | undefined;
	if (stored === undefined) return '';
	if (stored?.version === VERSION && typeof stored.runs === 'string') return stored.runs;
	throw stored?.version === VERSION ? damaged() : otherVersion(stored?.version, VERSION);
}
