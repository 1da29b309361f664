import type { IExecuteFunctions } from 'n8n-workflow';
import type { StartedRun } from '../api/types';
import { versioned, type Versioned } from './version';

/** How many keys are remembered: n8n writes all of them into its database with each execution. */
const KEPT = 500;

/** How many may be added before the oldest are dropped together, so that a thousand items do not each rewrite the list. */
const SLACK = 100;

/** What executions of a published workflow remember of one of the user's own keys. */
export interface StoredStart {
	fingerprint: string;
	failed: number;
	run?: StartedRun;
}

interface IdempotencyStore extends Versioned {
	/** By a digest of account and key, the oldest first. */
	starts: Record<string, StoredStart>;
}

/**
 * What this process remembers, by workflow, node and digest, the oldest first: n8n stores static data when an execution
 * ends, and of two at the same time what the last one has.
 */
const memory = new Map<string, StoredStart>();

/** Of all workflows together, so that the process cannot fill its memory. */
const MAX_IN_MEMORY = 5_000;

/**
 * The runs under the user's own keys over the executions of a workflow: those of a published one in n8n's static data,
 * and all of them as long as the process runs.
 * Another execution uploads the file again, to another address, and the request under the same key would differ.
 * @throws WeShopFailure when another version of the node has written them
 */
export function storedStart(node: IExecuteFunctions, digest: string): StoredStart | undefined {
	const [stored, recent] = [storeOf(node).starts[digest], memory.get(nameOf(node, digest))];
	return stored && recent ? later(stored, recent) : (stored ?? recent);
}

/**
 * What is newer stays: of two executions that share a run, the slower one knows nothing of the run after it.
 * @throws WeShopFailure when another version of the node has written the store
 */
export function storeStart(node: IExecuteFunctions, digest: string, start: StoredStart): void {
	const { starts } = storeOf(node);
	const known = storedStart(node, digest);
	const newest = known ? later(known, start) : start;
	starts[digest] = newest;
	memory.delete(nameOf(node, digest));
	memory.set(nameOf(node, digest), newest);
	if (memory.size > MAX_IN_MEMORY) memory.delete(memory.keys().next().value!);
	const digests = Object.keys(starts);
	if (digests.length <= KEPT + SLACK) return;
	for (const oldest of digests.slice(0, -KEPT)) delete starts[oldest];
}

/** WeShop no longer knows this run; a newer one stays. */
export function forgetStart(node: IExecuteFunctions, digest: string, executionId: string): void {
	const { starts } = storeOf(node);
	if (starts[digest]?.run?.executionId === executionId) delete starts[digest];
	if (memory.get(nameOf(node, digest))?.run?.executionId === executionId) memory.delete(nameOf(node, digest));
}

/** Each run that has failed makes an entry newer, and a run that was started after it. */
function later(stored: StoredStart, recent: StoredStart): StoredStart {
	const rank = ({ failed, run }: StoredStart) => 2 * failed + (run ? 1 : 0);
	return rank(recent) >= rank(stored) ? recent : stored;
}

const nameOf = (node: IExecuteFunctions, digest: string) => `${node.getWorkflow().id} ${node.getNode().id} ${digest}`;

function storeOf(node: IExecuteFunctions): IdempotencyStore {
	return versioned<IdempotencyStore>(node.getWorkflowStaticData('node') as Record<string, unknown>, 'weShopKeys', ['starts'], () => ({ starts: {} }));
}
