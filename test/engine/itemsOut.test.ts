import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWeShop } from './engine';
import { fileIn, url } from './fields';
import { bytesOf, photoItem, photoOf } from './files';
import { pairsOf } from './pairs';
import { there } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { execution } from './sideBySide';
import { passTimeQuickly } from './spedUp';
import { downloadsOf, readsOf, requests, runCalled, runsCalled, sha256, uploadsOf } from './traffic';

/** With Download as the node has it when nobody has set it. */
function cutOut(taskName: string, set: INodeParameters = {}, options: INodeParameters = {}): INodeParameters {
	return { resource: 'image', operation: 'removeBackground', originalImage: url(there), ...set, options: { taskName, ...options } };
}

// Long enough for the starts of a busy machine to go before the first run ends.
startWithAnEmptySandbox({ secondsOf: { 'two at a time': 2, together: 3 } });
passTimeQuickly();

const orders: IDataObject[] = [
	{ order: 'first', variants: 2 },
	{ order: 'second', variants: 1 },
	{ order: 'third', variants: 3 },
];
const bag = { sku: 'BAG-1', url: 'https://shop.example/bag', nested: { colour: 'red' } };

describe('Items', () => {
	const variants = execution({ parameters: cutOut('variants', { batchCount: 3 }) });

	it('come out one for each result, numbered, each with a file of its own', async () => {
		const { json, outputs } = await variants();
		const { executionId } = await runCalled('variants');
		expect(json).toMatchObject([0, 1, 2].map((index) => ({ executionId, index, count: 3 })));
		const files = await Promise.all(outputs[0]!.map(async (item) => sha256(await bytesOf(item))));
		expect(new Set(files).size).toBe(3);
		expect(outputs[0]!.map(({ binary }) => binary?.data?.fileName)).toEqual(['', '-2', '-3'].map((number) => `sneaker-removeBG${number}.png`));
		expect(pairsOf(outputs[0])).toEqual([0, 0, 0]);
	});

	const ordered = execution({
		parameters: cutOut('={{ $json.order }}', { batchCount: '={{ $json.variants }}', download: false }),
		items: orders.map((json) => ({ json })),
	});

	it('come out in the order of the input and are paired to it', async () => {
		const { json, outputs } = await ordered();
		expect(json.map(({ taskName, index }) => [taskName, index])).toEqual([
			['first', 0],
			['first', 1],
			['second', 0],
			['third', 0],
			['third', 1],
			['third', 2],
		]);
		expect(pairsOf(outputs[0])).toEqual([0, 0, 1, 2, 2, 2]);
		for (const { taskName, executionId } of json) expect((await runCalled(String(taskName))).executionId).toBe(executionId);
	});

	const twoAtATime = execution({ parameters: cutOut('two at a time', { download: false }, { maxConcurrency: 2 }), items: [{}, {}, {}] });

	it('have at most as many unfinished runs at a time as Max Concurrency says', async () => {
		await twoAtATime();
		const runs = await runsCalled('two at a time');
		expect(runs).toHaveLength(3);
		const finishes = runs.map(({ finishedAt }) => Date.parse(finishedAt ?? '')).sort((one, other) => one - other);
		const starts = runs.map(({ startedAt }) => Date.parse(startedAt)).sort((one, other) => one - other);
		expect(starts[1]).toBeLessThan(finishes[0]!);
		expect(starts[2]).toBeGreaterThanOrEqual(finishes[0]!);
	});

	const notDownloaded = execution({ parameters: cutOut('no download', { download: false }) });

	it('have no file without Download, and none is asked for', async () => {
		const { outputs } = await notDownloaded();
		const { executionId } = await runCalled('no download');
		expect(outputs[0]).toEqual([{ json: expect.objectContaining({ executionId, url: expect.any(String) }), pairedItem: { item: 0 } }]);
		expect(await downloadsOf(executionId)).toEqual([]);
	});

	const namedField = execution(async () => ({ parameters: cutOut('a field of its own', { binaryPropertyName: 'cutout' }), items: [await photoItem('kept apart')] }));

	it('have their file in the field that is named, and no other', async () => {
		expect(Object.keys((await namedField()).outputs[0]![0]!.binary ?? {})).toEqual(['cutout']);
	});

	const inputKept = execution({ parameters: cutOut('input kept', { batchCount: 2 }, { includeInput: true }), items: [{ json: bag }] });

	it('have the input item under "input" with Include Input', async () => {
		const { json: kept } = await inputKept();
		const { executionId } = await runCalled('input kept');
		expect(kept).toHaveLength(2);
		for (const json of kept) {
			expect(json).toMatchObject({ input: bag, executionId, url: expect.stringMatching(/^https:\/\/ai-image\.weshop\.ai\//) });
		}
		expect((await notDownloaded()).json[0]).not.toHaveProperty('input');
	});

	it('leave the input as it was', async () => {
		await inputKept();
		expect(bag).toEqual({ sku: 'BAG-1', url: 'https://shop.example/bag', nested: { colour: 'red' } });
	});

	const runKept = execution({ parameters: cutOut('run kept', { download: false }, { includeRun: true }) });

	it('have the run as WeShop sent it with Include Run, and else not', async () => {
		const { json } = await runKept();
		const { executionId, request } = await runCalled('run kept');
		expect(json[0]!.run).toEqual({
			agentName: 'removeBG',
			agentVersion: 'v1.0',
			initParams: request.input,
			executions: [expect.objectContaining({ executionId, status: 'Success', params: request.params, result: [{ status: 'Success', image: json[0]!.url }] })],
		});
		expect((await notDownloaded()).json[0]).not.toHaveProperty('run');
	});

	const calledBack = execution({ parameters: cutOut('called back', { completion: 'none' }, { callbackUrl: 'https://n8n.example/webhook/weshop', includeInput: true }), items: [{ json: bag }] });

	it('hold the execution ID only, at once, when the node does not wait', async () => {
		const { json } = await calledBack();
		const { executionId } = await runCalled('called back');
		expect(json).toEqual([{ executionId, agentName: 'removeBG', agentVersion: 'v1.0', status: 'Pending', input: bag }]);
		expect(await readsOf(executionId)).toEqual([]);
	});

	it('tell WeShop the task name and the callback URL', async () => {
		const [{ json }] = [await variants(), await calledBack()];
		expect((await runCalled('called back')).request).toMatchObject({ callbackUrl: 'https://n8n.example/webhook/weshop', input: { taskName: 'called back' } });
		expect((await runCalled('variants')).request).not.toHaveProperty('callbackUrl');
		expect(json[0]).toMatchObject({ taskName: 'variants' });
	});

	const asATool = execution({ parameters: cutOut('as a tool'), asTool: true });

	it('reach an AI agent without a file', async () => {
		const { outputs } = await asATool();
		const { executionId } = await runCalled('as a tool');
		expect(outputs[0]).toEqual([{ json: expect.objectContaining({ executionId, url: expect.any(String) }), pairedItem: { item: 0 } }]);
		expect(await downloadsOf(executionId)).toEqual([]);
	});

	const oneFile = execution(async () => ({
		parameters: cutOut('one file', { originalImage: fileIn('data'), completion: 'none' }),
		items: await Promise.all(Array.from({ length: 5 }, async () => await photoItem('one file'))),
	}));

	it('with the same file share one upload', async () => {
		await oneFile();
		expect(await uploadsOf(await photoOf('one file'))).toHaveLength(1);
		const runs = await runsCalled('one file');
		expect(runs).toHaveLength(5);
		expect(new Set(runs.map(({ request }) => request.input.originalImage)).size).toBe(1);
		expect(new Set(runs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(5);
	});
});

it('the runs of five items go on at the same time', async () => {
	const { json } = await runWeShop({ parameters: cutOut('together', { download: false }), items: Array.from({ length: 5 }, () => ({})) });
	expect(json).toHaveLength(5);
	const runs = await runsCalled('together');
	expect(runs).toHaveLength(5);
	expect(Math.max(...runs.map(({ startedAt }) => Date.parse(startedAt)))).toBeLessThan(Math.min(...runs.map(({ finishedAt }) => Date.parse(finishedAt!))));
});

it('no item in, no item out and nothing sent', async () => {
	const before = (await theSandbox().requests()).length;
	const { status, json } = await runWeShop({ parameters: cutOut('nothing'), items: [] });
	expect({ status, json }).toEqual({ status: 'success', json: [] });
	expect((await requests()).length).toBe(before);
});

itKeptTheKeyAtHome();
