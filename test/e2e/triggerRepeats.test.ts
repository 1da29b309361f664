import { theN8n, theSandbox } from './instance';
import { expectOnlyExecution, finishedRuns, Triggered, type Instance } from './triggered';

let instance: Instance;
let trigger: Triggered;
let executionId: string;
const repeats = () => Array.from({ length: 50 }, () => ({ executionId, status: 'Success' }));

beforeAll(async () => {
	instance = await theN8n();
	trigger = await Triggered.publish(instance, 'Repeats');
	[executionId] = (await finishedRuns(instance, 1)) as [string];
});

describe('A run about which there are calls again and again', () => {
	it('starts one execution, with fifty calls in the same instant and fifty after them, and is read once', async () => {
		const before = await reads();
		// One starts the execution; those that come while it does are to be made again.
		const statuses = await trigger.callAtOnce(repeats());
		expect(statuses).toContain(200);
		expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
		for (const body of repeats()) expect((await trigger.call(body)).status).toBe(200);
		await expectOnlyExecution(trigger, executionId);
		expect((await reads()) - before).toBe(1);
	});

	it('starts no other one after the workflow has been taken offline and published again', async () => {
		await trigger.unpublish();
		expect((await trigger.call({ executionId })).status).toBe(404);
		await instance.n8n.workflows.publish(trigger.workflowId);
		expect(await trigger.callAtOnce(repeats())).toEqual(repeats().map(() => 200));
		await expectOnlyExecution(trigger, executionId);
	});
});

/** How often the run was read with the key. */
async function reads(): Promise<number> {
	return (await theSandbox().requests()).filter(({ url }) => url.endsWith(`/openapi/agent/runs/${executionId}`)).length;
}

afterAll(async () => {
	await trigger.unpublish();
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
