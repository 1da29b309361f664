import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, whenTimeIsUp, type Given, type Outcome } from './engine';
import { file, photoItem, photoOf } from './files';
import { pairsOf } from './pairs';
import { cutOut, lost } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { idsOf, keysOf, readsOf, runCalled, runsCalled, startsCalled } from './traffic';

const LONG = ['parked', 'first fails', 'second fails', 'lost answer', 'mixed, goes on', 'retry is on'];
const refused = (message: string): Partial<PlannedAnswer> => ({ endpoint: 'startRun', status: 400, body: { success: false, error: { code: 'NO', message, retryable: false } } });

startWithAnEmptySandbox({
	imageSeconds: 0.1,
	secondsOf: Object.fromEntries(LONG.flatMap((name) => [0, 1, 2].map((index) => [`${name} ${index}`, 300]))),
	// The runs that are ready at once are so when they are looked at.
	pollLatencyMs: 2_000,
	answers: [
		{ ...refused('not this one'), taskName: 'first fails 1' },
		{ ...refused('not this one'), taskName: 'second fails 1' },
		{ ...refused('not this one'), taskName: 'retry is on 0' },
		{ endpoint: 'startRun', taskName: 'lost answer 0', drop: true, carriedOut: true },
		{ ...refused('not now'), taskName: 'lost answer 0' },
	].map((answer) => answer as PlannedAnswer),
});

/** The address of a photo that is quickly worked on. */
let small = '';
const outcomes = new Map<string, Outcome>();
const outcome = (name: string): Outcome => outcomes.get(name)!;
const parkedPart = (set: INodeParameters = {}, options: INodeParameters = {}) => cutOut('={{ $json.name }}', { completion: 'callback', originalImage: '={{ $json.photo }}', download: true, ...set }, options);
const itemsOf = (name: string, photos = [small, small, small]): Array<Partial<INodeExecutionData>> => photos.map((photo, index) => ({ json: { name: `${name} ${index}`, photo, sku: `sku ${index}` } }));
const idsIn = async (name: string) => await Promise.all([0, 1, 2].map(async (index) => (await idsOf(`${name} ${index}`))[0]));
/** What n8n keeps for the time after the wait: the node's input, and what the node has put down. */
const stacked = (name: string) => outcome(name).data.executionData!.nodeExecutionStack[0]!.data.main![0]!;
const contextOf = (name: string) => outcome(name).data.executionData!.contextData['node:WeShop'] as { weShopPaused?: { nonce: string; items: IDataObject[] } };

beforeAll(async () => {
	const upload = { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' };
	small = String((await runWeShop({ parameters: upload, items: [await photoItem('parked for')] })).json[0]?.url);
	const run = async (name: string, given: Partial<Given> & Pick<Given, 'parameters'>) => outcomes.set(name, await runWeShop({ items: itemsOf(name), isPublic: true, ...given }));
	const photo = file(await photoOf('kept'), 'image/png', 'product.png');
	await Promise.all([
		run('parked', {
			parameters: parkedPart({}, { includeInput: true, timeout: '={{ 600 - 100 * $itemIndex }}' }),
			items: itemsOf('parked').map((item) => ({ ...item, binary: { photo } })),
		}),
		run('ready', { parameters: parkedPart({ batchCount: 2 }, { includeInput: true }), items: itemsOf('ready', [small, lost, small]) }),
		run('first fails', { parameters: parkedPart() }),
		run('second fails', { parameters: parkedPart(), onError: 'continueRegularOutput' }),
		run('bad second', { parameters: parkedPart({ batchCount: '={{ $itemIndex === 1 ? 99 : 1 }}' }) }),
		run('called elsewhere', { parameters: parkedPart({}, { callbackUrl: 'https://elsewhere.example/hook' }) }),
		run('mixed', { parameters: parkedPart({ completion: '={{ $itemIndex === 1 ? "wait" : "callback" }}' }) }),
		run('mixed the other way', { parameters: parkedPart({ completion: '={{ $itemIndex === 1 ? "callback" : "wait" }}' }) }),
		run('mixed, goes on', { parameters: parkedPart({ completion: '={{ $itemIndex === 1 ? "wait" : "callback" }}' }), onError: 'continueRegularOutput' }),
		run('retry is on', {
			parameters: parkedPart({}, { includeInput: true }),
			items: itemsOf('retry is on').map(({ json }) => ({ json: { ...json, error: 'of a node before' } })),
			onError: 'continueRegularOutput',
			retryOnFail: true,
		}),
		run('lost answer', { parameters: parkedPart(), retryOnFail: true }),
	]);
	outcomes.set('time is up', await whenTimeIsUp(outcome('parked'), { parameters: parkedPart(), items: itemsOf('parked'), isPublic: true }));
});

describe('Three items whose runs take their time', () => {
	it('park the execution until the latest of their deadlines', async () => {
		const { status, waitTill, error } = outcome('parked');
		expect([status, error]).toEqual(['waiting', undefined]);
		const starts = await Promise.all([0, 1, 2].map(async (index) => Date.parse((await runCalled(`parked ${index}`)).startedAt)));
		const deadlines = starts.map((startedAt, index) => startedAt + (600 - 100 * index) * 1_000);
		expect(Math.abs(new Date(waitTill!).getTime() - Math.max(...deadlines))).toBeLessThan(1_000);
	});

	it('are looked at once more before that', async () => {
		for (const id of await idsIn('parked')) expect(await readsOf(id!)).toHaveLength(1);
	});

	it('gave WeShop the address of the node in its execution, each with its own number', async () => {
		const urls = await Promise.all([0, 1, 2].map(async (index) => new URL(String((await runCalled(`parked ${index}`)).request.callbackUrl))));
		expect(new Set(urls.map(({ origin, pathname }) => origin + pathname))).toEqual(new Set([`https://n8n.example/webhook-waiting/${outcome('parked').executionId}/id-WeShop`]));
		expect(urls.map(({ searchParams }) => searchParams.get('item'))).toEqual(['0', '1', '2']);
		const all = (name: string) => new Set(urls.map(({ searchParams }) => searchParams.get(name)));
		expect(all('nonce')).toEqual(new Set([contextOf('parked').weShopPaused!.nonce]));
		const { resumeToken } = outcome('parked').data;
		// Versions before 2.20 sign nothing: the nonce alone tells a stranger from WeShop.
		const isSigned = resumeToken !== undefined || !process.env.N8N_ENGINE;
		expect(all('signature')).toEqual(new Set([isSigned ? resumeToken : null]));
		expect([...urls[0]!.searchParams.keys()].sort()).toEqual(['item', 'nonce', ...(isSigned ? ['signature'] : [])]);
	});

	it('leave what their items need when WeShop calls', async () => {
		const power = await Promise.all([0, 1, 2].map(async (index) => (await runCalled(`parked ${index}`)).power));
		const output = { download: true, binaryPropertyName: 'data', maxFileSize: 500, includeInput: true, includeRun: false };
		expect(contextOf('parked').weShopPaused!.items).toEqual(
			(await idsIn('parked')).map((executionId, index) => ({
				executionId,
				output,
				kept: { name: `parked ${index}`, photo: small, sku: `sku ${index}` },
				power: { powerConsumption: power[index], powerBalance: expect.any(Number) },
			})),
		);
	});

	it('show their IDs while the execution is parked', async () => {
		expect(outcome('parked').json).toMatchObject((await idsIn('parked')).map((executionId) => ({ executionId, agentName: 'removeBG', status: 'Pending' })));
	});

	it('are turned into failed items for the end of the wait, and the source keeps its own', async () => {
		const ids = await idsIn('parked');
		expect(stacked('parked').map(({ json, binary }) => ({ json, binary }))).toEqual(
			ids.map((executionId, index) => ({
				json: {
					error: `The run ${executionId} was not finished after ${600 - 100 * index} seconds, or another of the 3 runs was not`,
					details: { executionId, status: expect.stringMatching(/^(Pending|Segmenting|Running)$/), retryable: true },
				},
				binary: undefined,
			})),
		);
		const source = outcome('parked').data.resultData.runData.Items![0]!.data!.main![0]!;
		expect(source.map(({ json }) => json)).toEqual(itemsOf('parked').map(({ json }) => json));
		expect(source.map(({ binary }) => binary?.photo?.fileName)).toEqual(['product.png', 'product.png', 'product.png']);
	});

	it('come out as those when the time is up', async () => {
		const { status, json, outputs } = outcome('time is up');
		expect(status).toBe('success');
		expect(json.map(({ details }) => (details as IDataObject).executionId)).toEqual(await idsIn('parked'));
		expect(pairsOf(outputs[0])).toEqual([0, 1, 2]);
		expect(outputs[0]!.every(({ binary }) => binary === undefined)).toBe(true);
	});
});

describe('Runs that have all ended by the last look', () => {
	it('park nothing: one item comes out for each input item, a failed run too, whatever On Error says', async () => {
		const { status, waitTill, outputs } = outcome('ready');
		const ids = await idsIn('ready');
		expect([status, waitTill]).toEqual(['success', undefined]);
		expect(pairsOf(outputs[0])).toEqual([0, 1, 2]);
		expect(outputs[0]!.map(({ json }) => json)).toEqual([
			expect.objectContaining({ executionId: ids[0], status: 'Success', index: 0, count: 2, sku: 'sku 0' }),
			{ error: `WeShop could not finish the run ${ids[1]}`, details: { executionId: ids[1], status: 'Failed', retryable: false } },
			expect.objectContaining({ executionId: ids[2], status: 'Success', index: 0, count: 2, sku: 'sku 2' }),
		]);
		const [first] = outputs[0]!;
		expect((first!.json.results as IDataObject[]).map(({ index, binaryPropertyName }) => [index, binaryPropertyName])).toEqual([
			[0, 'data'],
			[1, 'data_1'],
		]);
		expect(Object.values(first!.binary ?? {}).map(({ fileName }) => fileName)).toEqual([0, 1].map((index) => `removeBG-${ids[0]}-${index}.png`));
		expect(contextOf('ready').weShopPaused).toBeUndefined();
	});
});

describe('A start that fails', () => {
	it('stops the execution and names the runs that were started, which are not waited for', async () => {
		const { status, waitTill, error } = outcome('first fails');
		expect([status, waitTill]).toEqual(['error', undefined]);
		const ids = [(await runCalled('first fails 0')).executionId, (await runCalled('first fails 2')).executionId];
		expect(error?.message).toBe('1 of 3 items did not work out: item 1: WeShop says: not this one');
		for (const id of ids) expect(error?.description).toContain(id);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(await runsCalled('first fails 1')).toEqual([]);
		for (const id of ids) expect(await readsOf(id)).toEqual([]);
	});

	it('has a failed item in its place, and the others are parked for, when the node goes on', async () => {
		const failed = { error: 'WeShop says: not this one', details: { code: 'NO', retryable: false } };
		expect(outcome('second fails').status).toBe('waiting');
		const [first, , third] = [await runCalled('second fails 0'), undefined, await runCalled('second fails 2')];
		expect(contextOf('second fails').weShopPaused!.items).toEqual([expect.objectContaining({ executionId: first.executionId }), { failed }, expect.objectContaining({ executionId: third.executionId })]);
		expect(stacked('second fails')[1]!.json).toEqual(failed);
		expect(third.request.callbackUrl).toMatch(/item=2$/);
	});

	it('whose answer got lost is tried again by Retry On Fail with the same request under the same key', async () => {
		expect(outcome('lost answer').status).toBe('waiting');
		const starts = await startsCalled('lost answer 0');
		expect(starts.map(({ status }) => status)).toEqual([0, 400, 200]);
		expect(new Set(starts.map(({ body }) => body)).size).toBe(1);
		expect((JSON.parse(starts[0]!.body!) as IDataObject).callbackUrl).toMatch(/^https:\/\/n8n\.example\/.*&item=0$/);
		for (const index of [0, 1, 2]) {
			expect(new Set(await keysOf(`lost answer ${index}`)).size).toBe(1);
			expect(await runsCalled(`lost answer ${index}`)).toHaveLength(1);
		}
	});
});

it('Retry On Fail does not run a node again that is parked, whatever fails and whatever the input has', async () => {
	expect(outcome('retry is on').status).toBe('waiting');
	for (const index of [0, 1, 2]) expect(await startsCalled(`retry is on ${index}`)).toHaveLength(1);
	const started = [1, 2].map(async (index) => (await runCalled(`retry is on ${index}`)).executionId);
	expect(outcome('retry is on').json).toEqual((await Promise.all(started)).map((executionId) => ({ executionId, agentName: 'removeBG', agentVersion: 'v1.0', status: 'Pending' })));
	expect(outcome('retry is on').hints).toEqual([]);
	expect(contextOf('retry is on').weShopPaused!.items[1]).toMatchObject({ kept: { error: 'of a node before', sku: 'sku 1' } });
});

describe('What cannot be is refused before anything is started', () => {
	it.each([
		['bad second', 'Item 1: Number of Results cannot be 99'],
		['called elsewhere', 'Item 0: Callback URL cannot be set when the execution is paused'],
		['mixed', 'Item 1: After Starting pauses the execution for some items only'],
		['mixed the other way', 'Item 1: After Starting pauses the execution for some items only'],
	])('%s', async (name, message) => {
		const { status, waitTill, error } = outcome(name);
		expect([status, waitTill]).toEqual(['error', undefined]);
		expect(error?.message).toContain(message);
		expect(error?.description).toContain('No item was started');
		for (const index of [0, 1, 2]) expect(await startsCalled(`${name} ${index}`)).toEqual([]);
	});

	it('but the others are parked for when the node goes on', async () => {
		expect(outcome('mixed, goes on').status).toBe('waiting');
		expect(contextOf('mixed, goes on').weShopPaused!.items.map((item) => ('failed' in item ? 'failed' : 'parked'))).toEqual(['parked', 'failed', 'parked']);
		expect(await startsCalled('mixed, goes on 1')).toEqual([]);
	});
});

it('no planned answer is left', async () => {
	expect((await theSandbox().settings()).answers).toEqual([]);
});
itKeptTheKeyAtHome();
