import { lastRun } from '../n8n/executions';
import { example, MANUAL, theN8n, theSandbox } from './instance';

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

	await new Promise((resolve) => setTimeout(resolve, 6_000));
	const retried = await n8n.executions.wait(await n8n.executions.retry(started.executionId));
	const runs = (await theSandbox().runs()).filter(({ request }) => request.input.taskName === 'taken up');
	expect(runs).toHaveLength(1);
	expect(retried.status).toBe('success');
	expect(lastRun(retried, 'Video').data?.main?.[0]?.[0]?.json).toMatchObject({ executionId: runs[0]!.executionId, status: 'Success' });
});

it('a node in a loop starts a run each time round, though it asks for the same', async () => {
	const { n8n, credential } = await theN8n();
	const { nodes } = example('image-to-video', credential);
	const [trigger, video] = [MANUAL, 'Video'].map((name) => nodes.find((node) => node.name === name)!);
	const loop = { id: 'loop', name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, position: [120, 0] as [number, number], parameters: { options: {} } };
	const { id } = await n8n.workflows.upsert({
		name: 'Each time round',
		nodes: [trigger!, loop, { ...video!, parameters: { ...video!.parameters, completion: 'none', options: { taskName: 'round' } } }],
		connections: {
			[MANUAL]: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
			Loop: { main: [[], [{ node: 'Video', type: 'main', index: 0 }]] },
			Video: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
		},
		pinData: { [MANUAL]: [{ json: {} }, { json: {} }, { json: {} }] },
	});
	const started = await n8n.workflows.run(id, MANUAL);
	if (!('executionId' in started)) throw new Error('n8n did not execute the workflow');
	expect((await n8n.executions.wait(started.executionId)).status).toBe('success');
	const runs = (await theSandbox().runs()).filter(({ request }) => request.input.taskName === 'round');
	expect(new Set(runs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
	expect(runs).toHaveLength(3);
});

afterAll(async () => {
	await theSandbox().settings({ videoSeconds: 4 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
