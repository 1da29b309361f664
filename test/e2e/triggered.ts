import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../n8n/credentials';
import { lastRun, type Execution } from '../n8n/executions';
import type { N8nRest } from '../n8n/rest';
import { callWebhook, type HttpResponse } from '../n8n/triggerCalls';
import type { WorkflowInput } from '../n8n/workflows';
import { MANUAL, theSandbox } from './instance';

export const TRIGGER = 'WeShop Trigger';

type Node = WorkflowInput['nodes'][number];

/** An n8n with the credential for its WeShop nodes. */
export interface Instance {
	n8n: N8nRest;
	credential: CredentialReference;
}

/** How long n8n would take at most to start an execution that nobody wants, in milliseconds. */
const AFTERTHOUGHT = 1_000;

/** A workflow that begins with a WeShop Trigger. */
export function triggeredWorkflow(name: string, { id, name: credentialName, type }: CredentialReference, parameters: INodeParameters = {}): WorkflowInput & { webhookId: string } {
	const webhookId = randomUUID();
	const trigger = {
		...{ id: randomUUID(), name: TRIGGER, type: 'n8n-nodes-weshop.weShopTrigger', typeVersion: 1, position: [0, 0], parameters, webhookId },
		credentials: { [type]: { id, name: credentialName } },
	} as Node;
	const after = { id: randomUUID(), name: 'After it', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [260, 0], parameters: {} } as Node;
	return { name, webhookId, nodes: [trigger, after], connections: { [TRIGGER]: { main: [[{ node: after.name, type: 'main', index: 0 }]] } } };
}

/** Such a workflow, published. */
export class Triggered {
	private constructor(
		private readonly n8n: N8nRest,
		readonly workflowId: string,
		/** The trigger's Production URL. */
		readonly url: string,
	) {}

	static async publish({ n8n, credential }: Instance, name: string, parameters: INodeParameters = {}): Promise<Triggered> {
		const { webhookId, ...workflow } = triggeredWorkflow(name, credential, parameters);
		const { id } = await n8n.workflows.create(workflow);
		await n8n.workflows.publish(id);
		return new Triggered(n8n, id, `${n8n.session.url}/webhook/${webhookId}/weshop`);
	}

	/** As WeShop calls, or as anybody. */
	async call(body: unknown, headers: Record<string, string> = {}): Promise<HttpResponse> {
		return await callWebhook(this.url, body, headers);
	}

	async callAtOnce(bodies: unknown[]): Promise<number[]> {
		return (await Promise.all(bodies.map(async (body) => await this.call(body)))).map(({ status }) => status);
	}

	/** The executions that it has started, once there are `expected` and time for more, oldest first. */
	async executions(expected: number, seconds = 20): Promise<Execution[]> {
		const until = Date.now() + seconds * 1_000;
		while (Date.now() < until && (await this.ids()).length < expected) await sleep(200);
		await sleep(AFTERTHOUGHT);
		return await Promise.all((await this.ids()).map(async (id) => await this.n8n.executions.wait(id)));
	}

	async unpublish(): Promise<void> {
		await this.n8n.workflows.unpublish(this.workflowId);
	}

	private async ids(): Promise<string[]> {
		return (await this.n8n.executions.list({ workflowId: this.workflowId })).map(({ id }) => id).reverse();
	}
}

/** That a trigger has started one execution, with the one result of a run and its file. */
export async function expectOnlyExecution(trigger: Triggered, executionId: string, seconds?: number): Promise<Execution> {
	const executions = await trigger.executions(1, seconds);
	const started = executions.map((execution) => itemsOf(execution, TRIGGER).map(({ json, binary }) => [json.executionId, binary?.data?.fileName]));
	expect(started).toEqual([[[executionId, expect.stringContaining(executionId)]]]);
	return executions[0]!;
}

export function itemsOf(execution: Execution, node: string) {
	return lastRun(execution, node).data?.main?.[0] ?? [];
}

export const CUT_OUT = { resource: 'image', operation: 'removeBackground', originalImage: { __rl: true, mode: 'url', value: 'https://shop.example/photos/sneaker.jpg' } };
export const VIDEO = { resource: 'video', operation: 'kling', image: { __rl: true, mode: 'url', value: 'https://shop.example/photos/sneaker.jpg' }, textDescription: 'It turns slowly' };

/** Starts a run with the WeShop node, which goes on at once; gives the run's ID. */
export async function startRun(instance: Instance, options: IDataObject = {}, parameters: IDataObject = CUT_OUT): Promise<string> {
	const [executionId] = await startRuns(instance, 1, options, parameters);
	return executionId!;
}

/** A run for each of `count` items. */
export async function startRuns(instance: Instance, count: number, options: IDataObject = {}, parameters: IDataObject = CUT_OUT): Promise<string[]> {
	const items = await executeNode(instance, { ...parameters, completion: 'none', options }, count);
	return items.map(({ json }) => String(json.executionId));
}

/** Runs that WeShop has finished and told nobody of; each bears its place as its task name. */
export async function finishedRuns(instance: Instance, count: number): Promise<string[]> {
	const ids = await startRuns(instance, count, { taskName: '={{ String($itemIndex) }}', maxConcurrency: count });
	const unfinished = async () => (await theSandbox().runs()).some(({ executionId, status }) => ids.includes(executionId) && status !== 'Success');
	while (await unfinished()) await sleep(100);
	return ids;
}

/** What `Run → Get` puts out for a run. */
export async function got(instance: Instance, executionId: string) {
	return await executeNode(instance, { resource: 'run', operation: 'get', executionId });
}

/** What a WeShop node puts out for `count` items. */
async function executeNode({ n8n, credential: { id, name, type } }: Instance, parameters: IDataObject, count = 1) {
	const manual = { id: 'manual', name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} } as Node;
	const node = { id: 'weshop', name: 'WeShop', type: 'n8n-nodes-weshop.weShop', typeVersion: 1, position: [260, 0], parameters, credentials: { [type]: { id, name } } } as Node;
	const workflow = await n8n.workflows.create({
		name: 'Starts runs',
		nodes: [manual, node],
		connections: { [MANUAL]: { main: [[{ node: 'WeShop', type: 'main', index: 0 }]] } },
		pinData: { [MANUAL]: Array.from({ length: count }, () => ({ json: {} })) },
	});
	const started = await n8n.workflows.run(workflow.id, MANUAL);
	if (!('executionId' in started)) throw new Error('n8n did not execute the workflow');
	const execution = await n8n.executions.wait(started.executionId);
	if (execution.status !== 'success') throw new Error(`The WeShop node ended as ${execution.status}: ${execution.data.resultData.error?.message}`);
	return itemsOf(execution, 'WeShop');
}
