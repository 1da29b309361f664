import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runWeShop, type Given, type Outcome } from './engine';
import { fileIn, shop, url, withId } from './fields';
import { bytesOf, file, photoItem, photoOf } from './files';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { downloadsOf, readsOf, requests, runCalled, runsCalled, sha256, startsCalled, uploadsOf } from './traffic';

const sneaker = url(shop('sneaker.png'));

function cutOut(taskName: string, set: INodeParameters = {}, options: INodeParameters = {}): INodeParameters {
	return { resource: 'image', operation: 'removeBackground', originalImage: sneaker, ...set, options: { taskName, ...options } };
}

const pairsOf = (items: INodeExecutionData[] | undefined) => (items ?? []).map(({ pairedItem }) => (pairedItem as { item: number }).item);

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
			'by expressions': {
				parameters: {
					resource: 'image',
					operation: 'expand',
					originalImage: '={{ $json.photo }}',
					targetWidth: '={{ $json.width }}',
					targetHeight: '={{ $json.height }}',
					fillLeft: '={{ $json.nothing }}',
					batchCount: '={{ $json.count }}',
					completion: 'none',
					options: { taskName: '={{ $json.name }}' },
				},
				items: [{ json: { name: 'by expressions', photo: shop('sneaker.jpg'), width: '1300', height: 1000, count: '2' } }],
			},
			'video by expressions': {
				parameters: {
					resource: 'video',
					operation: 'kling',
					image: url('={{ $json.photo }}'),
					textDescription: '={{ $json.text }}',
					modelName: '={{ $json.model }}',
					duration: '={{ $json.length }}',
					generateAudio: '={{ $json.sound }}',
					completion: 'none',
					options: { taskName: '={{ $json.name }}' },
				},
				items: [
					{ json: { name: 'with words', photo: shop('model.jpg'), text: 'turns', model: 'Kling_3_0', length: '5s', sound: 'false' } },
					{ json: { name: 'with digits', photo: shop('model.jpg'), text: 42, model: 'Kling_2_6', length: '10', sound: true } },
					{ json: { name: 'with defaults', photo: shop('model.jpg'), text: 'turns' } },
				],
			},
			'a choice by expression': {
				parameters: cutOut('a choice by expression', { maskType: '={{ $json.keep }}', completion: 'none' }),
				items: [{ json: { keep: 'autoSubjectSegment' } }],
			},
			'file field by expression': {
				parameters: cutOut('file field by expression', { originalImage: fileIn('={{ $json.field }}'), completion: 'none' }),
				items: [{ json: { field: 'front' }, binary: { front: file(await photoOf('front'), 'image/png') } }],
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

	it('take every field from expressions, with numbers as texts and an image as a bare address', async () => {
		expect((await runCalled('by expressions')).request).toMatchObject({
			input: { originalImage: shop('sneaker.jpg') },
			params: { originalImage: shop('sneaker.jpg'), targetWidth: 1300, targetHeight: 1000, batchCount: 2 },
		});
		expect((await runCalled('by expressions')).request.params).not.toHaveProperty('fillLeft');
	});

	it('take models, durations and switches from expressions', async () => {
		const common = { images: [shop('model.jpg')], batchCount: 1 };
		const paramsOf = async (name: string) => (await runCalled(name)).request.params;
		expect(await paramsOf('with words')).toEqual({ ...common, textDescription: 'turns', modelName: 'Kling_3_0', duration: '5s', generateAudio: 'false' });
		expect(await paramsOf('with digits')).toEqual({ ...common, textDescription: '42', modelName: 'Kling_2_6', duration: '10s', generateAudio: 'true' });
		expect(await paramsOf('with defaults')).toEqual({ ...common, textDescription: 'turns', modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true' });
	});

	it('may choose by an expression and leave empty what only another choice needs', async () => {
		expect(outcome('a choice by expression').error?.message).toBeUndefined();
		expect((await runCalled('a choice by expression')).request.params).toMatchObject({ maskType: 'autoSubjectSegment' });
	});

	it('may name the file field by an expression', async () => {
		expect(await uploadsOf(await photoOf('front'))).toMatchObject([{ files: [{ field: 'image', fileName: 'image.png', type: 'image/png' }] }]);
		expect(outcome('file field by expression').status).toBe('success');
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

describe('One bad item of two', () => {
	const good = { photo: shop('sneaker.png'), count: 1, mask: 'autoSubjectSegment', hex: '', field: 'data', callback: '', limit: 600 };
	const bad: Array<{ what: string; item: IDataObject; set?: INodeParameters; options?: INodeParameters; says: RegExp; names: string }> = [
		{ what: 'no image', item: { photo: '' }, says: /Image is empty/, names: 'originalImage' },
		{ what: 'an image that an expression did not find', item: { photo: null }, says: /Image is empty/, names: 'originalImage' },
		{ what: 'an address that is none', item: { photo: 'sneaker.png' }, says: /Image cannot be "sneaker\.png"/, names: 'originalImage' },
		{ what: 'a choice that there is not', item: { mask: 'autoShoes' }, says: /Keep Unchanged cannot be "autoShoes"/, names: 'maskType' },
		{ what: 'no choice at all', item: { mask: '' }, says: /Keep Unchanged is empty/, names: 'maskType' },
		{ what: 'a mask that is asked for but missing', item: { mask: 'custom' }, says: /Mask Image is empty/, names: 'customMask' },
		{ what: 'a colour that is none', item: { hex: 'white' }, says: /Background Color cannot be "white"/, names: 'backgroundHex' },
		{ what: 'a colour and a preset', item: { hex: '#ffffff' }, set: { backgroundId: withId(3001) }, says: /Background Color and Background Preset are both set/, names: 'backgroundId' },
		{ what: 'more results than WeShop makes', item: { count: 17 }, says: /Number of Results cannot be 17/, names: 'batchCount' },
		{ what: 'a part of a result', item: { count: 1.5 }, says: /Number of Results cannot be 1\.5/, names: 'batchCount' },
		{ what: 'a callback address that is none', item: { callback: 'n8n' }, says: /Callback URL cannot be "n8n"/, names: 'callbackUrl' },
		{ what: 'a time-out that is none', item: { limit: 0 }, says: /Timeout cannot be 0/, names: 'timeout' },
		{ what: 'a field without a file', item: { field: 'photo' }, set: { originalImage: fileIn('={{ $json.field }}') }, says: /no file in the field "photo"/, names: 'data' },
		{ what: 'a PDF', item: { field: 'manual' }, set: { originalImage: fileIn('={{ $json.field }}') }, says: /"manual" is a PDF document, not an image/, names: 'manual' },
		{ what: 'a web page', item: { field: 'page' }, set: { originalImage: fileIn('={{ $json.field }}') }, says: /"page" is a web page, not an image/, names: 'page' },
	];

	const given = async (name: string, { item, set }: Pick<(typeof bad)[number], 'item' | 'set'>): Promise<Given> => ({
		parameters: cutOut(
			name,
			{
				originalImage: '={{ $json.photo }}',
				maskType: '={{ $json.mask }}',
				backgroundHex: '={{ $json.hex }}',
				batchCount: '={{ $json.count }}',
				customMask: url('={{ $json.nothing }}'),
				...(set?.backgroundId ? { backgroundId: { __rl: true, mode: 'id', value: '={{ $json.hex ? 3001 : "" }}' } } : {}),
				...(set?.originalImage ? { originalImage: set.originalImage } : {}),
				completion: 'none',
			},
			{ callbackUrl: '={{ $json.callback }}', timeout: '={{ $json.limit }}' },
		),
		items: [{ json: good }, { json: { ...good, ...item } }].map((input) => ({
			...input,
			binary: { manual: file(Buffer.from('%PDF-1.7 manual'), 'application/pdf'), page: file(Buffer.from('<!DOCTYPE html><p>404</p>'), 'image/png') },
		})),
	});

	it.each(bad)('with $what starts nothing, and the message says what to change', async ({ what, says, names, ...more }) => {
		const before = (await requests()).length;
		const { parameters, items } = await given(what, more);
		const { binary } = await photoItem(what);
		const { status, error } = await runWeShop({ parameters, items: items?.map((item) => ({ ...item, binary: { ...item.binary, ...binary } })) });
		expect(status).toBe('error');
		expect(error?.message).toMatch(says);
		expect(error?.message).toMatch(/^Item 1: /);
		expect(`${error?.message} ${error?.description}`).toContain(names);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect((await requests()).length).toBe(before);
	});

	it('comes out as a failed item in its place when the node goes on, and the good one runs', async () => {
		const { parameters, items } = await given('goes on', { item: { hex: 'white' } });
		const { status, outputs } = await runWeShop({ parameters, items: items?.reverse(), onError: 'continueRegularOutput' });
		const { executionId } = await runCalled('goes on');
		expect(status).toBe('success');
		expect(outputs).toEqual([
			[
				{ json: { error: 'Background Color cannot be "white"', details: {} }, pairedItem: { item: 0 } },
				{ json: { executionId, agentName: 'removeBG', agentVersion: 'v1.0', status: 'Pending' }, pairedItem: { item: 1 } },
			],
		]);
	});

	it('comes out of the error output when the node has one, and the good one of the first', async () => {
		const { parameters, items } = await given('goes on beside', { item: { hex: 'white' } });
		const { outputs } = await runWeShop({ parameters, items, onError: 'continueErrorOutput' });
		const { executionId } = await runCalled('goes on beside');
		expect(outputs).toHaveLength(2);
		expect(outputs[0]!.map(({ json }) => json.executionId)).toEqual([executionId]);
		expect(outputs[1]!.map(({ json }) => json)).toEqual([expect.objectContaining({ error: 'Background Color cannot be "white"', details: {} })]);
		expect(pairsOf(outputs[1])).toEqual([1]);
	});
});

it('a single bad item is told without its number', async () => {
	const { error } = await runWeShop({ parameters: cutOut('single', { originalImage: '={{ $json.nothing }}' }) });
	expect(error?.message).toBe('Image is empty');
	expect(error?.context).toMatchObject({ itemIndex: 0 });
	expect(await startsCalled('single')).toEqual([]);
});

it('an expression that n8n cannot resolve starts nothing, and is a failed item when the node goes on', async () => {
	const parameters = cutOut('unresolved', { originalImage: "={{ $('Nowhere').item.json.photo }}" });
	const { error } = await runWeShop({ parameters });
	expect(error?.message).toMatch(/node doesn't exist/i);
	const { status, json } = await runWeShop({ parameters, onError: 'continueRegularOutput' });
	expect(status).toBe('success');
	expect(json).toEqual([{ error: error?.message, details: {} }]);
	expect(await startsCalled('unresolved')).toEqual([]);
});

it('an operation that there is not is refused', async () => {
	const { error } = await runWeShop({ parameters: { resource: 'image', operation: 'removeObject' } });
	expect(error?.message).toMatch(/There is no operation "removeObject" for the resource "image"/);
});

it('no item in, no item out and nothing sent', async () => {
	const before = (await theSandbox().requests()).length;
	const { status, json } = await runWeShop({ parameters: cutOut('nothing'), items: [] });
	expect({ status, json }).toEqual({ status: 'success', json: [] });
	expect((await requests()).length).toBe(before);
});

itKeptTheKeyAtHome();
