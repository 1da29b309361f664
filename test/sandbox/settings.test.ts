import { Caller } from './caller';
import type { RunRequest } from './runs/request';
import type { Sandbox } from './sandbox';
import { startSandboxProcess } from './sandboxProcess';
import { sampleRun } from './sampleRuns';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandboxProcess({ plainDoor: true, settings: { imageSeconds: 60, videoSeconds: 60, secondsOf: { early: 0.1 } } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

it('a setting that does not exist is refused by name', async () => {
	await expect(sandbox.settings({ imageSecond: 1 } as object)).rejects.toThrow('Unknown setting "imageSecond"');
});

it.each<[string, unknown]>([
	['imageSeconds', '1'],
	['secondsOf', { late: '1' }],
	['secondsOf', { early: 1, late: null }],
	['secondsOf', [1]],
	['secondsOf', null],
	['hosts', { 'n8n.example': '5678' }],
	['filesLatencyMs', true],
	['filesBytesPerSecond', '64k'],
	['callbackAheadMs', null],
	['lostCallbacks', { lost: true }],
	['holdCallbacks', 1],
	['answers', {}],
])('%s cannot be %j, and nothing changes', async (name, value) => {
	const before = await sandbox.settings();
	await expect(sandbox.settings({ balance: 1, [name]: value })).rejects.toThrow(`The setting "${name}" cannot be ${JSON.stringify(value)}`);
	expect(await sandbox.settings()).toEqual(before);
});

describe('secondsOf', () => {
	const named = (taskName: string): RunRequest => sampleRun('removeBG', {}, { taskName });
	const seconds = async (): Promise<number[]> =>
		(await sandbox.runs()).map(({ startedAt, finishedAt }) => (finishedAt === undefined ? Infinity : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000));

	it('sets the duration of runs by task name, for images and videos', async () => {
		await sandbox.settings({ secondsOf: { quick: 1, slower: 1.5 } });
		const caller = new Caller(sandbox);
		await caller.startedId(named('other'));
		await caller.startedId(sampleRun('removeBG'));
		await Promise.all([caller.finish(named('quick')), caller.finish(sampleRun('kling', {}, { taskName: 'slower' }))]);
		const [quick, slower, ...others] = (await seconds()).sort((one, other) => one - other);
		expect(others).toEqual([Infinity, Infinity]);
		// A busy machine draws the results later.
		expect(quick).toBeGreaterThanOrEqual(1);
		expect(slower).toBeGreaterThanOrEqual(1.5);
		expect(slower).toBeLessThan(30);
	});

	it('is restored by a reset', async () => {
		await sandbox.settings({ secondsOf: {} });
		await sandbox.reset();
		expect((await sandbox.settings()).secondsOf).toEqual({ early: 0.1 });
		expect((await new Caller(sandbox).finish(named('early'))).status).toBe('Success');
	});

	it('does not mistake properties of objects for task names', async () => {
		await sandbox.settings({ imageSeconds: 0.1 });
		expect((await new Caller(sandbox).finish(named('constructor'))).status).toBe('Success');
	});
});
