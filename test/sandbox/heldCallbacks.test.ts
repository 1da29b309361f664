import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { Caller } from './caller';
import { CallbackReceiver } from './callbackReceiver';
import type { RecordedRun } from './control';
import type { Sandbox } from './sandbox';
import { SAMPLE_RUNS } from './sampleRuns';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
let receiver: CallbackReceiver;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true, settings: { imageSeconds: 0.1, callbackRetryMs: 30, holdCallbacks: true } });
});
beforeEach(async () => {
	await sandbox.reset();
	receiver = await CallbackReceiver.open();
});
afterEach(() => receiver.close());
afterAll(async () => {
	expect(await sandbox.faults()).toEqual([]);
	await sandbox.stop();
});

async function start(count: number, callbackUrl = receiver.url): Promise<string[]> {
	const caller = new Caller(sandbox);
	return Promise.all(Array.from({ length: count }, () => caller.startedId({ ...SAMPLE_RUNS.removeBG, callbackUrl })));
}

async function runsWhen(all: (run: RecordedRun) => boolean): Promise<RecordedRun[]> {
	for (let tries = 0; tries < 1_500; tries++) {
		const runs = await sandbox.runs();
		if (runs.every(all)) return runs;
		await sleep(20);
	}
	throw new Error('it did not come to that');
}

const isHeld = ({ callbackHeld }: RecordedRun): boolean => callbackHeld;

it('are held when they are due, and the runs end anyway', async () => {
	await start(2);
	expect(await runsWhen(isHeld)).toMatchObject([{ status: 'Success', callbacks: [] }, { status: 'Success', callbacks: [] }]);
	await sleep(100);
	expect(receiver.received).toEqual([]);
});

it('are sent at the same time, and each answer is recorded', async () => {
	// None is answered before all are there: one after the other would never end.
	receiver.together = 4;
	const ids = await start(4);
	await runsWhen(isHeld);
	expect(await sandbox.releaseCallbacks()).toBe(4);
	expect(receiver.received.map(({ body }) => body.executionId).sort()).toEqual([...ids].sort());
	const answered = { callbackHeld: false, callbacks: [{ at: expect.any(String), url: receiver.url, status: 200 }] };
	expect(await sandbox.runs()).toMatchObject([answered, answered, answered, answered]);
	expect(await sandbox.releaseCallbacks()).toBe(0);
});

it('are sent a few at a time if requested', async () => {
	receiver.together = 3;
	await start(4);
	await runsWhen(isHeld);
	const released = sandbox.releaseCallbacks(2);
	for (let tries = 0; tries < 1_500 && receiver.received.length < 2; tries++) await sleep(20);
	// A third one would be there by now.
	await sleep(200);
	expect(receiver.received).toHaveLength(2);
	receiver.together = 1;
	await axios.post(receiver.url, {});
	expect(await released).toBe(4);
	expect(receiver.received).toHaveLength(5);
});

it('count as sent after they have been answered or have failed finally', async () => {
	receiver.answers = [500, 409, 503];
	await start(1);
	await start(1, 'https://example.com/hook');
	await runsWhen(isHeld);
	await sandbox.settings({ hosts: { 'n8n.example': receiver.port } });
	expect(await sandbox.releaseCallbacks()).toBe(2);
	const notCalled = { error: expect.stringContaining('not called') };
	expect(await sandbox.runs()).toMatchObject([{ callbacks: [{ status: 500 }, { status: 409 }, { status: 503 }] }, { callbacks: [notCalled, notCalled, notCalled] }]);
});

it('stay held after the setting is turned off, while new ones are sent', async () => {
	const [held] = await start(1);
	await runsWhen(isHeld);
	await sandbox.settings({ holdCallbacks: false });
	const [free] = await start(1);
	await runsWhen(({ callbackHeld, callbacks }) => callbackHeld || callbacks.length > 0);
	expect(receiver.received.map(({ body }) => body.executionId)).toEqual([free]);
	expect(await sandbox.releaseCallbacks()).toBe(1);
	expect(receiver.received.map(({ body }) => body.executionId)).toEqual([free, held]);
});

it('are removed by a reset', async () => {
	await start(2);
	await runsWhen(isHeld);
	await sandbox.reset();
	expect(await sandbox.releaseCallbacks()).toBe(0);
	expect(receiver.received).toEqual([]);
});
