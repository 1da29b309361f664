import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from './caller';
import { CallbackReceiver } from './callbackReceiver';
import type { Sandbox } from './sandbox';
import { SAMPLE_RUNS, sampleRun } from './sampleRuns';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
let caller: Caller;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true, settings: { imageSeconds: 0.1, videoSeconds: 0.1, callbackRetryMs: 30 } });
	caller = new Caller(sandbox);
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

describe('the callback', () => {
	let receiver: CallbackReceiver;
	beforeEach(async () => {
		receiver = await CallbackReceiver.open();
	});
	afterEach(() => receiver.close());
	const callbacks = async (count: number): Promise<object[]> => {
		for (let tries = 0; tries < 1_500; tries++) {
			const [run] = await sandbox.runs();
			if (run && run.callbacks.length >= count) return run.callbacks;
			await sleep(20);
		}
		throw new Error(`There were not ${count} callbacks within 30 s`);
	};

	it('reaches a mapped host when the run has ended', async () => {
		await sandbox.settings({ hosts: { 'n8n.example': receiver.port } });
		const id = await caller.startedId({ ...SAMPLE_RUNS.removeBG, callbackUrl: 'https://n8n.example/webhook-waiting/7?signature=x' });
		expect(await callbacks(1)).toMatchObject([{ status: 200 }]);
		expect(receiver.received).toMatchObject([{ host: 'n8n.example', url: '/webhook-waiting/7?signature=x', body: { executionId: id, status: 'Success' } }]);
		expect((await caller.execution(id)).status).toBe('Success');
	});

	it('is repeated until it is answered with 2xx', async () => {
		receiver.answers = [500, 409];
		await caller.startedId({ ...SAMPLE_RUNS.kling, callbackUrl: receiver.url });
		expect(await callbacks(3)).toMatchObject([{ status: 500 }, { status: 409 }, { status: 200 }]);
	});

	it('gets lost on its way, as often as is set for a task name', async () => {
		await sandbox.settings({ lostCallbacks: { lost: 1 } });
		const run = sampleRun('removeBG', {}, { taskName: 'lost' });
		await caller.startedId({ ...run, callbackUrl: receiver.url });
		expect(await callbacks(1)).toEqual([{ at: expect.any(String), url: receiver.url, error: 'lost on its way' }]);
		const second = await caller.startedId({ ...run, callbackUrl: receiver.url });
		for (let tries = 0; tries < 1_500 && receiver.received.length === 0; tries++) await sleep(20);
		expect(receiver.received).toMatchObject([{ body: { executionId: second } }]);
	});

	it('goes to no other host', async () => {
		await caller.startedId({ ...SAMPLE_RUNS.kling, callbackUrl: 'https://example.com/hook' });
		expect(await callbacks(3)).toMatchObject([{ error: expect.stringContaining('not called') }, {}, {}]);
		expect(receiver.received).toEqual([]);
	});

	it.each([
		['before the end is shown', 7, 3_000],
		['before the end, which waits for it when the run is shorter', 0.2, 3_000],
	])('comes, if set, this long %s', async (_, imageSeconds, callbackAheadMs) => {
		await sandbox.settings({ imageSeconds, callbackAheadMs });
		const id = await caller.startedId({ ...SAMPLE_RUNS.removeBG, callbackUrl: receiver.url });
		await callbacks(1);
		expect(receiver.received).toMatchObject([{ body: { executionId: id, status: 'Success' } }]);
		expect((await caller.execution(id)).status).toBe('Running');
		await sleep(callbackAheadMs);
		const [run] = await sandbox.runs();
		expect(Math.abs(Date.parse(run?.finishedAt ?? '') - Date.parse(run?.callbacks[0]?.at ?? '') - callbackAheadMs)).toBeLessThan(500);
		expect((await caller.execution(id)).status).toBe('Success');
		expect(receiver.received).toHaveLength(1);
	});

	it('reports Failed before the run shows its failure, and a run without a callback ends on time', async () => {
		await sandbox.settings({ callbackAheadMs: 3000, failNextRuns: 1 });
		await caller.startedId({ ...SAMPLE_RUNS.removeBG, callbackUrl: receiver.url });
		await callbacks(1);
		expect(receiver.received).toMatchObject([{ body: { status: 'Failed' } }]);
		await caller.finish(sampleRun('removeBG'));
		expect((await sandbox.runs()).map(({ status }) => status)).toEqual(['Running', 'Success']);
	});
});
