import { setTimeout as sleep } from 'node:timers/promises';
import { theSandbox } from '../e2e/instance';
import { finishedRuns, Triggered, triggeredWorkflow, TRIGGER } from '../e2e/triggered';
import { expectNoHarm, until, untilSuccess } from '../e2e/paused/runs';
import { cutOut, PHOTOS } from '../e2e/paused/workflows';
import type { Execution } from '../n8n/executions';
import { callWebhook } from '../n8n/triggerCalls';
import { runsFor } from './flows';
import { kill9, start, theCluster, type QueuePlace } from './place';

let own: QueuePlace;
let trigger: Triggered;
/** The trigger's address at each of the two processes. */
let doors: [string, string];

beforeAll(async () => {
	own = await theCluster();
	const second = await start('webhook-2');
	trigger = await Triggered.publish(own, 'Called at two processes');
	const { pathname } = new URL(trigger.url);
	doors = [`${own.url}${pathname}`, `${second}${pathname}`];
	await until('the trigger at both', async () => (await Promise.all(doors.map(async (door) => await call(door, undefined)))).every((status) => status === 400));
});

async function call(door: string, executionId: string | undefined): Promise<number> {
	return (await callWebhook(door, { executionId })).status;
}

/** What these runs have led to, once there are as many executions as expected and time for more. */
async function outcomeFor(ids: string[], expected: number): Promise<Array<{ executions: number; goOn: number }>> {
	const executions = await trigger.executions(expected, 30);
	for (const { status } of executions) expect(status).toBe('success');
	// Those that end at the trigger say so of the run in their hint alone.
	const runOf = ({ data }: Execution) => {
		const [{ data: output, hints = [] } = { data: undefined }] = data.resultData.runData[TRIGGER] ?? [];
		return ids.find((id) => output?.main?.[0]?.[0]?.json.executionId === id || hints.some(({ message }) => message.includes(id)));
	};
	const goesOn = ({ data }: Execution) => data.resultData.runData['After it'] !== undefined;
	return ids.map((id) => {
		const ofRun = executions.filter((execution) => runOf(execution) === id);
		return { executions: ofRun.length, goOn: ofRun.filter(goesOn).length };
	});
}

describe('With two webhook processes, a run about which there are calls', () => {
	it('at one after the other has responded starts one execution', async () => {
		const ids = await finishedRuns(own, 6);
		const before = (await trigger.executions(0)).length;
		for (const [index, id] of ids.entries()) {
			const [first, second] = index % 2 === 0 ? doors : [...doors].reverse();
			expect([await call(first!, id), await call(second!, id), await call(first!, id)]).toEqual([200, 200, 200]);
		}
		expect(await outcomeFor(ids, before + ids.length)).toEqual(ids.map(() => ({ executions: 1, goOn: 1 })));
	});

	it('at both while its file is loaded, a hundred of them, starts one execution in each process at the most, of which one goes on', async () => {
		const [id] = await finishedRuns(own, 1);
		const before = (await trigger.executions(0)).length;
		await theSandbox().settings({ filesLatencyMs: 2_000 });
		const statuses = await Promise.all(Array.from({ length: 100 }, async (_, index) => await call(doors[index % 2]!, id)));
		await theSandbox().settings({ filesLatencyMs: 0 });
		expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
		for (const door of doors) expect(await call(door, id)).toBe(200);
		const [outcome] = await outcomeFor([id!], before + 1);
		expect(outcome!.goOn).toBe(1);
		expect([1, 2]).toContain(outcome!.executions);
	});

	it('at both within the same moments goes on once, however far apart they are', async () => {
		const apart = [0, 0, 0, 20, 50, 100, 200, 400];
		const ids = await finishedRuns(own, apart.length);
		const before = (await trigger.executions(0)).length;
		const callBoth = async (id: string, index: number) => {
			const [first, second] = index % 2 === 0 ? doors : [...doors].reverse();
			const later = sleep(apart[index]).then(async () => await call(second!, id));
			return await Promise.all([call(first!, id), later]);
		};
		for (const statuses of await Promise.all(ids.map(callBoth))) expect(statuses).toContain(200);
		const outcomes = await outcomeFor(ids, before + ids.length);
		console.log(`Of ${ids.length} runs, ${outcomes.filter(({ executions }) => executions > 1).length} have started an execution in both processes`);
		expect(outcomes.map(({ goOn }) => goOn)).toEqual(ids.map(() => 1));
	});

	it('at the other one, after the workflow has written over what the first has stored, goes on once', async () => {
		const [id] = await finishedRuns(own, 1);
		const { webhookId, ...called } = triggeredWorkflow('Called, and stores', own.credential);
		const photo = { __rl: true, mode: 'url', value: PHOTOS[0]! };
		const stores = cutOut(own.credential, { completion: 'wait', originalImage: photo, options: { madeBefore: 'reuse', taskName: 'STORES' } });
		const workflow = await own.n8n.workflows.create({
			...called,
			nodes: [...called.nodes, { id: 'stores', position: [520, 0], ...stores }],
			connections: { ...called.connections, 'After it': { main: [[{ node: stores.name, type: 'main', index: 0 }]] } },
		});
		await own.n8n.workflows.publish(workflow.id);
		const [first, second] = doors.map((door) => `${new URL(door).origin}/webhook/${webhookId}/weshop`);
		await until('the trigger at both', async () => (await Promise.all([call(first!, undefined), call(second!, undefined)])).every((status) => status === 400));
		const executions = async () => await own.n8n.executions.list({ workflowId: workflow.id });
		expect(await call(first!, id)).toBe(200);
		const started = await until('its execution', async () => (await executions())[0]);
		expect((await untilSuccess(own, started.id)).data.resultData.runData[stores.name]).toHaveLength(1);
		expect(await call(second!, id)).toBe(200);
		await until('another execution, as nothing is stored of the first', async () => (await executions()).length === 2);
		const [other] = await executions();
		expect(Object.keys((await untilSuccess(own, other!.id)).data.resultData.runData)).toEqual([TRIGGER]);
		await own.n8n.workflows.unpublish(workflow.id);
		expect(await runsFor('STORES')).toHaveLength(1);
	});

	it('of which one dies while it loads the file starts its execution in the other', async () => {
		const [id] = await finishedRuns(own, 1);
		const before = (await trigger.executions(0)).length;
		await theSandbox().settings({ filesLatencyMs: 60_000 });
		const lost = call(doors[1], id).catch((error: Error) => error.message);
		await until('the file to be loaded', async () => (await theSandbox().requests()).some(({ url }) => url.includes(`/results/${id}/`)));
		await kill9('webhook-2');
		await theSandbox().settings({ filesLatencyMs: 0 });
		expect(await lost).toEqual(expect.any(String));
		expect(await call(doors[0], id)).toBe(200);
		expect(await outcomeFor([id!], before + 1)).toEqual([{ executions: 1, goOn: 1 }]);
	});
});

afterAll(async () => {
	await kill9('webhook-2');
	await trigger.unpublish();
	await theSandbox().settings({ filesLatencyMs: 0 });
	await expectNoHarm();
});
