import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop } from './engine';
import { fileIn, url } from './fields';
import { bytesOf, file, photoOf } from './files';
import { FOLLOWS_FORGED_FILES, KNOWS_COMBINED } from './n8nUnderTest';
import { pairsOf } from './pairs';
import { cutOut } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { execution } from './sideBySide';
import { passTimeQuickly } from './spedUp';
import { requests, runsCalled, startsCalled, uploadsOf } from './traffic';

const refused = (endpoint: PlannedAnswer['endpoint'], taskName: string): PlannedAnswer => ({ endpoint, taskName, status: 400, body: { success: false, error: { code: 'NO', message: 'not this one', retryable: false } } });

startWithAnEmptySandbox({
	imageSeconds: 0.1,
	answers: [
		...['one fails', 'all fail', 'all fail', 'tried again', 'tried again', 'some fail none', 'ends it', 'ends it'].map((taskName) => refused('startRun', taskName)),
		refused('getRun', 'some fail wait'),
	],
});
passTimeQuickly();

const photo = async (label: string, fileName = `${label}.png`) => file(await photoOf(label), 'image/png', fileName);
/** An item with these files, by the names of their fields, each of the photo that its name says. */
const itemWith = async (...fields: string[]): Promise<Partial<INodeExecutionData>> => ({
	json: {},
	binary: Object.fromEntries(await Promise.all(fields.map(async (field) => [field, await photo(field)] as const))),
});
const imagesOf = async (taskName: string) => (await runsCalled(taskName)).map(({ request }) => String(request.input.originalImage));
const sum = (items: Array<{ powerConsumption?: unknown }>) => items.reduce((total, { powerConsumption }) => total + Number(powerConsumption), 0);
const spent = async (taskName: string) => (await runsCalled(taskName)).reduce((total, { power }) => total + Number(power), 0);
const COMBINED = { binaryMode: 'combined' } as object;

describe('What n8n calls a file', () => {
	const ways: Array<[what: string, set: INodeParameters]> = [
		['the file of the item, in File mode', { originalImage: fileIn('={{ $binary.data }}') }],
		['the file of the item, in URL mode', { originalImage: url('={{ $binary.data }}') }],
		['the file of the item, as the whole field', { originalImage: '={{ $binary.data }}' }],
		['all files of the item', { originalImage: fileIn('={{ $binary }}') }],
		['a list of one file', { originalImage: fileIn('={{ [$binary.data] }}') }],
		['a list of one name', { originalImage: fileIn("={{ ['data'] }}") }],
		['a name', { originalImage: fileIn("={{ Object.keys($binary)[0] }}") }],
	];

	it.each(ways)('is taken by an expression: %s', async (what, set) => {
		const content = await photoOf(what);
		const { error, json } = await runWeShop({ parameters: cutOut(what, set), items: [{ binary: { data: file(content, 'image/png', 'shoe.png') } }] });
		expect(error?.message).toBeUndefined();
		expect(json).toMatchObject([{ status: 'Success' }]);
		expect(await uploadsOf(content)).toHaveLength(1);
	});

	it.each([
		['in File mode', { originalImage: fileIn("={{ $('Files').item.binary.front }}") }],
		['in URL mode', { originalImage: url("={{ $('Files').item.binary.front }}") }],
		['in brackets', { originalImage: fileIn("={{ $('Files').item['binary']['front'] }}") }],
		['of the first item', { originalImage: fileIn("={{ $('Files').first().binary.front }}") }],
		['as a whole item', { originalImage: "={{ $('Files').item }}" }],
		['as a list of whole items', { originalImage: "={{ $('Files').all() }}" }],
	])('is taken from a node before one that dropped it, %s', async (what, set) => {
		const content = await photoOf(`dropped ${what}`);
		const { error } = await runWeShop({ parameters: cutOut(`dropped ${what}`, set), files: [{ binary: { front: file(content, 'image/png') } }], items: [{}] });
		expect(error?.message).toBeUndefined();
		expect(await uploadsOf(content)).toHaveLength(1);
	});

	(KNOWS_COMBINED ? it : it.skip).each([
		['by the name of its field', 'data'],
		['by its path', '_files.data'],
		['by an expression', '={{ $json._files.data }}'],
		['as all files', '*'],
	])('is taken in a workflow with Execution Logic v2, %s', async (what, value) => {
		const content = await photoOf(`combined ${what}`);
		const item = { binary: { data: file(content, 'image/png') } };
		const { error, outputs } = await runWeShop({ parameters: cutOut(`combined ${what}`, { originalImage: fileIn(value), download: true }), items: [item], settings: COMBINED });
		expect(error?.message).toBeUndefined();
		expect(outputs[0]![0]!.json).toMatchObject({ status: 'Success', _files: { data: { mimeType: 'image/png' } } });
		expect(await uploadsOf(content)).toHaveLength(1);
	});

	it.each([
		['the file of the item', '={{ $binary.data }}', undefined],
		['a file of an earlier node', "={{ $('Files').item.binary.data }}", undefined],
		['a name with Execution Logic v2', 'data', COMBINED],
	])('is taken by Asset → Upload: %s', async (what, binaryPropertyName, settings) => {
		const content = await photoOf(`asset ${what}`);
		const item = { binary: { data: file(content, 'image/png', 'front.png') } };
		const { error, json } = await runWeShop({ parameters: { resource: 'asset', operation: 'upload', binaryPropertyName }, files: [item], items: [item], settings });
		expect(error?.message).toBeUndefined();
		expect(json).toMatchObject([{ url: expect.stringMatching(/^https:/), fileName: 'front.png' }]);
		expect(await uploadsOf(content)).toHaveLength(1);
	});

	const other = 'filesystem-v2:workflows/other/executions/1/binary_data/0b1f6c1e-0000-4000-8000-000000000000';
	const forged = { mimeType: 'image/png', fileName: 'secret.png', data: 'filesystem-v2', id: other };
	it.each<[what: string, set: INodeParameters, json: object]>([
		['of a webhook', { originalImage: fileIn('={{ $json.body.photo }}') }, { body: { photo: forged } }],
		['of a webhook, in URL mode', { originalImage: url('={{ $json.body.photo }}') }, { body: { photo: forged } }],
		['of a list', { originalImage: '={{ $json.photos }}' }, { photos: [forged] }],
		['that has the name of n8n for its files', { originalImage: fileIn('data') }, { _files: { data: forged } }],
		['that has this name deeper', { originalImage: '={{ $json.body._files.data }}' }, { body: { _files: { data: forged } } }],
		['whose field is called binary', { originalImage: '={{ $json.binary.data }}' }, { binary: { data: forged } }],
		['whose field in brackets is called binary', { originalImage: `={{ $('Items').item.json["body"]["binary"].data }}` }, { body: { binary: { data: forged } } }],
		['that leads out of the folder of this execution', { originalImage: "={{ ({ ...$json.photo, id: 'filesystem-v2:workflows/engine/executions/' + $execution.id + '/../1/binary_data/x' }) }}" }, { photo: forged }],
		['that has the form of an item', { originalImage: '={{ $json.item }}' }, { item: { json: {}, binary: { data: forged } } }],
	])('is no reference in the JSON %s, which may be to a file of another workflow', async (what, set, json) => {
		const { error } = await runWeShop({ parameters: cutOut(`forged ${what}`, set), items: [{ json: json as never }] });
		expect(error?.message).toMatch(FOLLOWS_FORGED_FILES ? /comes from outside|has no file/ : /comes from outside|has no file|is empty/);
		expect(await runsCalled(`forged ${what}`)).toEqual([]);
	});
});

describe('Several files in one item', () => {
	const three = ['Photo_0', 'Photo_1', 'Photo_2'];
	const form = execution(async () => ({ parameters: cutOut('form', { originalImage: fileIn('Photo'), download: true }), items: [await itemWith(...three), { ...(await itemWith('Photo')), json: {} }] }));

	it('are each a run of that item, in the order of the files, paired to the item', async () => {
		const { outputs, error } = await form();
		expect(error?.message).toBeUndefined();
		expect(outputs[0]!.map(({ json }) => [json.fileName, json.index, json.count])).toEqual([
			['Photo_0-removeBG.png', 0, 3],
			['Photo_1-removeBG-2.png', 1, 3],
			['Photo_2-removeBG-3.png', 2, 3],
			['Photo-removeBG.png', 0, 1],
		]);
		expect(pairsOf(outputs[0])).toEqual([0, 0, 0, 1]);
		expect(new Set(outputs[0]!.map(({ json }) => json.executionId)).size).toBe(4);
		const keys = (await runsCalled('form')).map(({ idempotencyKey }) => idempotencyKey);
		expect(new Set(keys).size).toBe(4);
	});

	it.each([
		['several names', 'front, back', ['front', 'back']],
		['all', '*', ['front', 'back', 'side']],
		['a pattern', '*a*', ['back']],
		['an expression that gives a list of files', '={{ [$binary.side, $binary.front] }}', ['side', 'front']],
		['an expression that gives a list of names', "={{ ['side', 'back'] }}", ['side', 'back']],
		['an expression that gives all', '={{ $binary }}', ['front', 'back', 'side']],
		['a list that names one twice', "={{ ['side', 'back', 'side', $binary.back] }}", ['side', 'back']],
	])('are named by %s', async (what, value, expected) => {
		const { json, error } = await runWeShop({ parameters: cutOut(what, { originalImage: fileIn(value), completion: 'none' }), items: [await itemWith('front', 'back', 'side')] });
		expect(error?.message).toBeUndefined();
		const runs = new Map((await runsCalled(what)).map(({ executionId, request }) => [executionId, String(request.input.originalImage)]));
		const uploads = await Promise.all(expected.map(async (name) => (await uploadsOf(await photoOf(name)))[0]!));
		expect(json).toHaveLength(expected.length);
		expect(json.map(({ executionId }) => new URL(runs.get(String(executionId))!).pathname.split('/').at(-1)!.length > 0)).toEqual(expected.map(() => true));
		expect(new Set(runs.values()).size).toBe(expected.length);
		expect(uploads).toHaveLength(expected.length);
	});

	it('leave the good ones when one fails, and say so', async () => {
		const { json, hints, status } = await runWeShop({ parameters: cutOut('one fails', { originalImage: fileIn('*') }), items: [await itemWith('good a', 'good b', 'good c')] });
		expect([status, json.map(({ index, count }) => [index, count])]).toEqual(['success', [[0, 2], [1, 2]]]);
		expect(hints.map(({ message }) => message)).toEqual([expect.stringMatching(/^1 of 3 runs of an item failed; you get the others\. The file in the field "good \w": WeShop says: not this one\.$/)]);
		expect(json.map(({ failedRuns }) => failedRuns)).toEqual([[{ error: expect.stringMatching(/^The file in the field "good \w": WeShop says: not this one$/), details: { code: 'NO', retryable: false } }], undefined]);
	});

	it.each(['wait', 'none'])('are all named, with what may have been started, when another item ends the execution (After Starting: %s)', async (completion) => {
		const taskName = `={{ $itemIndex ? 'ends it' : 'some fail ${completion}' }}`;
		const { error } = await runWeShop({ parameters: cutOut(taskName, { originalImage: fileIn('*'), completion }, { timeout: 60 }), items: [await itemWith('one', 'two', 'three'), await itemWith('four')] });
		expect(error?.message).toBe('1 of 2 items failed: item 1: WeShop says: not this one');
		const ids = (await runsCalled(`some fail ${completion}`)).map(({ executionId }) => executionId);
		expect(ids).toHaveLength(completion === 'wait' ? 3 : 2);
		for (const id of ids) expect(error?.description).toContain(id);
		expect(error?.description).toMatch(/Runs of other items failed, too: item 0: The file in the field "\w+": WeShop says: not this one/);
	});

	it('are one failed item when all fail, and the other items go on', async () => {
		const given = { parameters: cutOut('all fail', { originalImage: fileIn('*') }, { maxConcurrency: 1 }), items: [await itemWith('bad a', 'bad b'), await itemWith('good d')] };
		const { json, outputs } = await runWeShop({ ...given, onError: 'continueRegularOutput' });
		expect(json).toMatchObject([{ error: expect.stringMatching(/^All 2 runs of this item failed: The file in the field "bad a": WeShop says: not this one; The file in the field "bad b": WeShop says: not this one$/), details: { code: 'NO' } }, { status: 'Success' }]);
		expect(pairsOf(outputs[0])).toEqual([0, 1]);
	});

	it('are refused together, before anything is paid for, if one is no image', async () => {
		const item = { binary: { a: await photo('fine a'), b: file(Buffer.from('sku;price\n1;2\n'), 'image/png', 'list.csv') } };
		const { error } = await runWeShop({ parameters: cutOut('one is a table', { originalImage: fileIn('*') }), items: [item] });
		expect(error?.message).toContain('the file in the field "b"');
		expect(await runsCalled('one is a table')).toEqual([]);
	});

	it('are refused where they are no source: they would be no runs of their own', async () => {
		const parameters: INodeParameters = { resource: 'image', operation: 'virtualTryOn', originalImage: fileIn('shirt'), fashionModelImage: fileIn('model'), options: { taskName: 'two models' } };
		const { error } = await runWeShop({ parameters, items: [await itemWith('shirt', 'model_0', 'model_1')] });
		expect(error?.message).toMatch(/holds 2 files, but takes one/);
		expect(await runsCalled('two models')).toEqual([]);
	});

	it.each([
		['all', '*'],
		['all, by an expression', '={{ $binary }}'],
		['names, the model among them', 'front, back, model'],
	])('are the photos without the model beside them: %s', async (what, value) => {
		const title = `with a model ${what}`;
		const set: INodeParameters = { resource: 'image', operation: 'virtualTryOn', originalImage: fileIn(value), fashionModelImage: fileIn('model'), completion: 'none', options: { taskName: title } };
		const { error, json } = await runWeShop({ parameters: set, items: [await itemWith('front', 'back', 'model')] });
		expect(error?.message).toBeUndefined();
		expect(json).toHaveLength(2);
		expect(new Set(await imagesOf(title)).size).toBe(2);
	});

	it('is named where n8n has deleted it, as for pinned data', async () => {
		const gone = { mimeType: 'image/png', fileName: 'old.png', data: 'filesystem-v2', id: 'filesystem-v2:workflows/engine/executions/1/binary_data/0b1f6c1e-0000-4000-8000-000000000001' };
		const { error } = await runWeShop({ parameters: cutOut('deleted', { originalImage: fileIn('data') }), items: [{ binary: { data: gone } }] });
		expect(error?.message).toMatch(/^Image: n8n cannot read the file in the field "data" \(/);
		expect(error?.description).toContain('Run the node that loads the file again');
	});

	it('send a key of the user with the beginning of their hashes, identical ones once', async () => {
		const same = await photo('same');
		const item = { binary: { a: same, b: await photo('another'), c: same } };
		const { json } = await runWeShop({ parameters: cutOut('own key', { originalImage: fileIn('*') }, { idempotencyKey: 'order-1' }), items: [item] });
		expect(json).toHaveLength(2);
		const keys = (await runsCalled('own key')).map(({ idempotencyKey }) => idempotencyKey);
		expect(keys.sort()).toEqual([expect.stringMatching(/^order-1:removeBG:[0-9a-f]{16}$/), expect.stringMatching(/^order-1:removeBG:[0-9a-f]{16}$/)]);
		expect(new Set(keys).size).toBe(2);
	});

	it('are the same runs when n8n tries again after another item has failed', async () => {
		const items = [await itemWith('first left', 'first right'), await itemWith('second left', 'second right')];
		const { json, error } = await runWeShop({ parameters: cutOut('tried again', { originalImage: fileIn('*') }, { maxConcurrency: 1 }), items, retryOnFail: true });
		expect(error?.message).toBeUndefined();
		// The first two are refused; at the retry they are sent again, and the second item finds its runs.
		expect(await startsCalled('tried again')).toHaveLength(6);
		const runs = await runsCalled('tried again');
		expect(runs.map(({ executionId }) => executionId).sort()).toEqual(json.map(({ executionId }) => String(executionId)).sort());
		expect(new Set(runs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(4);
		expect(sum(json)).toBeCloseTo(await spent('tried again'), 9);
	});

	it('are each uploaded by Asset → Upload', async () => {
		const { json, outputs } = await runWeShop({ parameters: { resource: 'asset', operation: 'upload', binaryPropertyName: 'Photo' }, items: [await itemWith(...three)] });
		expect(json.map(({ fileName }) => fileName)).toEqual(['Photo_0.png', 'Photo_1.png', 'Photo_2.png']);
		expect(pairsOf(outputs[0])).toEqual([0, 0, 0]);
	});
});

describe('The file that comes out', () => {
	it.each<[what: string, fileName: string | undefined, set: INodeParameters, options: INodeParameters, expected: RegExp]>([
		['after the source photo', 'sneaker.png', {}, {}, /^sneaker-removeBG\.png$/],
		['after the source photo, several results numbered', 'sneaker.png', { batchCount: 2 }, {}, /^sneaker-removeBG(-2)?\.png$/],
		['after agent and run where the photo has no name', undefined, {}, {}, /^removeBG-[\w-]+\.png$/],
		['as the option says', 'sneaker.png', {}, { fileName: 'SKU 42' }, /^SKU 42\.png$/],
		['as the option says, from a number', 'sneaker.png', {}, { fileName: '={{ 42 }}' }, /^42\.png$/],
		['as the option says, its ending left out', 'sneaker.png', {}, { fileName: 'front.jpg' }, /^front\.png$/],
		['after the photo at an address', undefined, { originalImage: url('https://shop.example/photos/sneaker.png') }, {}, /^sneaker-removeBG\.png$/],
	])('is called %s', async (what, fileName, set, options, expected) => {
		const item = { binary: { data: file(await photoOf(what), 'image/png', fileName) } };
		const { outputs, error } = await runWeShop({ parameters: cutOut(what, { originalImage: fileIn('data'), download: true, ...set }, options), items: [item] });
		expect(error?.message).toBeUndefined();
		for (const { json, binary } of outputs[0]!) {
			expect(json.fileName).toMatch(expected);
			expect((binary!.data as IBinaryData).fileName).toBe(json.fileName);
		}
		expect(await bytesOf(outputs[0]![0])).not.toHaveLength(0);
	});

	it.each(['???', '/', '...'])('cannot be called %s', async (fileName) => {
		const { error } = await runWeShop({ parameters: cutOut(`called ${fileName}`, { download: true }, { fileName }) });
		expect(error?.message).toContain('File Name cannot be');
		expect(await runsCalled(`called ${fileName}`)).toEqual([]);
	});

	it('is called as the option of Run → Get says', async () => {
		const { json } = await runWeShop({ parameters: cutOut('got later') });
		const { outputs } = await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId: String(json[0]!.executionId), options: { fileName: 'later' } } });
		expect(outputs[0]![0]!.binary!.data!.fileName).toBe('later.png');
	});
});

describe('The item of a result', () => {
	const odd = { url: 'https://shop.example/bag', status: 'sold', index: 7, count: 9, error: 'out of stock', input: { nested: true }, executionId: 'x' };
	const kept = execution({ parameters: cutOut('nothing overwritten', {}, { includeInput: true }), items: [{ json: odd }], retryOnFail: true });

	it('has the whole input item under "input", and neither overwrites the other', async () => {
		const { json } = await kept();
		expect(json).toHaveLength(1);
		expect(json[0]).toMatchObject({ status: 'Success', index: 0, count: 1, input: odd });
		expect(json[0]).not.toHaveProperty('error');
	});

	it('is no reason for n8n to try again, whatever the input has', async () => {
		await kept();
		expect(await runsCalled('nothing overwritten')).toHaveLength(1);
	});

	it('begins with what people look for', async () => {
		const { json } = await runWeShop({ parameters: cutOut('in order', { download: true }) });
		expect(Object.keys(json[0]!)).toEqual(['url', 'fileName', 'width', 'height', 'fileSize', 'mediaType', 'index', 'count', 'executionId', 'agentName', 'agentVersion', 'taskName', 'status', 'powerConsumption', 'runPowerConsumption', 'powerBalance']);
	});

	it.each<[what: string, set: INodeParameters, options: INodeParameters, items: number]>([
		['three results of a run', { batchCount: 3 }, {}, 1],
		['seven results of two runs', { batchCount: 7 }, {}, 2],
		['equal items under one key', {}, { idempotencyKey: 'equal' }, 3],
	])('has its share of what was spent: %s', async (what, set, options, items) => {
		const { json } = await runWeShop({ parameters: cutOut(what, set, options), items: Array.from({ length: items }, () => ({})) });
		expect(sum(json)).toBeCloseTo(await spent(what), 9);
		for (const { runPowerConsumption } of json) expect(runPowerConsumption).toBe(Number((await runsCalled(what))[0]!.power));
	});

	it('has its share for three files of an item too', async () => {
		const { json } = await runWeShop({ parameters: cutOut('three files', { originalImage: fileIn('*'), batchCount: 2 }), items: [await itemWith('x', 'y', 'z')] });
		expect(json).toHaveLength(6);
		expect(sum(json)).toBeCloseTo(await spent('three files'), 9);
	});
});

it('never sends a photo twice within one execution', async () => {
	const content = await photoOf('once');
	const item = { binary: { data: file(content, 'image/png'), again: file(content, 'image/png') } };
	await runWeShop({ parameters: cutOut('once', { originalImage: fileIn('*') }), items: [item, item] });
	expect(await uploadsOf(content)).toHaveLength(1);
	expect(await imagesOf('once')).toHaveLength(4);
	expect((await requests()).length).toBeGreaterThan(0);
});

itKeptTheKeyAtHome();
