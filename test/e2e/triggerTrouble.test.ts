import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_KEY, type PlannedAnswer } from '../sandbox/settings';
import { theN8n, theSandbox } from './instance';
import { finishedRuns, itemsOf, startRun, TRIGGER, Triggered, VIDEO, type Instance } from './triggered';

const KEY = { name: 'WeShop', type: 'weShopApi' };
let instance: Instance;
let trigger: Triggered;

beforeAll(async () => {
	instance = await theN8n();
});

beforeEach(async () => {
	trigger = await Triggered.publish(instance, 'In trouble');
});

afterEach(async () => {
	await trigger.unpublish();
});

describe('A call about a run that has not ended', () => {
	it('starts nothing: 202 before it has, for ten calls at once too; and starts one execution when it has', async () => {
		await theSandbox().settings({ videoSeconds: 24 });
		const executionId = await startRun(instance, {}, VIDEO);
		await theSandbox().settings({ videoSeconds: 4 });
		const from = Date.now();
		expect(await trigger.callAtOnce(Array.from({ length: 10 }, () => ({ executionId, status: 'Success' })))).toEqual(Array.from({ length: 10 }, () => 202));
		expect(Date.now() - from).toBeLessThan(18_000);
		expect(await trigger.executions(0)).toEqual([]);
		let status = 202;
		for (let tries = 0; tries < 10 && status === 202; tries++) ({ status } = await trigger.call({ executionId }));
		expect(status).toBe(200);
		expect(await trigger.executions(1)).toHaveLength(1);
	});
});

describe('A call about a run that cannot be read now', () => {
	it('starts nothing: 503; and starts one execution when it is called again after the time that the response says', async () => {
		const troubles: Array<Omit<PlannedAnswer, 'endpoint'>> = [
			{ status: 503 },
			{ drop: true },
			{ status: 429, headers: { 'retry-after': '6' } },
			{ status: 200, body: '<html>Log in to the Wi-Fi</html>' },
			{ status: 302, headers: { location: 'https://elsewhere.example/' } },
		];
		const ids = await finishedRuns(instance, troubles.length);
		await theSandbox().settings({ answers: troubles.map((answer, index) => ({ endpoint: 'getRun', taskName: String(index), times: 1_000, ...answer })) });
		const from = Date.now();
		const calls = ids.map((executionId) => ({ executionId }));
		const responses = await Promise.all(calls.map(async (call) => await trigger.call(call)));
		const retryAfter = responses.map(({ headers }) => Number(headers['retry-after']));
		expect(responses.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
		expect(Math.max(...retryAfter)).toBe(6);
		expect(Date.now() - from).toBeLessThan(45_000);
		expect(await trigger.executions(0)).toEqual([]);
		await theSandbox().settings({ answers: [] });
		await sleep(Math.max(...retryAfter) * 1_000);
		expect(await trigger.callAtOnce(calls)).toEqual([200, 200, 200, 200, 200]);
		expect(await trigger.executions(5)).toHaveLength(5);
	});

	it('starts one execution at the first call when the trouble passes soon', async () => {
		const [executionId] = await finishedRuns(instance, 1);
		await theSandbox().settings({ answers: [{ endpoint: 'getRun', status: 500 }, { endpoint: 'getRun', drop: true }] });
		expect((await trigger.call({ executionId })).status).toBe(200);
		expect(await trigger.executions(1)).toHaveLength(1);
	});

	it('starts one execution when its file takes longer than WeShop waits for an answer, and asks to be called again until it has', async () => {
		await theSandbox().settings({ filesLatencyMs: 12_000 });
		const executionId = await startRun(instance, { callbackUrl: trigger.url });
		const executions = await trigger.executions(1, 30);
		expect(executions.map((execution) => itemsOf(execution, TRIGGER)[0]!.binary?.data?.fileName)).toEqual([`removeBG-${executionId}.png`]);
		const run = (await theSandbox().runs()).find((one) => one.executionId === executionId);
		const [first, ...repeats] = run!.callbacks;
		expect(first).toMatchObject({ error: expect.stringContaining('no answer') as string });
		expect(repeats[0]).toMatchObject({ status: 503 });
		await theSandbox().settings({ filesLatencyMs: 0 });
	});

	it('starts nothing while WeShop refuses the key: 503; and starts one execution when the key has been mended', async () => {
		const [executionId] = await finishedRuns(instance, 1);
		await instance.n8n.credentials.upsert({ ...KEY, data: { weShopApiKey: 'wrong-key-0001' } });
		const { status, data } = await trigger.call({ executionId });
		await instance.n8n.credentials.upsert({ ...KEY, data: { weShopApiKey: DEMO_KEY } });
		expect(status).toBe(503);
		expect(JSON.stringify(data)).not.toContain('wrong-key');
		expect(await trigger.executions(0)).toEqual([]);
		expect((await trigger.call({ executionId })).status).toBe(200);
		expect(await trigger.executions(1)).toHaveLength(1);
	});
});

afterAll(async () => {
	await instance.n8n.credentials.upsert({ ...KEY, data: { weShopApiKey: DEMO_KEY } });
	await theSandbox().settings({ answers: [], videoSeconds: 4, filesLatencyMs: 0 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
