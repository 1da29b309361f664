import type { IDataObject, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { runWeShop, type Given } from './engine';
import { fileIn, url, withId } from './fields';
import { file, photoItem } from './files';
import { pairsOf } from './pairs';
import { cutOut, there } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { requests, runCalled, startsCalled } from './traffic';

startWithAnEmptySandbox();
passTimeQuickly();

describe('One bad item of two', () => {
	const good = { photo: there, count: 1, mask: 'autoSubjectSegment', hex: '', field: 'data', callback: '', limit: 600 };
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
		{ what: 'a time-out that is none', item: { limit: 0 }, set: { completion: 'wait' }, says: /Timeout cannot be 0/, names: 'timeout' },
		{ what: 'a field without a file', item: { field: 'photo' }, set: { originalImage: fileIn('={{ $json.field }}') }, says: /no file in the field "photo"/, names: 'data' },
		{ what: 'a PDF', item: { field: 'manual' }, set: { originalImage: fileIn('={{ $json.field }}') }, says: /"manual" is a PDF document, not an image/, names: 'manual' },
		{ what: 'a web page', item: { field: 'page' }, set: { originalImage: fileIn('={{ $json.field }}') }, says: /"page" begins like a web page, not like an image/, names: 'page' },
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
				completion: set?.completion ?? 'none',
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
		expect(error?.message).toMatch(/ \[item 1\]$/);
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

describe('One file of three that is no image', () => {
	const files: Array<{ what: string; content: string; type: string; says: string }> = [
		{ what: 'an answer of an API', content: '{"error":"not found"}', type: 'application/json', says: 'begins like JSON, not like an image: {"error":"not found"}' },
		{ what: 'the same, said to be a picture', content: '{"error":"not found"}', type: 'image/png', says: 'begins like JSON, not like an image: {"error":"not found"}' },
		{ what: 'an error of a store', content: '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', type: 'image/png', says: 'begins like XML, not like an image: <Error><Code>NoSuchKey</Code></Error>' },
		{ what: 'plain text', content: 'No such file', type: 'image/png', says: 'begins like plain text, not like an image: No such file' },
		{ what: 'a table', content: 'sku,price\nS-1,9.90\n', type: 'text/csv', says: 'begins like CSV, not like an image: sku,price S-1,9.90' },
		{ what: 'a song', content: 'ID3\x03\0\0', type: 'image/jpeg', says: 'is an MP3 audio file, not an image' },
		{ what: 'an archive', content: '\x1f\x8b\x08\0', type: 'image/png', says: 'is a gzip archive, not an image' },
		{ what: 'an address', content: 'https://shop.example/a.jpg', type: 'image/jpeg', says: 'begins like plain text, not like an image: https://shop.example/a.jpg' },
		{ what: 'any bytes', content: '\x01\x02\xfe\xff\0\x05', type: 'image/png', says: 'is no image of a kind that is known' },
		{ what: 'a picture that breaks off', content: '\x89PNG\r\n\x1a\n\0\0', type: 'image/png', says: 'begins like a PNG image, and is cut off or damaged' },
		{ what: 'a layered picture', content: '8BPS\0\x01', type: 'image/png', says: 'is a Photoshop document (PSD), a kind of picture that web services do not read' },
		{ what: 'an icon', content: '\0\0\x01\0\x01\0\x10\x10\0\0', type: 'image/x-icon', says: 'is an icon (ICO), a kind of picture that web services do not read' },
	];
	const itemsWith = async (label: string, content: string, type: string) => [await photoItem(`${label}, first`), { json: {}, binary: { data: file(Buffer.from(content, 'latin1'), type, 'product.png') } }, await photoItem(`${label}, last`)];
	const parameters = (name: string) => cutOut(name, { originalImage: fileIn('data'), completion: 'none' });

	it.each(files)('$what, stops all before anything is uploaded or paid', async ({ what, content, type, says }) => {
		const before = (await requests()).length;
		const { status, error } = await runWeShop({ parameters: parameters(what), items: await itemsWith(what, content, type) });
		expect(status).toBe('error');
		expect(error?.message).toBe(`Image: the file in the field "data" ${says} [item 1]`);
		expect(error?.description).toMatch(/^Put .+, or name another one in Image\./);
		expect((await requests()).length).toBe(before);
	});

	it('leaves the others to run when the node goes on', async () => {
		const items = await itemsWith('goes on with two', 'No such file', 'image/png');
		const { json } = await runWeShop({ parameters: parameters('goes on with two'), items, onError: 'continueRegularOutput' });
		expect(json.map(({ error, status }) => error ?? status)).toEqual(['Pending', 'Image: the file in the field "data" begins like plain text, not like an image: No such file', 'Pending']);
		expect(await startsCalled('goes on with two')).toHaveLength(2);
	});
});

describe('A mask that is a file', () => {
	const drawn = (width: number, height: number) => sharp({ create: { width, height, channels: 4, background: '#ff000080' } });
	const masked = cutOut('masked', { originalImage: fileIn('={{ $json.photo }}'), maskType: 'custom', customMask: fileIn('={{ $json.mask }}'), completion: 'none' });

	it('has to be a PNG of the size of its photo: else nothing is uploaded, and the message has both sizes', async () => {
		const before = (await requests()).length;
		const binary = {
			wide: file(await drawn(120, 90).jpeg().toBuffer(), 'image/jpeg'),
			turned: file(await drawn(120, 90).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 'image/jpeg'),
			small: file(await drawn(12, 9).png().toBuffer(), 'image/png'),
			tall: file(await drawn(90, 120).png().toBuffer(), 'image/png'),
			fits: file(await drawn(120, 90).png().toBuffer(), 'image/png'),
			jpeg: file(await drawn(120, 90).jpeg().toBuffer(), 'image/png', 'mask.png'),
		};
		const pairs = [['wide', 'small'], ['wide', 'tall'], ['wide', 'jpeg'], ['wide', 'fits'], ['turned', 'fits'], ['turned', 'tall']];
		const items = pairs.map(([photo = '', mask = '']) => ({ json: { photo, mask }, binary }));
		const { error } = await runWeShop({ parameters: masked, items });
		expect(error?.message).toBe('Mask Image is 12 × 9 and Image is 120 × 90 pixels [item 0]');
		expect(error?.description).toContain('Set Mask Image (customMask) to a PNG of the same size as Image (originalImage), 120 × 90 pixels, transparent wherever the photo may change');
		expect((await requests()).length).toBe(before);

		const { json } = await runWeShop({ parameters: masked, items, onError: 'continueRegularOutput' });
		expect(json.map(({ error: said, status }) => said ?? status)).toEqual([
			'Mask Image is 12 × 9 and Image is 120 × 90 pixels',
			'Mask Image is 90 × 120 and Image is 120 × 90 pixels',
			'Mask Image is a JPG file, but WeShop only accepts a PNG as a mask',
			'Pending',
			'Pending',
			'Pending',
		]);
		expect(await startsCalled('masked')).toHaveLength(3);
	});

	it('is not compared with a photo that is an address, which nobody has looked at', async () => {
		const parameters = cutOut('photo by address', { maskType: 'custom', customMask: fileIn('data'), completion: 'none' });
		expect((await runWeShop({ parameters, items: [await photoItem('a mask')] })).json).toMatchObject([{ status: 'Pending' }]);
	});
});

it('options that hold no options at all are as if none were set', async () => {
	const { originalImage } = cutOut('');
	for (const options of [null, 7, 'text', [], true]) {
		const { json } = await runWeShop({ parameters: { resource: 'image', operation: 'removeBackground', originalImage, completion: 'none', options } as INodeParameters });
		expect(json).toMatchObject([{ agentName: 'removeBG', status: 'Pending' }]);
	}
});

it('a callback address that only a private network knows is no reason to refuse the run, but told', async () => {
	const callbackUrl = 'http://192.168.1.5:5678/webhook/1';
	const { json, hints } = await runWeShop({ parameters: cutOut('private callback', { completion: 'none' }, { callbackUrl }) });
	expect(json).toMatchObject([{ status: 'Pending' }]);
	expect((await runCalled('private callback')).request).toMatchObject({ callbackUrl });
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining('WeShop cannot reach the Callback URL from outside: 192.168.1.5:5678 is in a private network'),
		expect.stringContaining('Fetch the results later'),
	]);
});

it('a single bad item is told without its number', async () => {
	const { error } = await runWeShop({ parameters: cutOut('single', { originalImage: '={{ $json.nothing }}' }) });
	expect(error?.message).toBe('Image is empty');
	expect(error?.context).toMatchObject({ itemIndex: 0 });
	expect(await startsCalled('single')).toEqual([]);
});

it.each([['removeObject', '"removeObject"'], [7, '7'], [{ of: 'image' }, '{"of":"image"}'], ['constructor', '"constructor"']])('an operation that there is not is refused: %j', async (operation, shown) => {
	const { error } = await runWeShop({ parameters: { resource: 'image', operation } });
	expect(error?.message).toBe(`There is no operation ${shown} for the resource "image"`);
});

itKeptTheKeyAtHome();
