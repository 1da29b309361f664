import { lastRun } from '../n8n/executions';
import type { WorkflowInput } from '../n8n/workflows';
import { example, MANUAL, theN8n, theSandbox } from './instance';
import { until } from './paused/runs';

it('a retry from the executions list takes up the run that is paid for', async () => {
	const { n8n, credential } = await theN8n();
	const workflow = example('image-to-video', credential);
	const nodes = workflow.nodes.map((node) => (node.name === 'Video' ? { ...node, parameters: { ...node.parameters, options: { timeout: 1, taskName: 'taken up' } } } : node));
	const { id } = await n8n.workflows.upsert({ ...workflow, name: 'Gives up early', nodes });
	await theSandbox().settings({ videoSeconds: 6 });
	const started = await n8n.workflows.run(id, MANUAL);
	if (!('executionId' in started)) throw new Error('n8n did not execute the workflow');
	const gaveUp = await n8n.executions.wait(started.executionId);
	expect(lastRun(gaveUp, 'Video').error?.message).toMatch(/was not finished after 1 seconds/);

	await until('the end of the run', async () => (await runsNamed('taken up')).some(({ finishedAt }) => finishedAt));
	const retried = await n8n.executions.wait(await n8n.executions.retry(started.executionId));
	const runs = (await theSandbox().runs()).filter(({ request }) => request.input.taskName === 'taken up');
	expect(runs).toHaveLength(1);
	expect(retried.status).toBe('success');
	expect(lastRun(retried, 'Video').data?.main?.[0]?.[0]?.json).toMatchObject({ executionId: runs[0]!.executionId, status: 'Success' });
});

/** A workflow that sends its items to the node one by one. */
async function looped(name: string, items: number, parameters: WorkflowInput['nodes'][number]['parameters'], onError?: 'continueRegularOutput') {
	const { n8n, credential } = await theN8n();
	const { nodes } = example('image-to-video', credential);
	const [trigger, video] = [MANUAL, 'Video'].map((one) => nodes.find((node) => node.name === one)!);
	const loop = { id: 'loop', name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, position: [120, 0] as [number, number], parameters: { options: {} } };
	const { id } = await n8n.workflows.upsert({
		name,
		nodes: [trigger!, loop, { ...video!, ...(onError ? { onError } : {}), parameters: { ...video!.parameters, ...parameters } }],
		connections: {
			[MANUAL]: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
			Loop: { main: [[], [{ node: 'Video', type: 'main', index: 0 }]] },
			Video: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
		},
		pinData: { [MANUAL]: Array.from({ length: items }, () => ({ json: {} })) },
	});
	const started = await n8n.workflows.run(id, MANUAL);
	if (!('executionId' in started)) throw new Error('n8n did not execute the workflow');
	return await n8n.executions.wait(started.executionId);
}

const runsNamed = async (taskName: string) => (await theSandbox().runs()).filter(({ request }) => request.input.taskName === taskName);

it('a node in a loop starts a run each time round, though it asks for the same', async () => {
	const { status } = await looped('Each time round', 3, { completion: 'none', options: { taskName: 'round' } });
	expect(status).toBe('success');
	const runs = await runsNamed('round');
	expect(new Set(runs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
	expect(runs).toHaveLength(3);
});

it('Only Estimate Cost spends nothing, and a Spending Limit is reached in the round of a loop that would exceed it', async () => {
	const { balance } = await theSandbox().settings();
	const estimated = await looped('Estimated', 2, { completion: 'estimate', options: { taskName: 'estimated' } });
	const price = Number(lastRun(estimated, 'Video').data?.main?.[0]?.[0]?.json.totalPower);
	expect(price).toBeGreaterThan(0);
	expect((await theSandbox().settings()).balance).toBe(balance);

	const limited = await looped('Limited', 4, { completion: 'none', options: { taskName: 'limited', spendingLimit: 2 * price + 1 } }, 'continueRegularOutput');
	expect(limited.status).toBe('success');
	expect(lastRun(limited, 'Video').data?.main?.[0]?.[0]?.json).toEqual({ error: `No item was started: 1 item would cost ${price} points, and ${2 * price} points were spent before in this execution, which is above the Spending Limit (Points) of ${2 * price + 1}`, details: {} });
	expect(await runsNamed('limited')).toHaveLength(2);
	expect((await theSandbox().settings()).balance).toBe(balance - 2 * price);
});

afterAll(async () => {
	await theSandbox().settings({ videoSeconds: 4 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
