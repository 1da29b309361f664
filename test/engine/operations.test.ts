import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runWeShop, searchPresets, type Outcome } from './engine';
import { shop, url } from './fields';
import { bytesOf, file, photoItem, photoOf } from './files';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { downloadsOf, headerOf, readsOf, requests, runCalled, runsCalled, sha256, startsCalled, until, uploadsOf } from './traffic';

const photo = shop('sneaker.png');
const request = (taskName: string, params: IDataObject = {}, agentName = 'removeBG'): INodeParameters => ({
	resource: 'run',
	agentName,
	input: JSON.stringify({ taskName, originalImage: photo }),
	params: JSON.stringify({ originalImage: photo, images: [photo], maskType: 'autoSubjectSegment', ...params }),
});
const film = (taskName: string): INodeParameters => ({
	...request(taskName),
	agentName: 'seedance',
	params: JSON.stringify({ images: [photo], textDescription: 'It turns', returnLastFrame: true }),
});
/** Nothing is at this address, so that WeShop cannot finish the run. */
const lost = (taskName: string): INodeParameters => ({
	...request(taskName, { originalImage: shop('lost.png'), images: [shop('lost.png')] }),
	input: JSON.stringify({ taskName, originalImage: shop('lost.png') }),
});
const start = async (parameters: INodeParameters) => await runWeShop({ parameters: { operation: 'start', ...parameters } });
const read = async (operation: 'get' | 'check' | 'wait', ids: unknown[], set: INodeParameters = {}) =>
	await runWeShop({
		parameters: { resource: 'run', operation, executionId: '={{ $json.id }}', ...set },
		items: ids.map((id) => ({ json: { id: id as string, sku: `sku of ${String(id)}` } })),
	});
const pairsOf = ({ outputs }: Outcome) => outputs.map((items) => items.map(({ pairedItem }) => (pairedItem as { item: number }).item));

// A film takes long enough to be met unfinished.
startWithAnEmptySandbox({ videoSeconds: 4 });

describe('Run: Start', () => {
	let outcome: Outcome;
	beforeAll(async () => {
		const options = { callbackUrl: 'https://n8n.example/webhook/weshop', taskName: 'named by the option', includeInput: true };
		outcome = await runWeShop({
			parameters: {
				...request('', {}),
				operation: 'start',
				input: '={{ $json.input }}',
				params: '={{ $json.params }}',
				options,
			},
			items: [{ json: { input: { originalImage: photo }, params: { originalImage: photo, images: [photo], maskType: 'autoSubjectSegment', batchCount: 2, mine: true } } }],
		});
		await start({ ...request('as text'), options: { taskName: 'not this' } });
	});

	it('sends input and params as the user wrote them, from text or from an object', async () => {
		expect((await runCalled('named by the option')).request).toEqual({
			agent: { name: 'removeBG', version: 'v1.0' },
			input: { taskName: 'named by the option', originalImage: photo },
			params: { originalImage: photo, images: [photo], maskType: 'autoSubjectSegment', batchCount: 2, mine: true },
			safeGenerate: 'on',
			callbackUrl: 'https://n8n.example/webhook/weshop',
		});
		expect((await runCalled('as text')).request).toEqual({
			agent: { name: 'removeBG', version: 'v1.0' },
			input: { taskName: 'as text', originalImage: photo },
			params: { originalImage: photo, images: [photo], maskType: 'autoSubjectSegment', batchCount: 1 },
			safeGenerate: 'on',
		});
	});

	it('puts out the execution ID and does not wait', async () => {
		const { executionId } = await runCalled('named by the option');
		expect(outcome.json).toEqual([
			{ input: expect.anything(), params: expect.anything(), executionId, agentName: 'removeBG', agentVersion: 'v1.0', status: 'Pending' },
		]);
		expect(await readsOf(executionId)).toEqual([]);
	});

	it('is sent again under the same key when the answer was lost, and bills once', async () => {
		const before = (await theSandbox().settings({ answers: [{ endpoint: 'startRun', drop: true, carriedOut: true }] })).balance;
		const { json } = await start(request('lost answer'));
		const run = await runCalled('lost answer');
		expect(json).toMatchObject([{ executionId: run.executionId, status: 'Pending' }]);
		expect(new Set((await startsCalled('lost answer')).map((sent) => headerOf(sent, 'Idempotency-Key'))).size).toBe(1);
		expect(await startsCalled('lost answer')).toHaveLength(2);
		expect((await theSandbox().settings()).balance).toBe(before - run.power);
	});

	it('takes the key of the user, told apart for each item', async () => {
		const parameters = { ...request('own key'), operation: 'start', options: { idempotencyKey: 'order-1' } };
		await runWeShop({ parameters, items: [{}, {}] });
		expect((await runsCalled('own key')).map(({ idempotencyKey }) => idempotencyKey).sort()).toEqual(['order-1', 'order-1-2']);
	});

	it('passes on what WeShop says to an agent that it does not have', async () => {
		const { error } = await start(request('unknown', {}, 'removeShoes'));
		expect(error?.message).toMatch(/^WeShop says: agent\.name must be one of virtualtryon,/);
		expect(await runsCalled('unknown')).toEqual([]);
	});

	it.each([
		['input', 'Input (JSON)', '{ "originalImage": }'],
		['params', 'Parameters (JSON)', '["a list"]'],
	])('refuses %s that is no JSON object, by its name', async (name, label, text) => {
		const { error } = await start({ ...request('no object'), [name]: text });
		expect(error?.message).toBe(`${label} is not a JSON object`);
		expect(error?.description).toContain(`(${name})`);
		expect(await runsCalled('no object')).toEqual([]);
	});
});

describe('Run: Get, Check and Wait', () => {
	const unfinished: { got?: Outcome; checked?: Outcome; checkedByAgent?: Outcome; waited?: Outcome } = {};
	const finished: { got?: Outcome; checked?: Outcome; waited?: Outcome; waitedForFailed?: Outcome } = {};
	let picture = '';
	let video = '';
	let failed = '';

	beforeAll(async () => {
		await Promise.all([start(request('picture', { batchCount: 2 })), start(film('film')), start(lost('failed'))]);
		[picture, video, failed] = (await Promise.all(['picture', 'film', 'failed'].map(runCalled))).map(({ executionId }) => executionId) as [string, string, string];
		await until(async () => ((await runCalled('picture')).status === 'Success' && (await runCalled('failed')).status === 'Failed') || undefined);
		unfinished.got = await read('get', [video], { options: { includeInput: true } });
		unfinished.checked = await read('check', [picture, video, failed], { download: false });
		unfinished.checkedByAgent = await runWeShop({ parameters: { resource: 'run', operation: 'check', executionId: video }, asTool: true });
		unfinished.waited = await read('wait', [video]);
		[finished.got, finished.checked, finished.waited, finished.waitedForFailed] = await Promise.all([
			read('get', [picture, video, failed], { options: { includeRun: true, includeInput: true } }),
			read('check', [video]),
			read('wait', [picture], { binaryPropertyName: 'photo' }),
			read('wait', [picture, failed], { download: false }),
		]);
	});

	it('Get puts out the state of a run that has not finished', () => {
		expect(unfinished.got?.json).toEqual([
			{ id: video, sku: `sku of ${video}`, executionId: video, agentName: 'seedance', agentVersion: 'v1.0', taskName: 'film', status: expect.stringMatching(/^(Pending|Running)$/) },
		]);
	});

	it('Get puts out the results of one that has, with their files, and the state of one that failed', async () => {
		const { json, outputs } = finished.got!;
		expect(json.map(({ executionId, status, index }) => ({ executionId, status, index }))).toEqual([
			{ executionId: picture, status: 'Success', index: 0 },
			{ executionId: picture, status: 'Success', index: 1 },
			{ executionId: video, status: 'Success', index: 0 },
			{ executionId: failed, status: 'Failed', index: undefined },
		]);
		expect(pairsOf(finished.got!)).toEqual([[0, 0, 1, 2]]);
		expect(json.map(({ sku }) => sku)).toEqual([picture, picture, video, failed].map((id) => `sku of ${id}`));
		expect(json.every(({ run, executionId }) => (run as { executions: IDataObject[] }).executions[0]?.executionId === executionId)).toBe(true);
		expect(json[2]).toMatchObject({
			mediaType: 'video',
			url: expect.stringMatching(/^https:\/\/ai-video\.weshop\.ai\/.*\.mp4$/),
			posterUrl: expect.stringMatching(/\.jpg$/),
			lastFrameUrl: expect.stringMatching(/\.jpg$/),
		});
		const files = await Promise.all(outputs[0]!.slice(0, 3).map(async (item) => sha256(await bytesOf(item))));
		expect(new Set(files).size).toBe(3);
		expect(outputs[0]![3]).not.toHaveProperty('binary');
	});

	it('Check lets finished and failed runs out by the first output and the others by the second', () => {
		const { outputs } = unfinished.checked!;
		expect(outputs.map((items) => items.map(({ json }) => [json.executionId, json.status]))).toEqual([
			[
				[picture, 'Success'],
				[picture, 'Success'],
				[failed, 'Failed'],
			],
			[[video, expect.stringMatching(/^(Pending|Running)$/)]],
		]);
		expect(pairsOf(unfinished.checked!)).toEqual([[0, 0, 2], [1]]);
		expect(finished.checked!.outputs.map((items) => items.map(({ json }) => json.executionId))).toEqual([[video], []]);
	});

	it('Check lets all runs out by the one output that reaches an AI agent', () => {
		const { outputs } = unfinished.checkedByAgent!;
		expect(outputs.map((items) => items.map(({ json }) => json.executionId))).toEqual([[video]]);
	});

	it('Wait puts out the results of a run that was still going, and of one that had ended, as soon as it can', async () => {
		expect(unfinished.waited?.json).toEqual([expect.objectContaining({ executionId: video, status: 'Success', mediaType: 'video', index: 0, count: 1 })]);
		expect((await bytesOf(unfinished.waited!.outputs[0]![0])).toString('latin1', 4, 8)).toBe('ftyp');
		expect(finished.waited?.json.map(({ executionId, index }) => [executionId, index])).toEqual([
			[picture, 0],
			[picture, 1],
		]);
		expect(finished.waited!.outputs[0]!.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([['photo'], ['photo']]);
		expect(finished.waited!.took).toBeLessThan(2000);
	});

	it('Wait fails for a run that failed, and names it and the one that did not', () => {
		const { status, error } = finished.waitedForFailed!;
		expect(status).toBe('error');
		expect(error?.message).toContain(failed);
		expect(error?.description).toContain(picture);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
	});

	it('Get reads each run once and loads a file only where it is wanted', async () => {
		const before = [(await readsOf(picture)).length, (await downloadsOf(picture)).length];
		await read('get', [picture], { download: false });
		expect([(await readsOf(picture)).length, (await downloadsOf(picture)).length]).toEqual([before[0]! + 1, before[1]]);
	});

	it('tells what WeShop says to an ID that it does not know, and sends the ID whole', async () => {
		const { error } = await read('get', ['a b?c#d']);
		expect(error?.message).toBe('WeShop says: there is no run a b?c#d');
		expect((await requests()).at(-1)?.url).toBe('https://openapi.weshop.ai/openapi/agent/runs/a%20b%3Fc%23d');
	});

	it('sends nothing for an ID that would lead elsewhere', async () => {
		const before = (await requests()).length;
		expect((await read('get', ['../../../elsewhere'])).status).toBe('error');
		expect((await requests()).length).toBe(before);
	});

	it.each(['get', 'check', 'wait'] as const)('%s refuses an empty ID before it asks', async (operation) => {
		const before = (await requests()).length;
		const { error } = await read(operation, [' ']);
		expect(error?.message).toBe('Execution ID is empty');
		expect((await requests()).length).toBe(before);
	});
});

describe('Run: Estimate Cost', () => {
	it('tells the price, and starts and bills nothing', async () => {
		const sandbox = theSandbox();
		const before = { runs: (await sandbox.runs()).length, balance: (await sandbox.settings()).balance };
		const asked = { ...request('priced', { batchCount: 3 }), operation: 'estimate', options: { includeInput: true } };
		const { json } = await runWeShop({ parameters: asked, items: [{ json: { sku: 'S-1' } }] });
		expect({ runs: (await sandbox.runs()).length, balance: (await sandbox.settings()).balance }).toEqual(before);
		expect((await requests()).filter(({ body }) => body?.includes('"priced"')).map(({ url: address }) => address)).toEqual(['https://openapi.weshop.ai/openapi/agent/power-estimates']);

		await start(request('priced', { batchCount: 3 }));
		const { power } = await runCalled('priced');
		expect(json).toEqual([
			{ sku: 'S-1', agentName: 'removeBG', agentVersion: 'v1.0', totalPower: power, type: 'power', exclusive: false, paidPowerNotEnough: false, isEstimated: false },
		]);
		expect((await sandbox.settings()).balance).toBe(before.balance - power);
	});
});

describe('Asset: Upload', () => {
	const upload = async (binaryPropertyName: string, binary: Awaited<ReturnType<typeof file>>) =>
		await runWeShop({
			parameters: { resource: 'asset', operation: 'upload', binaryPropertyName, options: { includeInput: true } },
			items: [{ json: { sku: 'S-1' }, binary: { [binaryPropertyName]: binary } }],
		});

	it('puts out an address that a run can use', async () => {
		const photograph = await photoOf('uploaded');
		const { json, outputs } = await upload('front', file(photograph, 'image/png', 'front view.png'));
		expect(json).toEqual([
			{ sku: 'S-1', url: expect.stringMatching(/^https:\/\/ai-image\.weshop\.ai\/uploads\/.+\.png$/), fileName: 'front_view.png', mimeType: 'image/png', fileSize: photograph.length },
		]);
		expect(outputs[0]![0]!.pairedItem).toEqual({ item: 0 });
		const cutOut = { resource: 'image', operation: 'removeBackground', originalImage: url(String(json[0]!.url)), options: { taskName: 'of the upload' } };
		expect((await runWeShop({ parameters: cutOut })).json).toMatchObject([{ taskName: 'of the upload', status: 'Success' }]);
	});

	it.each([
		['has no name', undefined, 'image/png', 'image.png', 'image/png'],
		['has a name in another script', 'тапки ☂.png', 'image/png', 'image.png', 'image/png'],
		['has a wrong ending and a wrong type', 'Café.webp', 'image/webp', 'Cafe.png', 'image/png'],
		['comes as plain bytes', 'download', 'application/octet-stream', 'download.png', 'image/png'],
	])('sends a file that %s under a plain name and its real type', async (label, fileName, declared, sentName, sentType) => {
		const photograph = await photoOf(label);
		const { json } = await upload('data', file(photograph, declared, fileName));
		expect(json).toMatchObject([{ fileName: sentName, mimeType: sentType }]);
		expect((await uploadsOf(photograph)).map(({ files }) => files)).toEqual([[expect.objectContaining({ field: 'image', fileName: sentName, type: sentType })]]);
	});

	it.each([
		['sneaker.jpg', 'image/jpeg'],
		['handbag.webp', 'image/webp'],
	])('knows %s by its content', async (name, mimeType) => {
		const { json } = await upload('data', file(readFileSync(path.join(__dirname, '../fixtures', name)), 'application/octet-stream'));
		expect(json).toMatchObject([{ mimeType, fileName: `image${path.extname(name)}` }]);
	});

	it('names the fields that hold files when the named one does not', async () => {
		const parameters = { resource: 'asset', operation: 'upload', binaryPropertyName: 'front' };
		const { error } = await runWeShop({ parameters, items: [await photoItem('elsewhere')] });
		expect(error?.message).toBe('Input Data Field Name: the input item has no file in the field "front"');
		expect(error?.description).toContain('data');
		expect((await runWeShop({ parameters })).error?.description).toMatch(/no file at all/);
	});

	it('refuses an empty file', async () => {
		expect((await upload('data', file(Buffer.alloc(0), 'image/png'))).error?.message).toBe('Input Data Field Name: the file in the field "data" is empty, not an image');
	});
});

describe('Preset: Get Many', () => {
	const presets = async (set: INodeParameters) => (await runWeShop({ parameters: { resource: 'preset', operation: 'getMany', ...set } })).json;
	const asked = async () => (await requests()).filter(({ url: address }) => address.includes('/agent/info')).map(({ url: address }) => Object.fromEntries(new URL(address).searchParams));

	it('lists all scenes, page after page', async () => {
		const before = (await asked()).length;
		const found = await presets({ presetType: 'locations', returnAll: true });
		expect(found).toHaveLength(360);
		expect(new Set(found.map(({ id }) => id)).size).toBe(360);
		expect(found[0]).toEqual({ id: 1, name: 'Lisbon side street, morning', image: expect.stringMatching(/^https:/), categories: ['Outdoor', 'Travel'] });
		expect((await asked()).slice(before)).toEqual(
			['1', '2', '3', '4'].map((page) => ({ agentName: 'aimodel', agentVersion: 'v1.0', resourceType: 'locations', page, pageSize: '100' })),
		);
	});

	it('lists so many as Limit says, and asks for no more pages than that takes', async () => {
		const before = (await asked()).length;
		expect((await presets({ presetType: 'fashionModels', limit: 5 })).map(({ id }) => id)).toEqual([1001, 1002, 1003, 1004, 1005]);
		expect((await asked()).length).toBe(before + 1);
		expect(await presets({ presetType: 'fashionModels', limit: 150 })).toHaveLength(150);
		expect(await presets({ presetType: 'fashionModels' })).toHaveLength(50);
	});

	it('lists the scenes of product photos apart from those of model photos', async () => {
		const found = await presets({ presetType: 'locations', agentName: 'aiproduct', returnAll: true });
		expect(found).toHaveLength(240);
		expect(found[0]).toMatchObject({ id: 2001, name: 'Walnut table, morning' });
	});

	it('lists backgrounds', async () => {
		const found = await presets({ presetType: 'backgrounds', returnAll: true });
		expect(found).toHaveLength(12);
		expect(found[0]).toMatchObject({ id: 3001, name: 'Pure white' });
	});

	it.each([
		[{ presetType: '={{ "shoes" }}' }, 'Kind cannot be "shoes"', 'presetType'],
		[{ presetType: 'locations', agentName: '={{ "kling" }}' }, 'For cannot be "kling"', 'agentName'],
		[{ presetType: 'locations', limit: 0 }, 'Limit cannot be 0', 'limit'],
	])('refuses %j by the name of the field', async (set, message, name) => {
		const { error } = await runWeShop({ parameters: { resource: 'preset', operation: 'getMany', ...set } });
		expect(error?.message).toBe(message);
		expect(error?.description).toContain(name);
	});
});

describe('The lists of presets in the editor', () => {
	it('come page by page', async () => {
		const pages: number[] = [];
		const names = new Set<string>();
		for (let token: string | undefined = '1'; token; ) {
			const { results, paginationToken } = await searchPresets('searchLocations', { resource: 'image', operation: 'modelPhoto' }, undefined, token === '1' ? undefined : token);
			pages.push(results.length);
			for (const { name } of results) names.add(name);
			token = paginationToken as string | undefined;
		}
		expect(pages).toEqual([100, 100, 100, 60]);
		expect(names.size).toBe(360);
	});

	it('show a picture and hold the ID', async () => {
		const { results } = await searchPresets('searchFashionModels', { resource: 'image', operation: 'modelPhoto' });
		expect(results[0]).toEqual({ name: 'Amara, editorial', value: '1001', url: expect.stringMatching(/^https:\/\/ai-image\.weshop\.ai\//) });
	});

	it.each([
		['by words of the name, in any order', 'paris DUSK', ['Paris café terrace, dusk']],
		['by the ID', '360', ['Autumn park, shallow focus']],
		['and find nothing', 'moon', []],
	])('are searched as a whole %s', async (_, filter, names) => {
		const found = await searchPresets('searchLocations', { resource: 'image', operation: 'modelPhoto' }, filter);
		expect(found.results.map(({ name }) => name)).toEqual(names);
		expect(found.paginationToken).toBeUndefined();
	});

	it('are those of the operation', async () => {
		expect((await searchPresets('searchLocations', { resource: 'image', operation: 'productPhoto' })).results[0]?.name).toBe('Walnut table, morning');
		const { results, paginationToken } = await searchPresets('searchBackgrounds', { resource: 'image', operation: 'removeBackground' });
		expect(results).toHaveLength(12);
		expect(paginationToken).toBeUndefined();
	});
});

itKeptTheKeyAtHome();
