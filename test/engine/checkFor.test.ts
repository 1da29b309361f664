import type { IDataObject, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, type Outcome } from './engine';
import { fileIn } from './fields';
import { bytesOf, photoItem, sizeSaid } from './files';
import { cutOut, film, there } from './parameters';
import { request, start } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { execution, sideBySide } from './sideBySide';
import { passTimeQuickly } from './spedUp';
import { requests, runCalled, runsCalled, until } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.1, videoSeconds: 0.2 });
passTimeQuickly();

const ALL = ['amazon', 'googleMerchant', 'shopify', 'zalando'];
const drawn = (width: number, height: number, channels: 3 | 4 = 3) => sharp({ create: { width, height, channels, background: channels === 4 ? '#ff000080' : '#ff0000' } });

/** 200 kB of metadata before the size, and the orientation of a camera that was held upright. */
const longJpeg = sideBySide(async () => {
	const jpeg = await drawn(2600, 1801).jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer();
	const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0xc3, 0x52]), Buffer.alloc(0xc350)]);
	return Buffer.concat([jpeg.subarray(0, 2), segment, segment, segment, segment, jpeg.subarray(2)]);
});
/** What the host of the results sends for each request for a file of a run. */
const contents: Array<[taskName: string, content: () => Promise<Buffer>]> = [
	['for shops', longJpeg],
	['paused', longJpeg],
	['paused', longJpeg],
	['transparent', async () => await drawn(1200, 1200, 4).png().toBuffer()],
	...[0, 1, 2].map((): [string, () => Promise<Buffer>] => ['got later', async () => await drawn(400, 1200).webp().toBuffer()]),
];
const planned = sideBySide(async () => {
	const answers = contents.map(async ([taskName, content]): Promise<PlannedAnswer> => ({ endpoint: 'files', taskName, status: 200, body: await content(), headers: { 'content-type': 'image/png' } }));
	const gone: PlannedAnswer = { endpoint: 'files', taskName: 'gone', status: 404, body: 'gone' };
	await theSandbox().settings({ answers: [...(await Promise.all(answers)), gone] });
});
const made = (parameters: INodeParameters, given: object = {}) => sideBySide(async () => (await planned(), await runWeShop({ parameters, ...given })));
const checked = (name: string, checkFor: unknown, set: INodeParameters = {}, options: INodeParameters = {}) => cutOut(name, { download: true, ...set }, { checkFor: checkFor as string[], ...options });

describe('A result whose file was downloaded', () => {
	const jpeg = made(checked('for shops', ALL, {}, { includeRun: true, includeInput: true }));
	const transparent = made(checked('transparent', '={{ "Amazon, own minimum" }}', {}, { minWidth: '={{ "1500 px" }}' }));
	const video = made(film('a film', { options: {} }, { download: true }));

	it('has its size as shops show it and its bytes behind its name, and what they take at the end', async () => {
		const { outputs } = await jpeg();
		const [item] = outputs[0]!;
		const bytes = await bytesOf(item);
		expect(bytes.equals(await longJpeg())).toBe(true);
		expect(item!.json).toMatchObject({ width: 1801, height: 2600, fileSize: bytes.length, meets: { amazon: true, shopify: true, zalando: true, googleMerchant: 'its address ends in .png, but it is a JPEG image' } });
		expect(item!.binary!.data).toMatchObject({ mimeType: 'image/jpeg', ...sizeSaid(bytes.length) });
		expect(Object.keys(item!.json)).toEqual([
			...['url', 'fileName', 'width', 'height', 'fileSize', 'mediaType', 'index', 'count', 'executionId', 'agentName', 'agentVersion', 'taskName', 'status'],
			...['powerConsumption', 'runPowerConsumption', 'powerBalance', 'meets', 'run', 'input'],
		]);
	});

	it('says in words what a place would not take, the user’s own too', async () => {
		expect((await transparent()).json).toEqual([
			expect.objectContaining({
				width: 1200,
				height: 1200,
				meets: { amazon: 'it has an alpha channel; Amazon shows what is transparent as grey or black', ownMinimum: 'it is 1200 × 1200 pixels; Own Minimum asks for a width of 1500 at least' },
			}),
		]);
	});

	it('has the bytes alone if it is a video', async () => {
		const { json, outputs } = await video();
		expect(json[0]).toMatchObject({ mediaType: 'video', fileSize: (await bytesOf(outputs[0]![0])).length });
		for (const field of ['width', 'height', 'meets']) expect(json[0]).not.toHaveProperty(field);
	});

	it('that is a video of Run → Start is not checked, and says so', async () => {
		const parameters = { ...request('a film by name'), operation: 'start', agentName: 'kling', params: JSON.stringify({ images: [there], textDescription: 'It turns' }), completion: 'wait', download: true, options: { checkFor: ['shopify'] } };
		expect((await runWeShop({ parameters })).json).toEqual([expect.objectContaining({ mediaType: 'video', fileSize: expect.any(Number) as number, meets: { shopify: 'a video: only pictures are checked' } })]);
	});

	const gone = made(checked('gone', ['shopify']));
	it('where it could not be, nothing is known of it', async () => {
		const { json } = await gone();
		expect(json).toEqual([expect.objectContaining({ status: 'Success', meets: { shopify: 'the file could not be downloaded, so it was not checked' } })]);
		for (const field of ['fileName', 'width', 'height', 'fileSize']) expect(json[0]).not.toHaveProperty(field);
	});

	const left = made(cutOut('left where it is'));
	it('has none of it where it was not, and no Check For', async () => {
		for (const field of ['fileName', 'width', 'height', 'fileSize', 'meets']) expect((await left()).json[0]).not.toHaveProperty(field);
	});
});

describe('A run that was started before', () => {
	const ready = sideBySide(async () => {
		await planned();
		await start(request('got later'));
		return (await until(async () => ((await runCalled('got later')).status === 'Success' ? await runCalled('got later') : undefined))).executionId;
	});

	it.each(['get', 'check', 'wait'])('is checked by Run: %s', async (operation) => {
		const parameters = { resource: 'run', operation, executionId: await ready(), options: { checkFor: ['zalando', 'amazon'] } };
		expect((await runWeShop({ parameters })).json).toEqual([
			expect.objectContaining({
				width: 400,
				height: 1200,
				meets: {
					zalando: 'it is a WebP image; Zalando takes JPEG only; it is 400 × 1200 pixels; Zalando asks for 762 × 1100 at least; its ratio is 1 : 3.000; Zalando asks for 1 : 1.44, within 1 %',
					amazon: 'it is a WebP image; Amazon takes JPEG, PNG, TIFF and GIF',
				},
			}),
		]);
		expect(await runWeShop({ parameters: { ...parameters, download: false } })).toMatchObject({ status: 'error', error: { message: 'Check For needs the files of the results, and Download is off' } });
	});
});

describe('An execution that is to pause', () => {
	const stored = ({ data }: Outcome) => (data.executionData!.contextData['node:WeShop'] as { weShopPaused?: { version: number; items: Array<{ output: IDataObject }> } }).weShopPaused!;

	it('keeps what is to be checked with each item', async () => {
		await theSandbox().settings({ secondsOf: { 'to wait for 0': 300, 'to wait for 1': 300 } });
		const parameters = checked('={{ $json.name }}', '={{ $json.places }}', { completion: 'callback' }, { minHeight: 900 });
		const items = [['zalando', 'Own Minimum'], []].map((places, index) => ({ json: { name: `to wait for ${index}`, places } }));
		const outcome = await runWeShop({ parameters, items, isPublic: true });
		expect([outcome.status, stored(outcome).version]).toEqual(['waiting', 2]);
		expect(stored(outcome).items.map(({ output }) => output.checks)).toEqual([{ places: ['zalando', 'ownMinimum'], minHeight: 900 }, undefined]);
	});

	const paused = made(checked('paused', ALL, { completion: 'callback', batchCount: 2 }));
	it('has it in each of the results of an item', async () => {
		const { json } = await paused();
		const found = { width: 1801, height: 2600, fileSize: (await longJpeg()).length, meets: { amazon: true, googleMerchant: expect.stringContaining('.png') as string, shopify: true, zalando: true } };
		expect(json).toEqual([expect.objectContaining({ ...found, results: [expect.objectContaining(found), expect.objectContaining(found)] })]);
	});
});

describe('Check For without files to check', () => {
	const refusals: Array<[string, INodeParameters, RegExp]> = [
		['Download off', checked('off', ['amazon'], { download: false }), /^Check For needs the files of the results, and Download is off/],
		['Download off by an expression', checked('off', ['amazon'], { download: '={{ "no" }}' }), /^Check For needs .* Download is off/],
		['Return Immediately', checked('off', ['amazon'], { completion: 'none' }), /^Check For needs the files of the results, and with Return Immediately the node has none/],
		['Return Immediately by an expression', checked('off', ['amazon'], { completion: '={{ "none" }}' }), /^Check For needs .* with Return Immediately/],
		['Only Estimate Cost', checked('off', ['amazon'], { completion: 'estimate' }), /^Check For needs the files of the results, and with Only Estimate Cost the node has none/],
		['Run: Start as it is at first', { ...request('off'), operation: 'start', options: { taskName: 'off', checkFor: ['amazon'] } }, /^Check For needs .* with Return Immediately/],
		['no number for the own minimum', checked('off', ['ownMinimum', 'amazon']), /^Check For has Own Minimum, but neither Min Width nor Min Height is set/],
		['an unknown place', checked('off', '={{ "ebay" }}'), /^Check For cannot be "ebay"/],
	];
	const outcomes = refusals.map(([, parameters]) => execution(async () => ({ parameters: { ...parameters, ...(parameters.originalImage ? { originalImage: fileIn('data') } : {}) }, items: [await photoItem('never sent')] })));

	it.each(refusals.map(([what, , message], index) => [what, message, outcomes[index]!] as const))('is refused, and names the field: %s', async (_, message, outcome) => {
		const { status, error } = await outcome();
		expect(status).toBe('error');
		expect(error!.message).toMatch(message);
		expect(error!.description).toMatch(/Check For/);
	});

	it('costs nothing: no run was started, and no photo was sent', async () => {
		await Promise.all(outcomes.map(async (outcome) => await outcome()));
		expect(await runsCalled('off')).toEqual([]);
		const sent = (await requests()).filter(({ method, body = '' }) => method === 'POST' && body.includes('"off"'));
		expect(sent).toEqual([]);
	});

	it('is left out by a tool, which has no files', async () => {
		const { status, json } = await runWeShop({ parameters: checked('as a tool', ['amazon']), asTool: true });
		expect([status, json[0]!.meets]).toEqual(['success', undefined]);
	});
});

itKeptTheKeyAtHome();
