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
 * The runs under the user's own keys over the executions of a published workflow: n8n stores static data for those only.
 * Another execution uploads the file again, to another address, and the request under the same key would differ.
 * @throws WeShopFailure when another version of the node has written them
 */
export function storedStart(node: IExecuteFunctions, digest: string): StoredStart | undefined {
	return storeOf(node).starts[digest];
}

/** @throws WeShopFailure when another version of the node has written the store */
export function storeStart(node: IExecuteFunctions, digest: string, start: StoredStart): void {
	const { starts } = storeOf(node);
	starts[digest] = start;
	const digests = Object.keys(starts);
	if (digests.length <= KEPT + SLACK) return;
	for (const oldest of digests.slice(0, -KEPT)) delete starts[oldest];
}

/** WeShop no longer knows the run. */
export function forgetStart(node: IExecuteFunctions, digest: string): void {
	delete storeOf(node).starts[digest];
}

function storeOf(node: IExecuteFunctions): IdempotencyStore {
	return versioned<IdempotencyStore>(node.getWorkflowStaticData('node') as Record<string, unknown>, 'weShopKeys', () => ({ starts: {} }));
}
