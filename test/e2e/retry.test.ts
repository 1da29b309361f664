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

afterAll(async () => {
	await theSandbox().settings({ videoSeconds: 4 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
