import { parse, stringify } from 'flatted';
import { LoadOptionsContext, WorkflowExecute } from 'n8n-core';
import {
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type IRun,
	type IRunExecutionData,
	type NodeExecutionHint,
	type Workflow,
} from 'n8n-workflow';
import { withPauses } from './pauses';
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
	/** Each pause that the node meant to make, in milliseconds: those between reads, backoffs, and turns of the rate limit. */
	pauses: number[];
	/** In milliseconds since the epoch. */
	endedAt: number;
	/** When Stop was pressed, in milliseconds since the epoch. */
	stoppedAt?: number;
	/** Until when a paused execution waits. */
	waitTill?: Date | null;
	executionId: string;
	/** All that n8n keeps of the execution. */
	data: IRunExecutionData;
}

/** When Stop is pressed: so many milliseconds after the start, or once this has come to pass. */
export type Stop = number | (() => Promise<unknown>);

type Execution = ReturnType<WorkflowExecute['processRunExecutionData']>;

/** Runs the WeShop node on the items in n8n's own engine; all requests go to the sandbox. */
export async function runWeShop(given: Given, stop?: Stop): Promise<Outcome> {
	const { workflow, additionalData } = await prepare(given);
	const start = () => firstRun(new WorkflowExecute(additionalData, 'trigger'), workflow);
	return await outcomeOf(additionalData, start, stop);
}

/** As "Retry with currently saved workflow" in n8n's list of executions does it: a new execution goes on where the failed one ended. */
export async function retryFromTheList({ data: stored }: Outcome, given: Given): Promise<Outcome> {
	const prepared = await prepare(given);
	const data = fromTheDatabase(stored, prepared);
	delete data.resultData.error;
	data.resultData.runData.WeShop?.pop();
	return await outcomeOf(prepared.additionalData, () => new WorkflowExecute(prepared.additionalData, 'retry', data).processRunExecutionData(prepared.workflow));
}

/** As n8n goes on with a paused execution when its time is up and nobody has called. */
export async function whenTimeIsUp({ data: stored }: Outcome, given: Given): Promise<Outcome> {
	const prepared = await prepare(given);
	const data = fromTheDatabase(stored, prepared);
	return await outcomeOf(prepared.additionalData, () => new WorkflowExecute(prepared.additionalData, 'trigger', data).processRunExecutionData(prepared.workflow));
}

/** n8n 2.0 and older take the parts one after the other. */
function firstRun(engine: WorkflowExecute, workflow: Workflow): Execution {
	const startNode = workflow.getNode('Files') ?? workflow.getNode('Items')!;
	if (engine.run.length === 1) return engine.run({ workflow, startNode });
	return (engine.run as unknown as (workflow: Workflow, startNode: INode) => Execution).call(engine, workflow, startNode);
}

function fromTheDatabase(stored: IRunExecutionData, { workflow }: Prepared): IRunExecutionData {
	const data = parse(stringify(stored)) as IRunExecutionData;
	for (const next of data.executionData?.nodeExecutionStack ?? []) next.node = workflow.getNode(next.node.name)!;
	return data;
}

/** What the editor's list of presets shows to a user who has set these parameters. */
export async function searchPresets(method: string, parameters: INodeParameters, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const { workflow, additionalData }: Prepared = await prepare({ parameters });
	const context = new LoadOptionsContext(workflow, workflow.getNode('WeShop')!, additionalData, '');
	const search = (await builtNode()).methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no list search ${method}`);
	return await search.call(context, filter, paginationToken);
}

async function outcomeOf(additionalData: Prepared['additionalData'], start: () => Execution, stop?: Stop): Promise<Outcome> {
	return await withPauses(async () => await ended(additionalData, start, stop));
}

async function ended({ executionId = '' }: Prepared['additionalData'], start: () => Execution, stop?: Stop): Promise<Omit<Outcome, 'pauses'>> {
	const startedAt = Date.now();
	const execution = started(start);
	if (execution instanceof Error) {
		return { status: 'error', outputs: [], json: [], hints: [], error: execution, took: 0, endedAt: startedAt, executionId, data: { resultData: { runData: {} } } as unknown as IRunExecutionData };
	}
	const stopped = stop === undefined ? undefined : pressed(stop, execution);
	const run = await execution;
	const endedAt = Date.now();
	const task = run.data.resultData.runData.WeShop?.at(-1);
	const outputs = (task?.data?.main ?? []).map((output) => output ?? []);
	return {
		status: endOf(run),
		outputs,
		json: (outputs[0] ?? []).map((item) => item.json),
		hints: task?.hints ?? [],
		error: (task?.error ?? run.data.resultData.error) as Outcome['error'],
		took: endedAt - startedAt,
		endedAt,
		stoppedAt: await stopped,
		waitTill: run.waitTill,
		executionId,
		data: run.data,
	};
}

/** Older engines (n8n 1.115) leave it to n8n to call a failed execution failed. */
function endOf({ status, data }: IRun): string {
	return status === 'running' && data.resultData.error ? 'error' : status;
}

/** Presses Stop in time, unless the execution ends before; tells when. */
async function pressed(stop: Stop, execution: Execution): Promise<number | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const due = typeof stop === 'number' ? new Promise((later) => (timer = setTimeout(later, stop))) : stop();
	const at = await Promise.race([execution.then(() => undefined), due.then(() => Date.now())]);
	clearTimeout(timer);
	if (at !== undefined) execution.cancel();
	return at;
}

/** n8n looks at the node's fields before it runs anything, and refuses a workflow with required ones empty. */
function started(start: () => Execution): Execution | Error {
	try {
		return start();
	} catch (refusal) {
		return refusal as Error;
	}
}
