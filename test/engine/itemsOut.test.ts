import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWeShop, type Given, type Outcome } from './engine';
import { fileIn, url } from './fields';
import { bytesOf, photoItem, photoOf } from './files';
import { pairsOf } from './pairs';
import { there } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { downloadsOf, readsOf, requests, runCalled, runsCalled, sha256, uploadsOf } from './traffic';

/** With Download as the node has it when nobody has set it. */
function cutOut(taskName: string, set: INodeParameters = {}, options: INodeParameters = {}): INodeParameters {
	return { resource: 'image', operation: 'removeBackground', originalImage: url(there), ...set, options: { taskName, ...options } };
}

startWithAnEmptySandbox();

const outcomes = new Map<string, Outcome>();
const outcome = (name: string): Outcome => outcomes.get(name)!;
const orders: IDataObject[] = [
	{ order: 'first', variants: 2 },
	{ order: 'second', variants: 1 },
	{ order: 'third', variants: 3 },
];
const bag = { sku: 'BAG-1', url: 'https://shop.example/bag', nested: { colour: 'red' } };

describe('Items', () => {
	beforeAll(async () => {
		const all: Record<string, Given> = {
			variants: { parameters: cutOut('variants', { batchCount: 3 }) },
			ordered: {
				parameters: cutOut('={{ $json.order }}', { batchCount: '={{ $json.variants }}', download: false }),
				items: orders.map((json) => ({ json })),
			},
			'two at a time': { parameters: cutOut('two at a time', { download: false }, { maxConcurrency: 2 }), items: [{}, {}, {}] },
			'no download': { parameters: cutOut('no download', { download: false }) },
			'a field of its own': { parameters: cutOut('a field of its own', { binaryPropertyName: 'cutout' }), items: [await photoItem('kept apart')] },
			'input kept': { parameters: cutOut('input kept', { batchCount: 2 }, { includeInput: true }), items: [{ json: bag }] },
			'run kept': { parameters: cutOut('run kept', { download: false }, { includeRun: true }) },
			'called back': { parameters: cutOut('called back', { completion: 'none' }, { callbackUrl: 'https://n8n.example/webhook/weshop', includeInput: true }), items: [{ json: bag }] },
			'as a tool': { parameters: cutOut('as a tool'), asTool: true },
			'one file': {
				parameters: cutOut('one file', { originalImage: fileIn('data'), completion: 'none' }),
				items: await Promise.all(Array.from({ length: 5 }, async () => await photoItem('one file'))),
			},
		};
		await Promise.all(Object.entries(all).map(async ([name, given]) => outcomes.set(name, await runWeShop(given))));
	});

	it('come out one for each result, numbered, each with a file of its own', async () => {
		const { executionId } = await runCalled('variants');
		expect(outcome('variants').json).toMatchObject([0, 1, 2].map((index) => ({ executionId, index, count: 3 })));
		const files = await Promise.all(outcome('variants').outputs[0]!.map(async (item) => sha256(await bytesOf(item))));
		expect(new Set(files).size).toBe(3);
		expect(outcome('variants').outputs[0]!.map(({ binary }) => binary?.data?.fileName)).toEqual([0, 1, 2].map((index) => `removeBG-${executionId}-${index}.png`));
		expect(pairsOf(outcome('variants').outputs[0])).toEqual([0, 0, 0]);
	});

	it('come out in the order of the input and are paired to it', async () => {
		const { json, outputs } = outcome('ordered');
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

	it('have at most as many unfinished runs at a time as Max Concurrency says', async () => {
		const runs = await runsCalled('two at a time');
		expect(runs).toHaveLength(3);
		const finishes = runs.map(({ finishedAt }) => Date.parse(finishedAt ?? '')).sort((one, other) => one - other);
		const starts = runs.map(({ startedAt }) => Date.parse(startedAt)).sort((one, other) => one - other);
		expect(starts[1]).toBeLessThan(finishes[0]!);
		expect(starts[2]).toBeGreaterThanOrEqual(finishes[0]!);
	});

	it('have no file without Download, and none is asked for', async () => {
		const { executionId } = await runCalled('no download');
		expect(outcome('no download').outputs[0]).toEqual([{ json: expect.objectContaining({ executionId, url: expect.any(String) }), pairedItem: { item: 0 } }]);
		expect(await downloadsOf(executionId)).toEqual([]);
	});

	it('have their file in the field that is named, and no other', () => {
		expect(Object.keys(outcome('a field of its own').outputs[0]![0]!.binary ?? {})).toEqual(['cutout']);
	});

	it('keep the fields of the input with Include Input, under those of the result', async () => {
		const { executionId } = await runCalled('input kept');
		expect(outcome('input kept').json).toHaveLength(2);
		for (const json of outcome('input kept').json) {
			expect(json).toMatchObject({ sku: 'BAG-1', nested: { colour: 'red' }, executionId, url: expect.stringMatching(/^https:\/\/ai-image\.weshop\.ai\//) });
		}
		expect(outcome('no download').json[0]).not.toHaveProperty('sku');
	});

	it('leave the input as it was', () => {
		expect(bag).toEqual({ sku: 'BAG-1', url: 'https://shop.example/bag', nested: { colour: 'red' } });
	});

	it('have the run as WeShop sent it with Include Run, and else not', async () => {
		const { executionId, request } = await runCalled('run kept');
		expect(outcome('run kept').json[0]!.run).toEqual({
			agentName: 'removeBG',
			agentVersion: 'v1.0',
			initParams: request.input,
			executions: [expect.objectContaining({ executionId, status: 'Success', params: request.params, result: [{ status: 'Success', image: outcome('run kept').json[0]!.url }] })],
		});
		expect(outcome('no download').json[0]).not.toHaveProperty('run');
	});

	it('hold the execution ID only, at once, when the node does not wait', async () => {
		const { executionId } = await runCalled('called back');
		expect(outcome('called back').json).toEqual([{ ...bag, executionId, agentName: 'removeBG', agentVersion: 'v1.0', status: 'Pending' }]);
		expect(await readsOf(executionId)).toEqual([]);
	});

	it('tell WeShop the task name and the callback URL', async () => {
		expect((await runCalled('called back')).request).toMatchObject({ callbackUrl: 'https://n8n.example/webhook/weshop', input: { taskName: 'called back' } });
		expect((await runCalled('variants')).request).not.toHaveProperty('callbackUrl');
		expect(outcome('variants').json[0]).toMatchObject({ taskName: 'variants' });
	});

	it('reach an AI agent without a file', async () => {
		const { executionId } = await runCalled('as a tool');
		expect(outcome('as a tool').outputs[0]).toEqual([{ json: expect.objectContaining({ executionId, url: expect.any(String) }), pairedItem: { item: 0 } }]);
		expect(await downloadsOf(executionId)).toEqual([]);
	});

	it('with the same file share one upload', async () => {
		expect(await uploadsOf(await photoOf('one file'))).toHaveLength(1);
		const runs = await runsCalled('one file');
		expect(runs).toHaveLength(5);
		expect(new Set(runs.map(({ request }) => request.input.originalImage)).size).toBe(1);
		expect(new Set(runs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(5);
	});
});

it('five items take about the time of one', async () => {
	const [one, five] = await Promise.all([
		runWeShop({ parameters: cutOut('alone', { download: false }) }),
		runWeShop({ parameters: cutOut('together', { download: false }), items: Array.from({ length: 5 }, () => ({})) }),
	]);
	expect(five.json).toHaveLength(5);
	expect(await runsCalled('together')).toHaveLength(5);
	expect(five.took).toBeLessThan(2 * one.took);
});

it('no item in, no item out and nothing sent', async () => {
	const before = (await theSandbox().requests()).length;
	const { status, json } = await runWeShop({ parameters: cutOut('nothing'), items: [] });
	expect({ status, json }).toEqual({ status: 'success', json: [] });
	expect((await requests()).length).toBe(before);
});

itKeptTheKeyAtHome();
