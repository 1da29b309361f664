import { setTimeout as sleep } from 'node:timers/promises';
import { theN8n, theSandbox } from './instance';
import { CUT_OUT, finishedRuns, itemsOf, startRun, TRIGGER, Triggered, VIDEO, type Instance } from './triggered';

let instance: Instance;

beforeAll(async () => {
	instance = await theN8n();
});

async function onlyItem(trigger: Triggered) {
	const executions = await trigger.executions(1);
	expect(executions).toHaveLength(1);
	const items = itemsOf(executions[0]!, TRIGGER);
	expect(items).toHaveLength(1);
	return items[0]!;
}

describe('A trigger starts', () => {
	it('for runs that succeeded alone, unless it is told otherwise; the others for a failed one, with its state and no file', async () => {
		const usual = await Triggered.publish(instance, 'Usual');
		const onFailure = await Triggered.publish(instance, 'On failure', { statuses: ['Failed'] });
		const onBoth = await Triggered.publish(instance, 'On both', { statuses: ['Failed', 'Success'], options: { includeRun: true } });
		const onNone = await Triggered.publish(instance, 'On none', { statuses: [] });
		await theSandbox().settings({ failNextRuns: 1 });
		const executionId = await startRun(instance, { callbackUrl: usual.url, taskName: 'to fail' });
		const json = { executionId, agentName: 'removeBG', agentVersion: 'v1.0', taskName: 'to fail', status: 'Failed' };
		const recorded = async () => (await theSandbox().runs()).find((run) => run.executionId === executionId)!;
		while ((await recorded()).callbacks.length === 0) await sleep(100);
		expect(await recorded()).toMatchObject({ status: 'Failed', callbacks: [{ status: 200 }] });
		expect(await onFailure.callAtOnce([{ executionId }])).toEqual([200]);
		expect(await onBoth.callAtOnce([{ executionId }])).toEqual([200]);
		expect(await onNone.callAtOnce([{ executionId }])).toEqual([200]);
		expect(await onlyItem(onFailure)).toEqual({ json, pairedItem: { item: 0 } });
		expect((await onlyItem(onBoth)).json).toMatchObject({ ...json, run: { agentName: 'removeBG', executions: [{ executionId, status: 'Failed' }] } });
		expect(await usual.executions(0)).toEqual([]);

		const [succeeded] = await finishedRuns(instance, 1);
		for (const trigger of [usual, onFailure, onBoth, onNone]) expect((await trigger.call({ executionId: succeeded })).status).toBe(200);
		expect((await onlyItem(usual)).json).toMatchObject({ executionId: succeeded, status: 'Success' });
		expect(await onBoth.executions(2)).toHaveLength(2);
		expect(await onFailure.executions(1)).toHaveLength(1);
		expect(await onNone.executions(0)).toEqual([]);
		for (const trigger of [usual, onFailure, onBoth, onNone]) await trigger.unpublish();
	});

	it('for the agents that it is for', async () => {
		const videos = await Triggered.publish(instance, 'Videos', { agentNames: ['kling', 'seedance'] });
		const cutOuts = await Triggered.publish(instance, 'Cut-outs', { agentNames: ['removeBG'] });
		const video = await startRun(instance, { callbackUrl: videos.url }, VIDEO);
		expect((await onlyItem(videos)).json).toMatchObject({ executionId: video, agentName: 'kling' });
		const [cutOut] = await finishedRuns(instance, 1);
		for (const trigger of [videos, cutOuts]) {
			expect(await trigger.callAtOnce([{ executionId: video }, { executionId: cutOut }])).toEqual([200, 200]);
		}
		expect((await onlyItem(cutOuts)).json).toMatchObject({ executionId: cutOut, agentName: 'removeBG' });
		expect((await onlyItem(videos)).json).toMatchObject({ executionId: video });
		for (const trigger of [videos, cutOuts]) await trigger.unpublish();
	});

	it('with what is left of a run of which some results failed', async () => {
		const trigger = await Triggered.publish(instance, 'Some failed');
		await theSandbox().settings({ failNextResults: 1 });
		const executionId = await startRun(instance, { callbackUrl: trigger.url }, { ...CUT_OUT, batchCount: 2 });
		expect((await onlyItem(trigger)).json).toMatchObject({ executionId, index: 0, count: 1 });
		await trigger.unpublish();
	});

	it('with the address of a result whose file does not come', async () => {
		const trigger = await Triggered.publish(instance, 'No file');
		await theSandbox().settings({ answers: [{ endpoint: 'files', taskName: 'no file', times: 1_000, status: 404 }] });
		const executionId = await startRun(instance, { callbackUrl: trigger.url, taskName: 'no file' });
		const item = await onlyItem(trigger);
		expect(item.json).toMatchObject({ executionId, url: expect.stringMatching(/^https:/) as string });
		expect(item.binary).toBeUndefined();
		await trigger.unpublish();
	});
});

afterAll(async () => {
	await theSandbox().settings({ answers: [], failNextRuns: 0, failNextResults: 0 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
