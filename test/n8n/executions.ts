import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import type { ExecutionStatus, IRunExecutionData, ITaskData, WorkflowExecuteMode } from 'n8n-workflow';
import type { Session } from './session';

export interface ExecutionSummary {
	id: string;
	workflowId: string;
	mode: WorkflowExecuteMode;
	status: ExecutionStatus;
	startedAt?: string;
	stoppedAt?: string;
	waitTill?: string | null;
}

export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

export interface ExecutionFilter {
	workflowId?: string;
	status?: ExecutionStatus[];
	mode?: WorkflowExecuteMode;
}

const ended: ExecutionStatus[] = ['success', 'error', 'crashed', 'canceled'];

export class Executions {
	constructor(private readonly session: Session) {}

	async get(id: string): Promise<Execution> {
		const { data, ...execution } = await this.session.get<ExecutionSummary & { data: string }>(`/executions/${id}`);
		return { ...execution, data: parse(data) as IRunExecutionData };
	}

	/**
	 * Waits until it ended, or has one of the states in `until` (`['waiting']` for a paused one).
	 * Without data while polling: a big execution is decoded once.
	 */
	async wait(id: string, { until = ended, seconds = 60 }: { until?: ExecutionStatus[]; seconds?: number } = {}): Promise<Execution> {
		const deadline = Date.now() + seconds * 1_000;
		for (;;) {
			const { status } = await this.session.get<ExecutionSummary>(`/executions/${id}`);
			if (until.includes(status) || ended.includes(status)) return await this.get(id);
			if (Date.now() > deadline) throw new Error(`Execution ${id} is still ${status} after ${seconds} s`);
			await sleep(200);
		}
	}

	/** Newest first, at most 100, without their data. */
	async list(filter: ExecutionFilter = {}): Promise<ExecutionSummary[]> {
		const params = { filter: JSON.stringify(filter), limit: 100 };
		const { results } = await this.session.get<{ results: ExecutionSummary[] }>('/executions', params);
		return results;
	}

	/** The newest execution of a workflow, once there is one beyond `after` (an id): what a webhook or form call started. */
	async next(workflowId: string, after = '0', seconds = 60): Promise<ExecutionSummary> {
		const deadline = Date.now() + seconds * 1_000;
		for (;;) {
			const [newest] = await this.list({ workflowId });
			if (newest && Number(newest.id) > Number(after)) return newest;
			if (Date.now() > deadline) throw new Error(`Workflow ${workflowId} started nothing within ${seconds} s`);
			await sleep(100);
		}
	}

	async stop(id: string): Promise<void> {
		await this.session.post(`/executions/${id}/stop`);
	}

	/** "Retry" of the executions list with the workflow as it ran; gives the new execution's id. */
	async retry(id: string): Promise<string> {
		const { id: retried } = await this.session.post<{ id: string }>(`/executions/${id}/retry`, { loadWorkflow: false });
		return retried;
	}

	/** The bytes of an output file, by the `id` in its binary entry. */
	async file(binaryId: string): Promise<Buffer> {
		const params = { id: binaryId, action: 'download' };
		return Buffer.from(await this.session.raw<ArrayBuffer>('/rest/binary-data', 'arraybuffer', params));
	}
}

/** What the last run of a node gave: its items by output, its failure, its hints. */
export function lastRun({ data }: Execution, node: string): ITaskData {
	const run = data.resultData.runData[node]?.at(-1);
	if (!run) throw new Error(`Node "${node}" did not run; these did: ${Object.keys(data.resultData.runData).join(', ')}`);
	return run;
}
