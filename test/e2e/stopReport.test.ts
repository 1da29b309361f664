import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowInput } from '../n8n/workflows';
import type { Execution } from '../n8n/executions';
import { lastRun } from '../n8n/executions';
import { example, MANUAL, theSandbox } from './instance';
import { startOwnN8n, type OwnN8n } from './ownN8n';

type Node = WorkflowInput['nodes'][number];

let own: OwnN8n;

beforeAll(async () => {
	own = await startOwnN8n('stop-report');
});
afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2 });
	await own?.stop();
});

const slug = (name: string) => name.replace(/\W+/g, '-').toLowerCase();

/** So many photos are cut out, by "Execute workflow" or by a call to the production webhook. */
async function cutOut(name: string, count: number): Promise<string> {
	const weShop = example('image-to-video', own.credential).nodes.find((node) => node.type.startsWith('n8n-nodes-weshop.'))!;
	const trigger = example('image-to-video', own.credential).nodes.find((node) => node.name === MANUAL)!;
	const hook: Node = { id: 'hook', name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 300], webhookId: slug(name), parameters: { path: slug(name), responseMode: 'onReceived', options: {} } };
	const photos: Node = { id: 'photos', name: 'Photos', type: 'n8n-nodes-base.code', typeVersion: 2, position: [120, 0], parameters: { jsCode: `return Array.from({ length: ${count} }, (_, index) => ({ json: { index } }))` } };
	const parameters: Node['parameters'] = {
		resource: 'image',
		operation: 'removeBackground',
		originalImage: { __rl: true, mode: 'url', value: '=https://shop.example/photos/sneaker.jpg?{{ $json.index }}' },
		download: false,
		options: { taskName: name, maxConcurrency: 50 },
	};
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	const { id } = await own.n8n.workflows.upsert({ name, nodes: [trigger, hook, photos, { ...weShop, name: 'Cut out', parameters }], connections: { [MANUAL]: to('Photos'), Hook: to('Photos'), Photos: to('Cut out') } });
	return id;
}

async function started(id: string, name: string, isManual: boolean): Promise<string> {
	if (!isManual) {
		await own.n8n.workflows.publish(id);
		await fetch(`${own.url}/webhook/${slug(name)}`);
		return (await own.n8n.executions.next(id)).id;
	}
	const run = await own.n8n.workflows.run(id, MANUAL);
	if (!('executionId' in run)) throw new Error('n8n did not execute the workflow');
	return run.executionId;
}

/** The IDs that WeShop has given to the runs of a name, once there are so many. */
async function idsOf(name: string, count: number): Promise<string[]> {
	for (;;) {
		const runs = (await theSandbox().runs()).filter(({ request: { input } }) => input.taskName === name);
		if (runs.length >= count) return runs.map(({ executionId }) => executionId).sort();
		await sleep(50);
	}
}

const log = () => readFileSync(path.join(own.userFolder, 'n8n.log'), 'utf8');

describe('After Stop, n8n has the IDs of the runs that were paid for', () => {
	it.each([
		['in the editor', 1, true],
		['in the editor', 50, true],
		['of a published workflow', 1, false],
		['of a published workflow', 50, false],
	])('of an execution %s, with %d runs: in its custom data and in the log', async (how, count, isManual) => {
		const name = `Stopped ${how.split(' ').at(-1)} ${count}`;
		await theSandbox().settings({ imageSeconds: 60 });
		const id = await cutOut(name, count);
		const executionId = await started(id, name, isManual);
		const ids = await idsOf(name, count);
		// For the last answer to arrive.
		await sleep(1_000);
		await own.n8n.executions.stop(executionId);
		await sleep(500);

		const { status, customData = {}, data } = (await own.n8n.executions.get(executionId)) as Execution & { customData?: Record<string, string> };
		expect(status).toBe('canceled');
		expect(Object.values(customData).flatMap((value) => value.split(', ')).sort()).toEqual(ids);
		// It is the only place: n8n stores nothing of a node that is running.
		expect(data.resultData.runData['Cut out']).toBeUndefined();
		const lines = log().split('\n').filter((line) => line.includes(`WeShop: the execution ${executionId} of the workflow "${name}"`));
		expect(ids.filter((run) => !lines.join().includes(run))).toEqual([]);

		if (!isManual) return;
		await theSandbox().settings({ imageSeconds: 0.1 });
		const next = await own.n8n.executions.wait(await started(id, name, true));
		const hints = lastRun(next, 'Cut out').hints?.map(({ message }) => message).join() ?? '';
		expect(hints).toContain('The execution before this one was stopped');
		expect(ids.filter((run) => !hints.includes(run))).toEqual([]);
	});
});
