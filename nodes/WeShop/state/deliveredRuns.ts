import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { clock } from '../n8n/clock';

/** Of the shape of `Stored`. Published workflows outlive an upgrade: a change counts it up, and reads the one before. */
const VERSION = 1;

/** What n8n stores for a trigger, in the static data of its workflow. */
interface Stored {
	version: typeof VERSION;
	/** IDs of runs, the oldest first. */
	runs: string[];
}

/** Enough for days of repeated calls, and little to write into n8n's database with each execution. */
const MAX_RUNS = 2_000;

/** The part of n8n's response that shows whether it has dealt with the call. */
type Response = Pick<ReturnType<IWebhookFunctions['getResponseObject']>, 'writableEnded' | 'statusCode'>;

/** What this process of n8n knows of a trigger, as the static data of calls at the same time overwrite one another. */
interface InProcess {
	/** The runs whose files are being loaded, and those that n8n has been given, with its response. */
	starting: Map<string, Response | undefined>;
	started: string[];
}

/** By workflow and node. */
const inProcess = new Map<string, InProcess>();

/** The runs for which a trigger has started an execution, or is about to. */
export interface DeliveredRuns {
	/** The trigger in its workflow. */
	owner: string;
	/** `starting`: the execution is not there yet, and will not be if n8n dies now. */
	stateOf(executionId: string): 'starting' | 'started' | undefined;
	/** This call is about to start the execution. */
	claim(executionId: string): void;
	/** It cannot start it after all. */
	release(executionId: string): void;
	/** n8n is given the execution's items now. It writes the ID into its database when it has created the execution. */
	handOver(executionId: string): void;
}

/** @returns nothing when another version of the node has stored what only that one can read */
export function deliveredRuns(node: IWebhookFunctions): DeliveredRuns | undefined {
	const owner = ownerOf(node);
	// While the user tries the trigger in the editor, it starts each time.
	if (node.getMode() === 'manual') {
		const nothing = () => undefined;
		return { owner: `${owner}/test`, stateOf: nothing, claim: nothing, release: nothing, handOver: nothing };
	}
	const stored = node.getWorkflowStaticData('node');
	const storedRuns = runsIn(stored);
	if (!storedRuns) return undefined;
	const known = inProcess.get(owner) ?? { starting: new Map<string, Response | undefined>(), started: [] };
	inProcess.set(owner, known);
	settle(known);
	const { starting, started } = known;
	return {
		owner,
		stateOf: (executionId) => (starting.has(executionId) ? 'starting' : started.includes(executionId) || storedRuns.includes(executionId) ? 'started' : undefined),
		claim: (executionId) => void starting.set(executionId, undefined),
		release: (executionId) => void starting.delete(executionId),
		handOver: (executionId) => {
			const response = node.getResponseObject();
			starting.set(executionId, response);
			const runs = latest([...storedRuns, ...started, executionId]);
			// n8n writes what is there when it writes. By then the execution is in its database, but those of other calls
			// may not be; and whichever of two calls it writes last, it writes what both have started.
			Object.defineProperty(runs, 'toJSON', { value: () => keep(started, [...storedRuns, ...started, executionId]) });
			void changeUntilWritten(stored, { version: VERSION, runs }, response).catch(() => undefined);
		},
	};
}

/** Whether this process of n8n was called about the run and executes it too, so that no other one has started it. */
export function isStartedHere(node: IExecuteFunctions, executionId: string): boolean {
	const { starting, started } = inProcess.get(ownerOf(node)) ?? {};
	return starting?.has(executionId) === true || started?.includes(executionId) === true;
}

function ownerOf(node: IExecuteFunctions | IWebhookFunctions): string {
	return `${node.getWorkflow().id}/${node.getNode().id}`;
}

/** How long n8n may take to create an execution, in milliseconds. */
const LONGEST_CREATION = 60_000;

/**
 * Changes what is stored, again and again until n8n has responded. n8n 2.40 wraps the same static data anew when it
 * begins to create the execution, and would take it for unchanged and not write it when it has done so.
 */
async function changeUntilWritten(stored: IDataObject, change: Stored, response: Response): Promise<void> {
	for (const end = clock.now() + LONGEST_CREATION; clock.now() < end && !response.writableEnded; await clock.sleep(1)) Object.assign(stored, change);
}

/** Each once, as many as are kept. */
function latest(executionIds: string[]): string[] {
	return [...new Set(executionIds)].slice(-MAX_RUNS);
}

/** Puts the latest of these runs in place of what is in the list. */
function keep(list: string[], executionIds: string[]): string[] {
	list.splice(0, list.length, ...latest(executionIds));
	return list;
}

/**
 * Finds out what came of the calls that were given to n8n. It responds when it has created the execution and written the
 * ID; with an error where it could not, so that the run may start another time.
 */
function settle({ starting, started }: InProcess): void {
	for (const [executionId, response] of starting) {
		if (!response?.writableEnded) continue;
		starting.delete(executionId);
		if (response.statusCode < 400) keep(started, [...started, executionId]);
	}
}

function runsIn(stored: IDataObject): string[] | undefined {
	const { version, runs } = (isRecord(stored) ? stored : { version: null }) as Partial<Record<keyof Stored, unknown>>;
	if (version === undefined) return [];
	const isReadable = version === VERSION && Array.isArray(runs) && runs.every((id) => typeof id === 'string');
	return isReadable ? (runs as string[]) : undefined;
}

function isRecord(value: unknown): boolean {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
