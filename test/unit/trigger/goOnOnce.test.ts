import type { IExecuteFunctions, INodeExecutionData, WorkflowExecuteMode } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { goOnOnce } from '../../../nodes/WeShop/trigger/goOnOnce';
import { seeded } from '../random';
import { fakeTime, inTime } from '../pause/pausedExecution';
import { TriggerNode } from './triggerNode';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

/** What n8n keeps for a node, as n8n does it: all of it is read, and all of it is written. */
class Store {
	private entries?: string[];

	/** @param latency of a query of the database, in milliseconds */
	constructor(private readonly latency: () => number) {}

	record = async (items: string[]): Promise<{ new: string[]; processed: string[] }> => {
		await this.query();
		const before = this.entries;
		await this.query();
		if (!before && this.entries) throw new Error('duplicate key value violates unique constraint');
		const added = items.filter((item) => !before?.includes(item));
		this.entries = [...(before ?? []), ...added];
		return { new: added, processed: items.filter((item) => !added.includes(item)) };
	};

	private async query(): Promise<void> {
		await new Promise((done) => setTimeout(done, this.latency()));
	}
}

interface Started {
	run?: string;
	execution?: string;
	mode?: WorkflowExecuteMode;
	record?: Store['record'] | undefined;
	workflowId?: string;
	hints?: string[];
}

/** An execution that a trigger has started. */
async function executed({ run = 'a', execution = randomUUID(), mode = 'webhook', record, workflowId = 'w', hints = [] }: Started): Promise<INodeExecutionData[]> {
	const node = {
		getInputData: () => [{ json: { executionId: run, index: 0 } }],
		getMode: () => mode,
		getExecutionId: () => execution,
		getWorkflow: () => ({ id: workflowId }),
		getNode: () => ({ id: 'node-1' }),
		addExecutionHints: ({ message }: { message: string }) => hints.push(message),
		helpers: { ...(record ? { checkProcessedAndRecord: record } : {}) },
	};
	const [items] = await goOnOnce(node as unknown as IExecuteFunctions);
	return items!;
}

/** How many of these executions go on. */
async function goingOn(executions: Array<Promise<INodeExecutionData[]>>): Promise<number> {
	return (await inTime(Promise.all(executions))).filter((items) => items.length > 0).length;
}

const quick = () => 5;

it('An execution goes on with the items of the trigger, after little more than a second', async () => {
	const before = Date.now();
	expect(await inTime(executed({ record: new Store(quick).record }))).toEqual([{ json: { executionId: 'a', index: 0 } }]);
	expect(Date.now() - before).toBeLessThan(1_500);
});

it.each([0, 1, 3, 5, 8, 10, 11, 15, 100, 490, 505, 515, 600, 1_000, 5_000])('Of two executions for one run, the second %i ms later, one goes on', async (later) => {
	const { record } = new Store(quick);
	const second = async () => {
		await new Promise((done) => setTimeout(done, later));
		return await executed({ record });
	};
	expect(await goingOn([executed({ record }), second()])).toBe(1);
});

it('The other one says why it ends', async () => {
	const { record } = new Store(quick);
	const hints: string[] = [];
	await inTime(executed({ record }));
	expect(await inTime(executed({ record, hints }))).toEqual([]);
	expect(hints).toEqual(["Another execution of this workflow goes on with the run a: WeShop's call has come to two processes of n8n."]);
});

it.each([1, 2, 3])('Of two executions for each of thirty runs, that end in the same seconds on a busy database, one goes on (%i)', async (seed) => {
	const random = seeded(seed);
	const { record } = new Store(() => 1 + random() * 20);
	const runs = Array.from({ length: 30 }, (_, index) => `run-${index}`);
	const executions = runs.map((run) => {
		const start = random() * 3_000;
		const twin = async () => {
			await new Promise((done) => setTimeout(done, start + random() * 20));
			return await executed({ run, record });
		};
		return [twin(), twin()];
	});
	const ended = await inTime(Promise.all(executions.map(async (pair) => (await Promise.all(pair)).filter((items) => items.length > 0).length)));
	expect(ended).toEqual(runs.map(() => 1));
});

it('An execution goes on where the one that has claimed the run never does, as its worker has died', async () => {
	const store = new Store(quick);
	let calls = 0;
	// The worker dies after its claim: nothing of it is ever recorded again.
	void executed({ execution: 'dead', record: async (items) => (calls++ === 0 ? await store.record(items) : await new Promise<never>(() => undefined)) });
	await jest.advanceTimersByTimeAsync(100);
	expect(await goingOn([executed({ record: store.record })])).toBe(1);
});

it.each<[string, Started]>([
	['is a retry', { mode: 'retry' }],
	['is one of the editor', { mode: 'manual' }],
])('An execution goes on at once where it %s, and records nothing', async (_, started) => {
	const record = jest.fn();
	expect(await executed({ ...started, record })).toHaveLength(1);
	expect(record).not.toHaveBeenCalled();
});

it('An execution goes on at once in the process that was called, where nobody else can have started it', async () => {
	const record = jest.fn();
	const trigger = new TriggerNode();
	trigger.statuses.a = 'Success';
	await inTime(trigger.status({ executionId: 'a' }));
	expect(await executed({ workflowId: trigger.workflowId, record })).toHaveLength(1);
	expect(record).not.toHaveBeenCalled();
});

it.each<[string, Store['record'] | undefined]>([
	['n8n is older and records nothing', undefined],
	['the database fails', async () => await Promise.reject(new Error('Connection terminated'))],
])('An execution goes on where %s: twice is better than never', async (_, record) => {
	expect(await goingOn([executed({ record })])).toBe(1);
});
