import { setTimeout as sleep } from 'node:timers/promises';
import { theN8n, theSandbox } from './instance';
import { CUT_OUT, finishedRuns, got, itemsOf, startRun, startRuns, TRIGGER, Triggered, VIDEO, type Instance } from './triggered';

let instance: Instance;
const published: Triggered[] = [];

beforeAll(async () => {
	instance = await theN8n();
});

async function publish(name: string, parameters = {}): Promise<Triggered> {
	published.push(await Triggered.publish(instance, name, parameters));
	return published.at(-1)!;
}

/** The only execution of a trigger. */
async function onlyExecution(trigger: Triggered) {
	const [execution, ...more] = await trigger.executions(1);
	expect(more).toEqual([]);
	expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
	return execution!;
}

describe('WeShop calls a trigger when a run has finished', () => {
	it.each([
		['a picture', CUT_OUT, /^removeBG-.*\.png$/, 'image/png'],
		['a video', VIDEO, /^kling-.*\.mp4$/, 'video/mp4'],
	])('and one execution starts with %s, the same that Run → Get gives', async (what, parameters, name, mimeType) => {
		const trigger = await publish(`Called about ${what}`);
		const executionId = await startRun(instance, { callbackUrl: trigger.url, taskName: 'called about' }, parameters);
		const execution = await onlyExecution(trigger);
		const [item, ...more] = itemsOf(execution, TRIGGER);
		expect(more).toEqual([]);
		expect(item!.json).toMatchObject({ executionId, status: 'Success', taskName: 'called about', index: 0, count: 1 });
		expect(item!.binary?.data).toMatchObject({ fileName: expect.stringMatching(name) as string, mimeType });
		expect(item!.binary?.data?.fileName).toContain(executionId);

		const [same] = await got(instance, executionId);
		const { id, ...file } = item!.binary!.data!;
		const { id: otherId, ...otherFile } = same!.binary!.data!;
		expect(item!.json).toEqual(same!.json);
		expect(file).toEqual(otherFile);
		const bytes = await instance.n8n.executions.file(id!);
		expect(bytes).toHaveLength(Number(file.bytes));
		expect(bytes.equals(await instance.n8n.executions.file(otherId!))).toBe(true);
		expect(itemsOf(execution, 'After it')).toEqual([item]);
		expect(await answered(executionId)).toEqual([200]);
	});

	it('and the execution has an item for each result, in a field of the user\'s name, with the run where it is wanted', async () => {
		const trigger = await publish('Called about three', { binaryPropertyName: 'photo', options: { includeRun: true } });
		const executionId = await startRun(instance, { callbackUrl: trigger.url }, { ...CUT_OUT, batchCount: 3 });
		const items = itemsOf(await onlyExecution(trigger), TRIGGER);
		expect(items.map(({ json: { index, count } }) => [index, count])).toEqual([[0, 3], [1, 3], [2, 3]]);
		expect(items.map(({ binary }) => binary?.photo?.fileName)).toEqual(['', '-2', '-3'].map((number) => `removeBG-${executionId}${number}.png`));
		expect(items[2]!.json.run).toMatchObject({ agentName: 'removeBG', executions: [{ executionId }] });
	});

	it('and no file is loaded where none is wanted', async () => {
		const trigger = await publish('Called without files', { download: false });
		const executionId = await startRun(instance, { callbackUrl: trigger.url });
		const [item] = itemsOf(await onlyExecution(trigger), TRIGGER);
		expect(item!.binary).toBeUndefined();
		const loaded = (await theSandbox().requests()).map(({ url }) => url).filter((url) => url.includes(`/results/${executionId}/`));
		expect(loaded).toEqual([]);
	});

	it('and one execution starts although WeShop still shows the run as running when it calls', async () => {
		await theSandbox().settings({ callbackAheadMs: 3_000, imageSeconds: 4 });
		const trigger = await publish('Called ahead');
		const executionId = await startRun(instance, { callbackUrl: trigger.url });
		await theSandbox().settings({ callbackAheadMs: 0, imageSeconds: 2 });
		const execution = await onlyExecution(trigger);
		expect(itemsOf(execution, TRIGGER)).toMatchObject([{ json: { executionId, status: 'Success' }, binary: { data: { mimeType: 'image/png' } } }]);
		expect(await answered(executionId)).toEqual([200]);
		expect(await reads(executionId)).toBeGreaterThan(1);
	});

	it('and twenty calls about twenty runs in the same instant start twenty executions, whose runs are kept in the workflow', async () => {
		const trigger = await publish('Called about twenty');
		await theSandbox().settings({ holdCallbacks: true });
		const ids = await startRuns(instance, 20, { callbackUrl: trigger.url, maxConcurrency: 20 });
		while ((await theSandbox().runs()).filter(({ callbackHeld }) => callbackHeld).length < 20) await sleep(100);
		await theSandbox().settings({ holdCallbacks: false });
		await theSandbox().releaseCallbacks();
		const executions = await trigger.executions(20);
		expect(executions.flatMap((execution) => itemsOf(execution, TRIGGER).map(({ json }) => json.executionId)).sort()).toEqual([...ids].sort());
		expect((await kept(trigger)).sort()).toEqual([...ids].sort());
	});

	it('and a run is kept in the workflow although another one, called about before it, takes longer to load', async () => {
		const trigger = await publish('Called about a slow one');
		const [slow, quick, last] = await finishedRuns(instance, 3);
		await theSandbox().settings({ filesLatencyMs: 4_000 });
		const first = trigger.call({ executionId: slow });
		while (!(await theSandbox().requests()).some(({ url }) => url.includes(`/results/${slow}/`))) await sleep(50);
		await theSandbox().settings({ filesLatencyMs: 0 });
		expect((await trigger.call({ executionId: quick })).status).toBe(200);
		expect((await first).status).toBe(200);
		expect(await trigger.executions(2)).toHaveLength(2);
		expect(await kept(trigger)).toEqual([quick, slow]);
		expect((await trigger.call({ executionId: last })).status).toBe(200);
		expect(await kept(trigger)).toEqual([quick, slow, last]);
	});
});

describe('A run that two triggers are called about', () => {
	it('starts one execution in each workflow', async () => {
		const [one, other] = [await publish('Called as well, one'), await publish('Called as well, other')];
		const executionId = await startRun(instance, { callbackUrl: one.url });
		const first = await onlyExecution(one);
		expect(await other.executions(0)).toEqual([]);
		expect((await other.call({ executionId })).status).toBe(200);
		const second = await onlyExecution(other);
		expect(itemsOf(second, TRIGGER)[0]!.json).toEqual(itemsOf(first, TRIGGER)[0]!.json);
		expect((await one.call({ executionId })).status).toBe(200);
		await onlyExecution(one);
	});
});

/** The runs in the workflow's static data, by which repeats are known after a restart. */
async function kept({ workflowId }: Triggered): Promise<string[]> {
	const { staticData } = (await instance.n8n.workflows.get(workflowId)) as { staticData?: Record<string, { version: number; runs: string[] }> };
	const { version = 1, runs = [] } = staticData?.[`node:${TRIGGER}`] ?? {};
	expect(version).toBe(1);
	return runs;
}

/** The responses to WeShop's calls about a run. */
async function answered(executionId: string): Promise<Array<number | undefined>> {
	const run = (await theSandbox().runs()).find((one) => one.executionId === executionId);
	return run!.callbacks.map(({ status }) => status);
}

/** How often a run was read with the key. */
async function reads(executionId: string): Promise<number> {
	return (await theSandbox().requests()).filter(({ url }) => url.endsWith(`/openapi/agent/runs/${executionId}`)).length;
}

afterAll(async () => {
	for (const trigger of published) await trigger.unpublish();
	await theSandbox().settings({ callbackAheadMs: 0, imageSeconds: 2, holdCallbacks: false, filesLatencyMs: 0 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
