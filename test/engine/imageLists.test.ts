import type { INodeExecutionData, INodeParameterResourceLocator, INodeParameters } from 'n8n-workflow';
import { photos } from '../catalogue/bodies';
import { listOf } from './clientBodies';
import { runWeShop } from './engine';
import { fileIn, shop, url } from './fields';
import { file, photoOf } from './files';
import { KNOWS_COMBINED } from './n8nUnderTest';
import { n8nAxios } from './n8nAxios';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { runCalled, runsCalled, sha256, uploadsOf } from './traffic';

startWithAnEmptySandbox();

type Entry = INodeParameterResourceLocator | string;
const SETTINGS = { 'as ever': undefined, ...(KNOWS_COMBINED ? { 'with Execution Logic v2': { binaryMode: 'combined' } as object } : {}) };
/** Where an expression finds the files of an item. */
const filesAt = (settings: object | undefined) => (settings ? '$json._files' : '$binary');
const FILES = ['front', 'Photo_10', 'Photo_2', 'back'];
const [one, two, three] = photos(3) as [string, string, string];

/** An item with these files; `twin` is the same picture as `front`, in a file of its own. */
async function itemOf(title: string, json: INodeExecutionData['json'] = {}): Promise<INodeExecutionData> {
	const photo = async (name: string) => file(await photoOf(`${title} ${name}`), 'image/png', `${name}.png`);
	const binary = Object.fromEntries(await Promise.all(FILES.map(async (name) => [name, await photo(name)] as const)));
	return { json, binary };
}

/** A run of Seedream that is started and not waited for. */
const pictures = (title: string, entries: Entry[], set: INodeParameters = {}): INodeParameters => ({
	resource: 'imageModel',
	operation: 'seedream',
	...listOf(entries),
	textDescription: 'x',
	completion: 'none',
	...set,
	options: { taskName: title },
});

/** The images of the only run, uploads by the names of their files. */
async function imagesSent(title: string): Promise<string[]> {
	const { request } = await runCalled(title);
	const names = new Map(await Promise.all(FILES.map(async (name) => [sha256(await photoOf(`${title} ${name}`)), name] as const)));
	const images = request.params.images ?? [];
	expect(request.input.originalImage).toBe(images[0]);
	return await Promise.all(
		images.map(async (address) => {
			if (!address.includes('/uploads/')) return address;
			const { data } = await (await n8nAxios()).get<Buffer>(address, { responseType: 'arraybuffer' });
			return names.get(sha256(data)) ?? 'another file';
		}),
	);
}

describe.each(Object.entries(SETTINGS))('A list of images, %s', (logic, settings) => {
	it.each<[what: string, entries: Entry[], expected: string[]]>([
		['the files of a pattern, in the order of their numbers', [fileIn('Photo_*')], ['Photo_2', 'Photo_10']],
		['several names', [fileIn('back, front')], ['back', 'front']],
		['an entry for each', [fileIn('back'), fileIn('front')], ['back', 'front']],
		['all files', [fileIn('*')], FILES],
		['all files by an expression', [fileIn('={{ $binary }}')], FILES],
		['a list of names by an expression', [fileIn("={{ ['back', 'Photo_2'] }}")], ['back', 'Photo_2']],
		['a file by an expression, in URL mode', [url('={{ $binary.front }}')], ['front']],
		['a list of addresses by an expression', [url('={{ $json.addresses }}')], [one, two, three]],
		['a list of addresses as a whole entry', ['={{ $json.addresses }}'], [one, two, three]],
		['a text with an address in each line', [url(`${one}\n${two}`)], [one, two]],
		['a text with commas', [url(`${one}, ${two},${three}`)], [one, two, three]],
		['a text of a field', [url('={{ $json.text }}')], [one, two]],
		['one address that has a comma', [url('https://shop.example/photos/sneaker.jpg?size=1,2')], ['https://shop.example/photos/sneaker.jpg?size=1,2']],
		['addresses and files in their order', [url(one), fileIn('front'), url(two), fileIn('Photo_*')], [one, 'front', two, 'Photo_2', 'Photo_10']],
		['a file that is named twice', [fileIn('front'), fileIn('*')], FILES],
		['an address that is named twice', [url(one), url(`${two}\n${one}`)], [one, two]],
	])('may hold %s', async (what, entries, expected) => {
		const title = `${what} ${logic}`;
		const item = await itemOf(title, { addresses: [one, two, three], text: `${one}; ${two}` });
		const { error } = await runWeShop({ parameters: JSON.parse(JSON.stringify(pictures(title, entries)).replaceAll('$binary', filesAt(settings))) as INodeParameters, items: [item], settings });
		expect(error?.message).toBeUndefined();
		expect(await imagesSent(title)).toEqual(expected);
		for (const name of FILES) expect(await uploadsOf(await photoOf(`${title} ${name}`))).toHaveLength(expected.includes(name) ? 1 : 0);
	});

	it.each<[what: string, entries: Entry[], set: INodeParameters, message: RegExp, description: string]>([
		['too many', [url(Array.from({ length: 11 }, (_, index) => `${shop('sneaker.jpg')}?${index}`).join('\n'))], {}, /^Images has 11 entries, but takes at most 10$/, 'Images'],
		['too many files', [fileIn('*')], { operation: 'fireRed' }, /^Images has 4 entries, but takes at most 3$/, 'Images'],
		['an entry whose expression gives nothing', [fileIn('front'), url('={{ $json.nothing }}')], {}, /^Image 2 of Images is empty$/, 'Image 2 of Images'],
		['an entry whose expression gives an empty list', [url('={{ [] }}')], {}, /^Images is empty$/, 'Images'],
		['an entry that is left empty', [url('')], {}, /^Images is empty$/, 'Or remove the entry'],
		['a name of no file', [fileIn('front'), fileIn('side')], {}, /the input item has no file in the field "side"$/, 'Images'],
		['a pattern of no file', [fileIn('Shot_*')], {}, /the input item has no file in the field "Shot_\*"$/, 'Images'],
		['a text of which a part is no address', [url(`${two}\nhttps://shop.example/photos/sneaker.jpg, t-shirt.png`)], {}, /^Images holds a text with more than one address that does not show where each begins$/, 'on a line of its own'],
	])('is refused before anything is sent: %s', async (what, entries, set, message, description) => {
		const title = `refused, ${what} ${logic}`;
		const { error } = await runWeShop({ parameters: pictures(title, entries, set), items: [await itemOf(title)], settings });
		expect(error?.message).toMatch(message);
		expect(error?.description).toContain(description);
		expect(await runsCalled(title)).toEqual([]);
		for (const name of FILES) expect(await uploadsOf(await photoOf(`${title} ${name}`))).toEqual([]);
	});
});

it('A list that was never filled is a picture from the prompt alone', async () => {
	const { error } = await runWeShop({ parameters: pictures('prompt alone', []), items: [await itemOf('prompt alone')] });
	expect(error?.message).toBeUndefined();
	const { input, params } = (await runCalled('prompt alone')).request;
	expect([input, params.images]).toEqual([{ taskName: 'prompt alone' }, undefined]);
});

it('The same picture in two files is uploaded once', async () => {
	const photo = file(await photoOf('twins'), 'image/png', 'a.png');
	const { error } = await runWeShop({ parameters: pictures('twins', [fileIn('a'), fileIn('b')]), items: [{ json: {}, binary: { a: photo, b: { ...photo, fileName: 'b.png' } } }] });
	expect(error?.message).toBeUndefined();
	expect(await uploadsOf(await photoOf('twins'))).toHaveLength(1);
	// Both places count: a prompt names the images by their order.
	const { images } = (await runCalled('twins')).request.params;
	expect(images).toEqual([images![0], images![0]]);
});

itKeptTheKeyAtHome();
