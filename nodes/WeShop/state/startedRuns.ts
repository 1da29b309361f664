import type { IExecuteFunctions } from 'n8n-workflow';
import { VERSION, type Versioned } from './version';

interface StartedRuns extends Versioned {
	ids: string[];
}

/**
 * The IDs of the runs that the WeShop nodes of an execution have started, oldest first, to be added to. What another
 * version has written is dropped: nothing is decided by it.
 */
export function startedRuns(node: IExecuteFunctions): string[] {
	const shared = node.getContext('flow') as { weShopStarted?: StartedRuns };
	if (shared.weShopStarted?.version !== VERSION) shared.weShopStarted = { version: VERSION, ids: [] };
	return shared.weShopStarted.ids;
}

/** n8n keeps ten entries for an execution, and complains in its log about values of more characters. */
const MAX_ENTRIES = 10;
const MAX_LENGTH = 255;

const ENTRY = /^weShopRuns\d+$/;

/**
 * Keeps IDs as n8n's custom execution data, in the entries that the workflow does not use; the newest, where there are too
 * many. Stop is the moment for it: n8n saves nothing else of a node that is running, and no later node needs an entry.
 */
export function keepWithExecution(node: IExecuteFunctions, ids: readonly string[]): void {
	// Missing in older versions of n8n.
	const { customData } = node as Partial<Pick<IExecuteFunctions, 'customData'>>;
	if (!customData) return;
	const free = MAX_ENTRIES - Object.keys(customData.getAll()).filter((name) => !ENTRY.test(name)).length;
	const values: string[] = [];
	for (const id of ids) {
		const joined = values.length > 0 ? `${values.at(-1)}, ${id}` : id;
		if (values.length > 0 && joined.length <= MAX_LENGTH) values[values.length - 1] = joined;
		else values.push(id);
	}
	const newest = values.slice(-Math.max(1, free));
	customData.setAll(Object.fromEntries(newest.map((value, index) => [`weShopRuns${index + 1}`, value])));
}

/** How many nodes of stopped executions one process of n8n remembers. */
const MAX_STOPPED = 100;

/** By workflow and node. */
const stopped = new Map<string, readonly string[]>();

const placeOf = (node: IExecuteFunctions) => `${node.getWorkflow().id}/${node.getNode().id}`;

/** Until the node is executed again, in this process of n8n. */
export function rememberStopped(node: IExecuteFunctions, ids: readonly string[]): void {
	stopped.delete(placeOf(node));
	if (stopped.size >= MAX_STOPPED) stopped.delete(stopped.keys().next().value!);
	stopped.set(placeOf(node), ids);
}

/** The runs of the last execution of the node, if it was stopped; once. */
export function takeStopped(node: IExecuteFunctions): readonly string[] {
	const ids = stopped.get(placeOf(node)) ?? [];
	stopped.delete(placeOf(node));
	return ids;
}
