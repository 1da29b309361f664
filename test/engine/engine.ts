import { parse, stringify } from 'flatted';
import { LoadOptionsContext, WorkflowExecute } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	type IDataObject,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type IRunExecutionData,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { builtNode, prepare, type Given, type Prepared } from './workflow';

export type { Given } from './workflow';

/** What came of a workflow "items → WeShop". */
export interface Outcome {
	status: string;
	/** The items of each output. */
	outputs: INodeExecutionData[][];
	/** Those of the first output, for short. */
	json: IDataObject[];
	hints: NodeExecutionHint[];
	error?: { message: string; description?: string | null; context?: IDataObject };
	/** How long the execution took, in milliseconds. */
	took: number;
	/** All that n8n keeps of the execution. */
	data: IRunExecutionData;
}

type Execution = ReturnType<WorkflowExecute['processRunExecutionData']>;

/**
 * Runs the WeShop node on the items in n8n's own engine; all requests go to the sandbox.
 * @param stopAfter ends the execution after so many milliseconds, as the Stop button does
 */
export async function runWeShop(given: Given, stopAfter?: number): Promise<Outcome> {
	const { workflow, additionalData } = await prepare(given);
	const start = () => new WorkflowExecute(additionalData, 'trigger').run({ workflow, startNode: workflow.getNode('Items')! });
	return await outcomeOf(start, stopAfter);
}

/** As "Retry with currently saved workflow" in n8n's list of executions does it: a new execution goes on where the failed one ended. */
export async function retryFromTheList({ data: stored }: Outcome, given: Given): Promise<Outcome> {
	const { workflow, additionalData } = await prepare(given);
	const data = parse(stringify(stored)) as IRunExecutionData;
	delete data.resultData.error;
	data.resultData.runData.WeShop?.pop();
	for (const next of data.executionData?.nodeExecutionStack ?? []) next.node = workflow.getNode(next.node.name)!;
	return await outcomeOf(() => new WorkflowExecute(additionalData, 'retry', data).processRunExecutionData(workflow));
}

/** What the editor's list of presets shows to a user who has set these parameters. */
export async function searchPresets(method: string, parameters: INodeParameters, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const { workflow, additionalData }: Prepared = await prepare({ parameters });
	const context = new LoadOptionsContext(workflow, workflow.getNode('WeShop')!, additionalData, '');
	const search = (await builtNode()).methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no list search ${method}`);
	return await search.call(context, filter, paginationToken);
}

async function outcomeOf(start: () => Execution, stopAfter?: number): Promise<Outcome> {
	const startedAt = Date.now();
	const execution = started(start);
	if (execution instanceof Error) return { status: 'error', outputs: [], json: [], hints: [], error: execution, took: 0, data: createEmptyRunExecutionData() };
	const stopping = stopAfter === undefined ? undefined : setTimeout(() => execution.cancel(), stopAfter);
	const run = await execution;
	clearTimeout(stopping);
	const task = run.data.resultData.runData.WeShop?.at(-1);
	const outputs = (task?.data?.main ?? []).map((output) => output ?? []);
	return {
		status: run.status,
		outputs,
		json: (outputs[0] ?? []).map((item) => item.json),
		hints: task?.hints ?? [],
		error: (task?.error ?? run.data.resultData.error) as Outcome['error'],
		took: Date.now() - startedAt,
		data: run.data,
	};
}

/** n8n looks at the node's fields before it runs anything, and refuses a workflow with required ones empty. */
function started(start: () => Execution): Execution | Error {
	try {
		return start();
	} catch (refusal) {
		return refusal as Error;
	}
}
