import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { StartedRun } from '../api/types';

/** As many runs as the node remembers; n8n writes all of them into its database with each execution. */
const KEPT = 500;

type OwnRuns = Record<string, StartedRun>;

/**
 * The runs under the user's own keys, in what n8n keeps of a node over the executions of a published workflow: another
 * execution uploads the file again, to another address, and the request under the same key would be another one.
 */
export function storedOwnRun(node: IExecuteFunctions, digest: string): StartedRun | undefined {
	return storedRuns(node)[digest];
}

export function storeOwnRun(node: IExecuteFunctions, digest: string, run: StartedRun): void {
	if (!storedRuns(node)[digest]) store(node, [...Object.entries(storedRuns(node)), [digest, run]]);
}

export function forgetOwnRun(node: IExecuteFunctions, executionId: string): void {
	const runs = Object.entries(storedRuns(node));
	const left = runs.filter(([, run]) => run.executionId !== executionId);
	if (left.length < runs.length) store(node, left);
}

function storedRuns(node: IExecuteFunctions): OwnRuns {
	return ((node.getWorkflowStaticData('node') as IDataObject).ownRuns ?? {}) as unknown as OwnRuns;
}

function store(node: IExecuteFunctions, runs: Array<[string, StartedRun]>): void {
	(node.getWorkflowStaticData('node') as IDataObject).ownRuns = Object.fromEntries(runs.slice(-KEPT)) as unknown as IDataObject;
}
