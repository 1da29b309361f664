import type { IBinaryData, IBinaryKeyData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, whenTimeIsUp, type Given, type Outcome } from './engine';
import { fileIn } from './fields';
import { file, photoOf } from './files';
import { ALWAYS_SIGNS } from './n8nUnderTest';
import { pairsOf } from './pairs';
import { cutOut, lost } from './parameters';
import { uploaded } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { execution, sideBySide } from './sideBySide';
import { idsOf, keysOf, readsOf, runCalled, runsCalled, startsCalled } from './traffic';

const LONG = ['elsewhere', 'paused', 'first fails', 'second fails', 'lost answer', 'mixed, goes on', 'retry is on', 'three files'];
const refused = (message: string): Partial<PlannedAnswer> => ({ endpoint: 'startRun', status: 400, body: { success: false, error: { code: 'NO', message, retryable: false } } });

startWithAnEmptySandbox({
	imageSeconds: 0.1,
	secondsOf: Object.fromEntries(LONG.flatMap((name) => [0, 1, 2].map((index) => [`${name} ${index}`, 300]))),
	// The runs that are ready at once are so when they are looked at.
	pollLatencyMs: 2_000,
	answers: [
		{ ...refused('not this one'), taskName: 'first fails 1' },
		{ ...refused('not this one'), taskName: 'second fails 1' },
		{ ...refused('not this one'), taskName: 'elsewhere 1' },
		{ ...refused('not this one'), taskName: 'retry is on 0' },
		{ endpoint: 'startRun', taskName: 'lost answer 0', drop: true, carriedOut: true },
		{ ...refused('not now'), taskName: 'lost answer 0' },
	].map((answer) => answer as PlannedAnswer),
});

/** The address of a photo that is quickly worked on. */
const small = sideBySide(async () => await uploaded('paused for'));
const parameters = (set: INodeParameters = {}, options: INodeParameters = {}) => cutOut('={{ $json.name }}', { completion: 'callback', originalImage: '={{ $json.photo }}', download: true, ...set }, options);
const itemsOf = (name: string, photos: string[]): Array<Partial<INodeExecutionData>> => photos.map((photo, index) => ({ json: { name: `${name} ${index}`, photo, sku: `sku ${index}` } }));
const threeItems = async (name: string) => itemsOf(name, [await small(), await small(), await small()]);
/** An execution that is to pause, of three items unless it says others. */
const pausing = (name: string, given: Partial<Given> = {}, items = async () => await threeItems(name)) => execution(async () => ({ parameters: parameters(), items: await items(), isPublic: true, ...given }));
const idsIn = async (name: string) => await Promise.all([0, 1, 2].map(async (index) => (await idsOf(`${name} ${index}`))[0]));
/** What n8n keeps for the time after the wait: the node's input, and what the node has put down. */
const stacked = ({ data }: Outcome) => data.executionData!.nodeExecutionStack[0]!.data.main![0]!;
const contextOf = ({ data }: Outcome) => data.executionData!.contextData['node:WeShop'] as { weShopPaused?: { nonce: string; items: IDataObject[] } };

describe('Three items whose runs take their time', () => {
	const paused = pausing('paused', { parameters: parameters({}, { includeInput: true, timeout: '={{ 600 - 100 * $itemIndex }}' }) }, async () => {
		const photo = file(await photoOf('kept'), 'image/png', 'product.png');
		return (await threeItems('paused')).map((item) => ({ ...item, binary: { photo } }));
	});
	const timeIsUp = sideBySide(async () => await whenTimeIsUp(await paused(), { parameters: parameters(), items: await threeItems('paused'), isPublic: true }));

	it('pause the execution until the latest of their deadlines', async () => {
		const { status, waitTill, error } = await paused();
		expect([status, error]).toEqual(['waiting', undefined]);
		const starts = await Promise.all([0, 1, 2].map(async (index) => Date.parse((await runCalled(`paused ${index}`)).startedAt)));
		const deadlines = starts.map((startedAt, index) => startedAt + (600 - 100 * index) * 1_000);
		expect(Math.abs(new Date(waitTill!).getTime() - Math.max(...deadlines))).toBeLessThan(30_000);
	});

	it('are read once more before that', async () => {
		await paused();
		for (const id of await idsIn('paused')) expect(await readsOf(id!)).toHaveLength(1);
	});

	it('gave WeShop the address of the node in its execution, each with its own number', async () => {
		const outcome = await paused();
		const urls = await Promise.all([0, 1, 2].map(async (index) => new URL(String((await runCalled(`paused ${index}`)).request.callbackUrl))));
		expect(new Set(urls.map(({ origin, pathname }) => origin + pathname))).toEqual(new Set([`https://n8n.example/webhook-waiting/${outcome.executionId}/id-WeShop`]));
		expect(urls.map(({ searchParams }) => searchParams.get('item'))).toEqual(['0', '1', '2']);
		const all = (name: string) => new Set(urls.map(({ searchParams }) => searchParams.get(name)));
		expect(all('nonce')).toEqual(new Set([contextOf(outcome).weShopPaused!.nonce]));
		const { resumeToken } = outcome.data;
		// Where n8n signs nothing, the nonce alone tells a stranger from WeShop.
		const isSigned = resumeToken !== undefined || ALWAYS_SIGNS;
		expect(all('signature')).toEqual(new Set([isSigned ? resumeToken : null]));
		expect([...urls[0]!.searchParams.keys()].sort()).toEqual(['item', 'nonce', 'run', ...(isSigned ? ['signature'] : [])]);
	});

	it('leave what their items need when WeShop calls', async () => {
		const { items } = contextOf(await paused()).weShopPaused!;
		const power = await Promise.all([0, 1, 2].map(async (index) => (await runCalled(`paused ${index}`)).power));
		const address = await small();
		const output = { download: true, binaryPropertyName: 'data', maxFileSize: 500, includeInput: true, includeRun: false };
		expect(items).toEqual(
			(await idsIn('paused')).map((executionId, index) => ({
				runs: [{ executionId, power: { powerConsumption: power[index], runPowerConsumption: power[index], powerBalance: expect.any(Number) } }],
				output,
				input: { name: `paused ${index}`, photo: address, sku: `sku ${index}` },
			})),
		);
	});

	it('show their IDs while the execution is paused', async () => {
		expect((await paused()).json).toMatchObject((await idsIn('paused')).map((executionId) => ({ executionId, agentName: 'removeBG', status: 'Pending' })));
	});

	it('are turned into failed items for the end of the wait, and the source keeps its own', async () => {
		const outcome = await paused();
		const ids = await idsIn('paused');
		expect(stacked(outcome).map(({ json, binary }) => ({ json, binary }))).toEqual(
			ids.map((executionId, index) => ({
				json: {
					error: `WeShop did not call back for all 3 runs within ${600 - 100 * index} seconds. The run ${executionId} may have finished: Run → Get reads it`,
					details: { executionId, status: expect.stringMatching(/^(Pending|Segmenting|Running)$/), retryable: true },
				},
				binary: undefined,
			})),
		);
		const source = outcome.data.resultData.runData.Items![0]!.data!.main![0]!;
		expect(source.map(({ json }) => json)).toEqual((await threeItems('paused')).map(({ json }) => json));
		expect(source.map(({ binary }) => binary?.photo?.fileName)).toEqual(['product.png', 'product.png', 'product.png']);
	});

	it('come out as those when the time is up', async () => {
		const { status, json, outputs } = await timeIsUp();
		expect(status).toBe('success');
		expect(json.map(({ details }) => (details as IDataObject).executionId)).toEqual(await idsIn('paused'));
		expect(pairsOf(outputs[0])).toEqual([0, 1, 2]);
		expect(outputs[0]!.every(({ binary }) => binary === undefined)).toBe(true);
	});
});

describe('Runs that have all ended by the last reading', () => {
	const ready = pausing('ready', { parameters: parameters({ batchCount: 2 }, { includeInput: true }) }, async () => itemsOf('ready', [await small(), lost, await small()]));

	it('pause nothing: one item comes out for each input item, a failed run too, whatever On Error says', async () => {
		const outcome = await ready();
		const { status, waitTill, outputs } = outcome;
		const ids = await idsIn('ready');
		expect([status, waitTill]).toEqual(['success', undefined]);
		expect(pairsOf(outputs[0])).toEqual([0, 1, 2]);
		expect(outputs[0]!.map(({ json }) => json)).toEqual([
			expect.objectContaining({ executionId: ids[0], status: 'Success', index: 0, count: 2, input: expect.objectContaining({ sku: 'sku 0' }) }),
			{ error: `WeShop could not finish the run ${ids[1]}`, details: { executionId: ids[1], status: 'Failed', retryable: false } },
			expect.objectContaining({ executionId: ids[2], status: 'Success', index: 0, count: 2, input: expect.objectContaining({ sku: 'sku 2' }) }),
		]);
		const [first] = outputs[0]!;
		expect((first!.json.results as IDataObject[]).map(({ index, binaryPropertyName }) => [index, binaryPropertyName])).toEqual([
			[0, 'data'],
			[1, 'data_1'],
		]);
		expect(Object.values(first!.binary ?? {}).map(({ fileName }) => fileName)).toEqual(['', '-2'].map((number) => `removeBG-${ids[0]}${number}.png`));
		expect(contextOf(outcome).weShopPaused).toBeUndefined();
	});
});

describe('A start that fails', () => {
	const firstFails = pausing('first fails');
	it('stops the execution and names the runs that were started, which are not waited for', async () => {
		const { status, waitTill, error } = await firstFails();
		expect([status, waitTill]).toEqual(['error', undefined]);
		const ids = [(await runCalled('first fails 0')).executionId, (await runCalled('first fails 2')).executionId];
		expect(error?.message).toBe('1 of 3 items failed: item 1: WeShop says: not this one');
		for (const id of ids) expect(error?.description).toContain(id);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(await runsCalled('first fails 1')).toEqual([]);
		for (const id of ids) expect(await readsOf(id)).toEqual([]);
	});

	const elsewhere = execution(async () => {
		const photos = await Promise.all(['kept', 'started before', 'new'].map(async (label) => file(await photoOf(label), 'image/png', `${label}.png`)));
		const [kept, before, fresh] = photos as [IBinaryData, IBinaryData, IBinaryData];
		const ofKey = (set: INodeParameters) => ({ parameters: parameters({ originalImage: fileIn('*'), ...set }, { idempotencyKey: '={{ $json.name }}', timeout: '={{ $itemIndex ? 600 : 20 }}' }), isPublic: true });
		const [first, second] = itemsOf('elsewhere', ['', '']);
		const withFiles = (item: Partial<INodeExecutionData>, binary: IBinaryKeyData) => ({ ...item, binary });
		const staticData: IDataObject = {};
		await runWeShop({ ...ofKey({ completion: 'none' }), items: [withFiles(first!, { before, kept })], staticData });
		return { ...ofKey({}), staticData: JSON.parse(JSON.stringify(staticData)) as IDataObject, items: [withFiles(first!, { before, fresh }), withFiles(second!, { fresh })] };
	});
	it('names the runs of another item as well that failed beside one in flight', async () => {
		const { status, error } = await elsewhere();
		expect([status, error?.message]).toEqual(['error', '1 of 2 items failed: item 1: WeShop says: not this one']);
		const runs = await runsCalled('elsewhere 0');
		expect(runs).toHaveLength(3);
		const [, before] = /Runs of other items failed, too: item 0: The file in the field "before": The run (\S+) was not finished after 20 seconds/.exec(error!.description!)!;
		// Of the two that had been started before, the item has one file; the third is in flight.
		expect(runs.slice(0, 2).map(({ executionId }) => executionId)).toContain(before);
		expect(runs.flatMap(({ executionId }) => (error!.description!.includes(executionId) ? [executionId] : []))).toEqual([before, runs[2]!.executionId]);
	});

	const secondFails = pausing('second fails', { onError: 'continueRegularOutput' });
	it('has a failed item in its place, and the execution pauses for the others, when the node goes on', async () => {
		const failed = { error: 'WeShop says: not this one', details: { code: 'NO', retryable: false } };
		const outcome = await secondFails();
		expect(outcome.status).toBe('waiting');
		const [first, , third] = [await runCalled('second fails 0'), undefined, await runCalled('second fails 2')];
		expect(contextOf(outcome).weShopPaused!.items).toMatchObject([{ runs: [{ executionId: first.executionId }] }, { failed }, { runs: [{ executionId: third.executionId }] }]);
		expect(stacked(outcome)[1]!.json).toEqual(failed);
		expect(third.request.callbackUrl).toMatch(/item=2&run=0$/);
	});

	const lostAnswer = pausing('lost answer', { retryOnFail: true });
	it('whose answer got lost is tried again by Retry On Fail with the same request under the same key', async () => {
		expect((await lostAnswer()).status).toBe('waiting');
		const starts = await startsCalled('lost answer 0');
		expect(starts.map(({ status }) => status)).toEqual([0, 400, 200]);
		expect(new Set(starts.map(({ body }) => body)).size).toBe(1);
		expect((JSON.parse(starts[0]!.body!) as IDataObject).callbackUrl).toMatch(/^https:\/\/n8n\.example\/.*&item=0&run=0$/);
		for (const index of [0, 1, 2]) {
			expect(new Set(await keysOf(`lost answer ${index}`)).size).toBe(1);
			expect(await runsCalled(`lost answer ${index}`)).toHaveLength(1);
		}
	});
});

describe('An item with three files', () => {
	const files = pausing('three files', { parameters: parameters({ originalImage: fileIn('*') }) }, async () => {
		const binary = Object.fromEntries(await Promise.all(['front', 'back', 'side'].map(async (name) => [name, file(await photoOf(`paused ${name}`), 'image/png', `${name}.png`)] as const)));
		return [{ json: { name: 'three files 0' }, binary }];
	});

	it('pauses for all its runs, each with its own place in the call', async () => {
		const outcome = await files();
		expect(outcome.status).toBe('waiting');
		const runs = await runsCalled('three files 0');
		expect(runs.map(({ request }) => new URL(String(request.callbackUrl)).searchParams.get('run')).sort()).toEqual(['0', '1', '2']);
		const [{ runs: stored }] = contextOf(outcome).weShopPaused!.items as unknown as [{ runs: IDataObject[] }];
		expect(stored.map(({ executionId }) => executionId).sort()).toEqual(runs.map(({ executionId }) => executionId).sort());
		expect(stored.map(({ sourceName }) => sourceName)).toEqual(['front', 'back', 'side']);
	});

	it('is one failed item with all IDs when the time is up', async () => {
		const [{ json }] = stacked(await files()) as [INodeExecutionData];
		const ids = (await runsCalled('three files 0')).map(({ executionId }) => executionId);
		expect((json.details as { executionIds: string[] }).executionIds.sort()).toEqual(ids.sort());
	});
});

describe('Retry On Fail', () => {
	const retryIsOn = pausing('retry is on', { parameters: parameters({}, { includeInput: true }), onError: 'continueRegularOutput', retryOnFail: true }, async () =>
		(await threeItems('retry is on')).map(({ json }) => ({ json: { ...json, error: 'of a node before' } })),
	);

	it('does not run a node again that has paused, whatever fails and whatever the input has', async () => {
		const outcome = await retryIsOn();
		expect(outcome.status).toBe('waiting');
		for (const index of [0, 1, 2]) expect(await startsCalled(`retry is on ${index}`)).toHaveLength(1);
		const started = [1, 2].map(async (index) => (await runCalled(`retry is on ${index}`)).executionId);
		expect(outcome.json).toEqual((await Promise.all(started)).map((executionId) => ({ executionId, agentName: 'removeBG', agentVersion: 'v1.0', status: 'Pending' })));
		expect(outcome.hints).toEqual([]);
		expect(contextOf(outcome).weShopPaused!.items[1]).toMatchObject({ input: { error: 'of a node before', sku: 'sku 1' } });
	});
});

describe('What cannot be is refused before anything is started', () => {
	const completionOf = (second: string, others: string) => parameters({ completion: `={{ $itemIndex === 1 ? "${second}" : "${others}" }}` });

	it.each([
		['a bad second item', pausing('a bad second item', { parameters: parameters({ batchCount: '={{ $itemIndex === 1 ? 99 : 1 }}' }) }), 'Number of Results cannot be 99'],
		['another callback', pausing('another callback', { parameters: parameters({}, { callbackUrl: 'https://elsewhere.example/hook' }) }), 'Callback URL cannot be set when the execution pauses'],
		['mixed', pausing('mixed', { parameters: completionOf('wait', 'callback') }), 'After Starting pauses the execution for some items and not for others'],
		['mixed the other way', pausing('mixed the other way', { parameters: completionOf('callback', 'wait') }), 'After Starting pauses the execution for some items and not for others'],
	])('%s', async (name, outcome, message) => {
		const { status, waitTill, error } = await outcome();
		expect([status, waitTill]).toEqual(['error', undefined]);
		expect(error?.message).toContain(message);
		expect(error?.description).toContain('No item was started');
		for (const index of [0, 1, 2]) expect(await startsCalled(`${name} ${index}`)).toEqual([]);
	});

	const goesOn = pausing('mixed, goes on', { parameters: completionOf('wait', 'callback'), onError: 'continueRegularOutput' });
	it('but the execution pauses for the others when the node goes on', async () => {
		const outcome = await goesOn();
		expect(outcome.status).toBe('waiting');
		expect(contextOf(outcome).weShopPaused!.items.map((item) => ('failed' in item ? 'failed' : 'paused'))).toEqual(['paused', 'failed', 'paused']);
		expect(await startsCalled('mixed, goes on 1')).toEqual([]);
	});
});

it('no planned answer is left', async () => {
	expect((await theSandbox().settings()).answers).toEqual([]);
});
itKeptTheKeyAtHome();
