import type { INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { runWeShop, searchPresets } from './engine';
import { url } from './fields';
import { file, photoItem, photoOf } from './files';
import { uploaded } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { requests, runCalled, uploadsOf } from './traffic';

startWithAnEmptySandbox();
passTimeQuickly();

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
			{ input: { sku: 'S-1' }, url: expect.stringMatching(/^https:\/\/ai-image\.weshop\.ai\/uploads\/.+\.png$/), fileName: 'front_view.png', mimeType: 'image/png', fileSize: photograph.length },
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

	it('knows an AVIF under the brand of its container', async () => {
		const photograph = await sharp(await photoOf('container')).avif({ effort: 0 }).toBuffer();
		photograph.write('mif1', photograph.indexOf('ftyp') + 4, 'latin1');
		const { json } = await upload('data', file(photograph, 'image/heic', 'shoe.heic'));
		expect(json).toMatchObject([{ mimeType: 'image/avif', fileName: 'shoe.avif' }]);
		expect((await uploadsOf(photograph)).map(({ files }) => files)).toEqual([[expect.objectContaining({ fileName: 'shoe.avif', type: 'image/avif' })]]);
	});

	it('names the fields that hold files when the named one does not', async () => {
		const parameters = { resource: 'asset', operation: 'upload', binaryPropertyName: 'front' };
		const { error } = await runWeShop({ parameters, items: [await photoItem('elsewhere')] });
		expect(error?.message).toBe('Input Data Field Name: the input item has no file in the field "front"');
		expect(error?.description).toContain('data');
		expect((await runWeShop({ parameters })).error?.description).toMatch(/has no file/);
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
		[{ presetType: '={{ "shoes" }}' }, 'Kind cannot be "shoes"', 'Set Kind (presetType) to'],
		[{ presetType: 'locations', agentName: '={{ "kling" }}' }, 'For cannot be "kling"', 'Set For (agentName) to'],
		[{ presetType: 'locations', limit: '={{ 0 }}' }, 'Limit cannot be 0', 'Set Limit (limit) to'],
		[{ presetType: 'locations', limit: 0 }, 'Limit cannot be 0', 'Set Limit to'],
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
		expect(pages).toEqual([101, 100, 100, 60]);
		expect(names.size).toBe(361);
	});

	const lists = [
		['searchLocations', 'modelPhoto', { name: 'Lisbon side street, morning', value: '1' }],
		['searchLocations', 'productPhoto', { name: 'Walnut table, morning', value: '2001' }],
		['searchFashionModels', 'modelPhoto', { name: 'Amara, editorial', value: '1001' }],
		['searchBackgrounds', 'removeBackground', { name: 'Pure white', value: '3001' }],
	] as const;

	it.each(lists)('hold the ID and a link to the picture, which n8n shows as an arrow: %s for %s', async (method, operation, first) => {
		const { results } = await searchPresets(method, { resource: 'image', operation });
		expect(results[1]).toEqual({ ...first, url: expect.stringMatching(/^https:\/\/ai-image\.weshop\.ai\//) });
	});

	it.each(lists)('begin with an entry that unsets the field, on the first page only: %s for %s', async (method, operation) => {
		const { results, paginationToken } = await searchPresets(method, { resource: 'image', operation });
		expect(results[0]).toEqual({ name: 'None', value: '' });
		const further = paginationToken ? (await searchPresets(method, { resource: 'image', operation }, undefined, String(paginationToken))).results : results.slice(1);
		const found = await searchPresets(method, { resource: 'image', operation }, 'morning');
		expect([...further, ...found.results].filter(({ value }) => value === '')).toEqual([]);
	});

	it.each(['locationId', 'fashionModelId'])('leave %s unset when that entry is chosen: the prompt alone decides', async (name) => {
		const none = { __rl: true, mode: 'list', value: '', cachedResultName: 'None' };
		const taskName = `${name} unset`;
		const parameters = { resource: 'image', operation: 'modelPhoto', originalImage: url(await uploaded(name)), [name]: none, options: { taskName } };
		expect((await runWeShop({ parameters })).json).toMatchObject([{ taskName, status: 'Success' }]);
		const { request } = await runCalled(taskName);
		expect(request.params).toMatchObject({ textDescription: 'Fashion photo in soft, natural light' });
		expect(request.params).not.toHaveProperty(name);
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
		expect((await searchPresets('searchLocations', { resource: 'image', operation: 'productPhoto' })).results[1]?.name).toBe('Walnut table, morning');
		const { results, paginationToken } = await searchPresets('searchBackgrounds', { resource: 'image', operation: 'removeBackground' });
		expect(results).toHaveLength(13);
		expect(paginationToken).toBeUndefined();
	});
});

itKeptTheKeyAtHome();
