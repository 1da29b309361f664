import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from './caller';
import { powerOf } from './runs/power';
import { progressOf, type Run } from './runs/run';
import type { Sandbox } from './sandbox';
import { SAMPLE_RUNS, sampleRun, SNEAKER } from './sampleRuns';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
let caller: Caller;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true, settings: { imageSeconds: 0.1, videoSeconds: 0.1 } });
	caller = new Caller(sandbox);
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
	expect(await sandbox.faults()).toEqual([]);
	await sandbox.stop();
});

describe('a run by the clock', () => {
	const result = [1, 2, 3, 4].map((n) => ({ status: 'Success' as const, image: `https://ai-image.weshop.ai/${n}.png` }));
	const run = (change: Partial<Run> = {}): Run => ({
		id: 'run', taskId: 'task', request: SAMPLE_RUNS.removeBG, startedAt: 0, durationMs: 1000, power: 1, balanceAfter: 1, results: result, drawn: 4, madeAt: 10, callbackAheadMs: 0, callbacks: [], ...change,
	});
	const states = (one: Run): string[] => [0, 200, 400, 999, 1000].map((now) => progressOf(one, now).status);

	it('is Pending, Segmenting with a mask, Running, Success', () => {
		expect(states(run())).toEqual(['Pending', 'Segmenting', 'Running', 'Running', 'Success']);
		expect(states(run({ request: SAMPLE_RUNS.kling }))).toEqual(['Pending', 'Running', 'Running', 'Running', 'Success']);
	});
	it('ends as Failed if it has a failure', () => {
		expect(states(run({ failure: 'because' }))).toEqual(['Pending', 'Segmenting', 'Running', 'Running', 'Failed']);
	});
	it('shows the results of a batch one by one', () => {
		expect([300, 400, 600, 800, 1000].map((now) => progressOf(run(), now).result.length)).toEqual([0, 0, 1, 2, 4]);
	});
	it('never ends before its results are drawn', () => {
		expect(progressOf(run({ madeAt: undefined, drawn: 1 }), 5000)).toEqual({ status: 'Running', result: result.slice(0, 1) });
	});
	it('can show an unknown status in place of Running', () => {
		expect(progressOf(run(), 500, 'Reviewing').status).toBe('Reviewing');
	});
});

describe('a run over the wire', () => {
	it('starts without results and ends with a file for each requested picture', async () => {
		await sandbox.settings({ imageSeconds: 1.5 });
		const request = sampleRun('removeBG', { batchCount: 3 }, { taskName: 'sku-1' });
		const id = await caller.startedId(request);
		const { data } = await caller.http.get(`/agent/runs/${id}`);
		expect(data.data).toMatchObject({ agentName: 'removeBG', agentVersion: 'v1.0', initParams: { taskName: 'sku-1', originalImage: SNEAKER } });
		expect(data.data.executions).toEqual([{ executionId: id, status: expect.stringMatching(/^(Pending|Segmenting|Running)$/), executionTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), params: request.params, result: [] }]);
		let execution = await caller.execution(id);
		for (let tries = 0; tries < 200 && execution.status !== 'Success'; tries++) {
			await sleep(50);
			execution = await caller.execution(id);
		}
		const { status, result } = execution;
		expect(status).toBe('Success');
		expect(new Set(result.map(({ image }) => image)).size).toBe(3);
	});

	it.each([
		['is missing', 'https://shop.example/photos/none.jpg', /nothing at/],
		['is on an unknown host', 'https://example.com/a.jpg', /nothing at/],
		['is a video', 'https://shop.example/photos/turntable.mp4', /video\/mp4/],
	])('fails with a message when its image %s', async (_, url, message) => {
		const execution = await caller.finish(sampleRun('removeBG', { originalImage: url, images: [url] }, { originalImage: url }));
		expect(execution).toMatchObject({ status: 'Failed', result: [], message: expect.stringMatching(message) });
	});

	it('fails once if set', async () => {
		await sandbox.settings({ failNextRuns: 1 });
		const statuses = [(await caller.finish(SAMPLE_RUNS.kling)).status, (await caller.finish(SAMPLE_RUNS.kling)).status];
		expect(statuses).toEqual(['Failed', 'Success']);
	});

	it('succeeds with single results that failed', async () => {
		await sandbox.settings({ failNextResults: 2 });
		const { status, result } = await caller.finish(sampleRun('aipose', { batchCount: 3 }));
		expect([status, result.map((one) => one.status)]).toEqual(['Success', ['Failed', 'Failed', 'Success']]);
		expect(result[0]).toEqual({ status: 'Failed' });
	});
});

describe('power', () => {
	it.each(Object.entries(SAMPLE_RUNS))('of %s is estimated as it is billed, without a start', async (_, request) => {
		const batch = { ...request, params: { ...request.params, batchCount: 3 } };
		const estimate = (await caller.http.post('/agent/power-estimates', batch)).data;
		expect(estimate).toEqual({ success: true, data: { totalPower: 3 * powerOf(request), type: 'power', exclusive: false, paidPowerNotEnough: false, isEstimated: false } });
		expect(await sandbox.runs()).toEqual([]);
		expect((await caller.start(batch)).data.data.powerConsumption).toBe(estimate.data.totalPower);
	});

	it('is higher for better, larger and longer results', () => {
		const prices = (...runs: object[]): number[] => runs.map((params) => powerOf(sampleRun('virtualtryon', params)));
		expect(prices({}, { generateVersion: 'bananaPro', imageSize: '2K' }, { generateVersion: 'bananaPro', imageSize: '4K' })).toEqual([2, 6, 10]);
		expect(powerOf(sampleRun('kling', { duration: '10s' }))).toBe(2 * powerOf(sampleRun('kling')));
	});

	it('beyond the balance starts nothing; the failure has status 200', async () => {
		await sandbox.settings({ balance: 5 });
		const { status, data } = await caller.start(SAMPLE_RUNS.kling);
		expect([status, data]).toEqual([200, { success: false, error: { code: 'POWER_NOT_ENOUGH', message: 'the run needs 25 power, 5 are left', retryable: false } }]);
		expect((await caller.http.post('/agent/power-estimates', SAMPLE_RUNS.kling)).data.data.paidPowerNotEnough).toBe(true);
		expect((await caller.start(sampleRun('removeBG', { batchCount: 5 }))).data.data.powerBalanceAmount).toBe(0);
	});
});

describe('an Idempotency-Key', () => {
	it('with the same body reaches the same run, billed once', async () => {
		const [one, other] = [await caller.start(SAMPLE_RUNS.removeBG, 'order-7'), await caller.start(SAMPLE_RUNS.removeBG, 'order-7')];
		expect(other.data).toEqual(one.data);
		expect(await sandbox.runs()).toMatchObject([{ idempotencyKey: 'order-7', power: 1 }]);
		expect((await sandbox.settings()).balance).toBe(9_999);
	});
	it('with another body is a conflict', async () => {
		await caller.start(SAMPLE_RUNS.removeBG, 'order-7');
		const { status, data } = await caller.start(sampleRun('removeBG', { batchCount: 2 }), 'order-7');
		expect([status, data.error.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
	});
	it('that differs, or a missing one, starts another run', async () => {
		const keys = ['a', 'b', undefined, undefined];
		const ids = await Promise.all(keys.map(async (key) => (await caller.start(SAMPLE_RUNS.removeBG, key)).data.data.executionId));
		expect(new Set(ids).size).toBe(4);
	});
});
