import { theSandbox } from '../e2e/instance';
import { finishedRuns, itemsOf, Triggered, TRIGGER } from '../e2e/triggered';
import { expectNoHarm, until } from '../e2e/paused/runs';
import { callWebhook } from '../n8n/triggerCalls';
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

/** How many executions each of these runs has started, once there are as many as expected and time for more. */
async function startedFor(ids: string[], expected: number): Promise<number[]> {
	const executions = await trigger.executions(expected, 30);
	const started = executions.map((execution) => itemsOf(execution, TRIGGER)[0]?.json.executionId);
	return ids.map((id) => started.filter((one) => one === id).length);
}

describe('With two webhook processes, a run about which there are calls', () => {
	it('at one after the other has responded starts one execution', async () => {
		const ids = await finishedRuns(own, 10);
		const before = (await trigger.executions(0)).length;
		for (const [index, id] of ids.entries()) {
			const [first, second] = index % 2 === 0 ? doors : [...doors].reverse();
			expect([await call(first!, id), await call(second!, id), await call(first!, id)]).toEqual([200, 200, 200]);
		}
		expect(await startedFor(ids, before + 10)).toEqual(Array(10).fill(1));
	});

	it('at both while its file is loaded starts one execution in each process at the most, however many calls there are', async () => {
		const [id] = await finishedRuns(own, 1);
		const before = (await trigger.executions(0)).length;
		await theSandbox().settings({ filesLatencyMs: 2_000 });
		const statuses = await Promise.all(Array.from({ length: 20 }, async (_, index) => await call(doors[index % 2]!, id)));
		await theSandbox().settings({ filesLatencyMs: 0 });
		expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
		for (const door of doors) expect(await call(door, id)).toBe(200);
		const [started] = await startedFor([id!], before + 1);
		expect([1, 2]).toContain(started);
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
		expect(await startedFor([id!], before + 1)).toEqual([1]);
	});
});

afterAll(async () => {
	await kill9('webhook-2');
	await trigger.unpublish();
	await theSandbox().settings({ filesLatencyMs: 0 });
	await expectNoHarm();
});
