import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { everyParameter, type AgentCase } from './agentCases';
import { runWeShop, type Outcome } from './engine';
import { fileIn, shop, url, withId } from './fields';
import { bytesOf, file, photoItem, photoOf, pixel } from './files';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { readsOf, runCalled, startsCalled, uploadsOf } from './traffic';

/** Each agent with the least that it takes, and with its defaults as WeShop gets them. */
const fromAFile: Array<Pick<AgentCase, 'agent' | 'resource' | 'operation' | 'params'> & { set?: INodeParameters }> = [
	{ agent: 'virtualtryon', resource: 'image', operation: 'virtualTryOn', params: { descriptionType: 'auto', generateVersion: 'weshopFlash' } },
	{
		agent: 'aimodel',
		resource: 'image',
		operation: 'modelPhoto',
		set: { textDescription: 'In a park' },
		params: { textDescription: 'In a park', maskType: 'autoApparelSegment', generatedContent: 'freeCreation', pose: 'originalImagePose' },
	},
	{
		agent: 'aiproduct',
		resource: 'image',
		operation: 'productPhoto',
		set: { locationId: withId(2001) },
		params: { locationId: 2001, maskType: 'autoSubjectSegment', generatedContent: 'freeCreation' },
	},
	{
		agent: 'aipose',
		resource: 'image',
		operation: 'changePose',
		set: { textDescription: 'Standing' },
		params: { textDescription: 'Standing', generateVersion: 'lite' },
	},
	{ agent: 'expandimage', resource: 'image', operation: 'expand', params: { targetWidth: 2048, targetHeight: 2048 } },
	{ agent: 'removeBG', resource: 'image', operation: 'removeBackground', params: { maskType: 'autoSubjectSegment' } },
	{
		agent: 'ai-image-animation',
		resource: 'video',
		operation: 'animate',
		set: { textDescription: 'It moves' },
		params: { textDescription: 'It moves', modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true' },
	},
	{
		agent: 'kling',
		resource: 'video',
		operation: 'kling',
		set: { textDescription: 'It turns' },
		params: { textDescription: 'It turns', modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true' },
	},
	{
		agent: 'seedance',
		resource: 'video',
		operation: 'seedance',
		set: { textDescription: 'It shines' },
		params: {
			textDescription: 'It shines',
			modelName: 'Seedance_20',
			duration: '4s',
			aspectRatio: '3:4',
			resolution: '720p',
			generateAudio: 'true',
		},
	},
];

/** What a model does not take is not sent; an expression chooses the model, so that the editor cannot hide the field. */
const shapes: Array<{ title: string; resource: string; operation: string; set: INodeParameters; input: object; params: object }> = [
	{
		title: 'Seedance 2.0 with the photo as its first frame',
		resource: 'video',
		operation: 'seedance',
		set: { image: url(shop('handbag.webp')), imageRole: 'firstFrame', textDescription: 'x', resolution: '480p' },
		input: {},
		params: { firstFrame: shop('handbag.webp'), textDescription: 'x', modelName: 'Seedance_20', duration: '4s', aspectRatio: '3:4', resolution: '480p', generateAudio: 'true' },
	},
	{
		title: 'Seedance 2.0 from a prompt alone',
		resource: 'video',
		operation: 'seedance',
		set: { textDescription: 'x' },
		input: {},
		params: { textDescription: 'x', modelName: 'Seedance_20', duration: '4s', aspectRatio: '3:4', resolution: '720p', generateAudio: 'true' },
	},
	{
		title: 'Seedance 1.0, which takes neither sound nor resolution nor a first frame',
		resource: 'video',
		operation: 'seedance',
		set: {
			modelName: '={{ "Seedance_10_Pro" }}',
			image: url(shop('handbag.webp')),
			imageRole: 'firstFrame',
			textDescription: 'x',
			resolution: '4k',
			generateAudio: true,
			duration: 2,
			aspectRatio: '21:9',
		},
		input: { originalImage: shop('handbag.webp'), images: [shop('handbag.webp')] },
		params: { images: [shop('handbag.webp')], textDescription: 'x', modelName: 'Seedance_10_Pro', duration: '2s', aspectRatio: '21:9' },
	},
	{
		title: 'Kling 2.1 Master, which takes no sound',
		resource: 'video',
		operation: 'kling',
		set: { modelName: '={{ "Kling_2_1_Master" }}', image: url(shop('model.jpg')), textDescription: 'x', generateAudio: true },
		input: { originalImage: shop('model.jpg'), images: [shop('model.jpg')] },
		params: { images: [shop('model.jpg')], textDescription: 'x', modelName: 'Kling_2_1_Master', duration: '5s' },
	},
	{
		title: 'Product photo whose scene was switched to ID and left empty',
		resource: 'image',
		operation: 'productPhoto',
		set: { originalImage: url(shop('sneaker.jpg')), textDescription: 'x', locationId: withId('') },
		input: { originalImage: shop('sneaker.jpg') },
		params: {
			originalImage: shop('sneaker.jpg'),
			images: [shop('sneaker.jpg')],
			textDescription: 'x',
			maskType: 'autoSubjectSegment',
			generatedContent: 'freeCreation',
		},
	},
	{
		title: 'Virtual try-on with Flash, which takes neither ratio nor size',
		resource: 'image',
		operation: 'virtualTryOn',
		set: { originalImage: url(shop('t-shirt.png')), generateVersion: '={{ "weshopFlash" }}', aspectRatio: '16:9', imageSize: '4K' },
		input: { originalImage: shop('t-shirt.png') },
		params: { originalImage: shop('t-shirt.png'), images: [shop('t-shirt.png')], descriptionType: 'auto', generateVersion: 'weshopFlash' },
	},
	{
		title: 'Virtual try-on with Pro, which takes a ratio but no size',
		resource: 'image',
		operation: 'virtualTryOn',
		set: { originalImage: url(shop('t-shirt.png')), generateVersion: '={{ "weshopPro" }}', aspectRatio: '21:9', imageSize: '4K', textDescription: 'y' },
		input: { originalImage: shop('t-shirt.png') },
		params: {
			originalImage: shop('t-shirt.png'),
			images: [shop('t-shirt.png')],
			descriptionType: 'auto',
			textDescription: 'y',
			generateVersion: 'weshopPro',
			aspectRatio: '21:9',
		},
	},
];

startWithAnEmptySandbox();

const outcomes = new Map<string, Outcome>();
const item = (title: string): INodeExecutionData => outcomes.get(title)!.outputs[0]![0]!;
const fixture = (name: string) => readFileSync(path.join(__dirname, '../fixtures', name));

beforeAll(async () => {
	const run = async (title: string, resource: string, operation: string, set: INodeParameters, input: Partial<INodeExecutionData> = {}) =>
		outcomes.set(title, await runWeShop({ parameters: { resource, operation, ...set, options: { taskName: title } }, items: [input] }));
	const picture = async (label: string, set: INodeParameters) =>
		await run(label, 'image', 'removeBackground', { originalImage: fileIn('data'), ...set }, await photoItem(label));
	await Promise.all([
		...everyParameter.map(async ({ agent, resource, operation, parameters }) => await run(agent, resource, operation, parameters)),
		...fromAFile.map(async ({ agent, resource, operation, set }) => {
			const image = { [resource === 'image' ? 'originalImage' : 'image']: fileIn('data') };
			await run(`${agent} from a file`, resource, operation, { ...image, ...set }, await photoItem(agent));
		}),
		...shapes.map(async ({ title, resource, operation, set }) => await run(title, resource, operation, { ...set, completion: 'none' })),
		picture('cut out', {}),
		picture('on a colour', { backgroundHex: '#0c2238' }),
		picture('on a preset', { backgroundId: withId(3012) }),
		run(
			'with a mask file',
			'image',
			'removeBackground',
			{ originalImage: fileIn('photo'), maskType: 'custom', customMask: fileIn('mask') },
			{ binary: { photo: file(fixture('sneaker.jpg'), 'image/jpeg'), mask: file(fixture('sneaker-mask.png'), 'image/png') } },
		),
	]);
});

describe.each(everyParameter)('$agent with every parameter set', ({ agent, resource, input, params, file: expected }) => {
	it('sends WeShop what the contract says, once', async () => {
		const { request } = await runCalled(agent);
		expect(request).toEqual({ agent: { name: agent, version: 'v1.0' }, input: { taskName: agent, ...input }, params, safeGenerate: 'on' });
		expect(await startsCalled(agent)).toHaveLength(1);
	});

	it('puts out one item for each result', async () => {
		const run = await runCalled(agent);
		const count = Number(params.batchCount);
		const { status, outputs, json, hints } = outcomes.get(agent)!;
		expect(status).toBe('success');
		expect(hints).toEqual([]);
		expect(outputs).toHaveLength(1);
		expect(json).toEqual(
			Array.from({ length: count }, (_, index) => ({
				executionId: run.executionId,
				agentName: agent,
				agentVersion: 'v1.0',
				taskName: agent,
				status: 'Success',
				mediaType: resource,
				index,
				count,
				url: expect.stringMatching(new RegExp(`^https://ai-${resource}\\.weshop\\.ai/results/${run.executionId}/.*\\.${expected.extension}$`)),
				...(resource === 'video' ? { posterUrl: expect.stringMatching(/^https:\/\/ai-video\.weshop\.ai\/results\/.*\.jpg$/) } : {}),
				powerConsumption: run.power,
				powerBalance: expect.any(Number),
			})),
		);
		const addresses = json.map(({ url: address }) => address);
		expect(run.files).toEqual(expect.arrayContaining(addresses));
		expect(new Set(addresses).size).toBe(count);
	});

	it('loads the whole file under a name of its own', async () => {
		for (const [index, result] of outcomes.get(agent)!.outputs[0]!.entries()) {
			const { executionId } = result.json;
			const bytes = await bytesOf(result);
			expect(result.binary?.data).toMatchObject({
				fileName: `${agent}-${String(executionId)}-${index}.${expected.extension}`,
				mimeType: expected.mimeType,
				fileExtension: expected.extension === 'jpg' ? expect.stringMatching(/^jpe?g$/) : expected.extension,
				fileType: resource,
				bytes: bytes.length,
				fileSize: expect.stringMatching(/^[\d.]+ .?B$/),
			});
			if (resource === 'image') {
				const { info } = await sharp(bytes, { failOn: 'truncated' }).raw().toBuffer({ resolveWithObject: true });
				expect(info).toMatchObject({ width: expected.width, height: expected.height });
			} else {
				expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
				// The sandbox marks each film at its very end.
				expect(bytes.toString('latin1')).toMatch(new RegExp(`${String(executionId)} ${index}$`));
			}
		}
	});
});

describe.each(fromAFile)('$agent from a file, with its defaults', ({ agent, resource, params }) => {
	const title = `${agent} from a file`;

	it('uploads the file and names it where the contract says', async () => {
		const uploads = await uploadsOf(await photoOf(agent));
		expect(uploads.map(({ url: address, files }) => ({ address, files }))).toEqual([
			{
				address: 'https://openapi.weshop.ai/openapi/agent/assets/images',
				files: [expect.objectContaining({ field: 'image', fileName: 'product.png', type: 'image/png' })],
			},
		]);
		const { request } = await runCalled(title);
		const address = request.params.images?.[0];
		expect(address).toMatch(/^https:\/\/ai-image\.weshop\.ai\/uploads\/.+\.png$/);
		expect(request).toEqual({
			agent: { name: agent, version: 'v1.0' },
			input: { taskName: title, originalImage: address, ...(resource === 'video' ? { images: [address] } : {}) },
			params: { ...(resource === 'image' ? { originalImage: address } : {}), images: [address], ...params, batchCount: 1 },
			safeGenerate: 'on',
		});
	});

	it('puts out its result', async () => {
		expect(outcomes.get(title)).toMatchObject({ status: 'success', json: [{ agentName: agent, index: 0, count: 1, mediaType: resource }] });
		expect((await bytesOf(item(title))).length).toBeGreaterThan(200);
	});
});

describe.each(shapes)('$title', ({ title, input, params }) => {
	it('sends only what is taken', async () => {
		const { request } = await runCalled(title);
		expect(request).toMatchObject({ safeGenerate: 'on' });
		expect({ input: request.input, params: request.params }).toEqual({ input: { taskName: title, ...input }, params: { ...params, batchCount: 1 } });
	});

	it('puts out the started run and does not read it', async () => {
		const { executionId, agentName } = await runCalled(title);
		expect(outcomes.get(title)!.outputs).toEqual([[{ json: { executionId, agentName, agentVersion: 'v1.0', status: 'Pending' }, pairedItem: { item: 0 } }]]);
		expect(await readsOf(executionId)).toEqual([]);
	});
});

describe('Remove Background', () => {
	it('gives a PNG that is transparent around the subject', async () => {
		const picture = await bytesOf(item('cut out'));
		expect((await sharp(picture).metadata()).format).toBe('png');
		expect((await pixel(picture, 2, 2))[3]).toBe(0);
		expect(await pixel(picture, 60, 45)).toEqual(await pixel(await photoOf('cut out'), 60, 45));
	});

	it('gives a PNG with the colour around the subject', async () => {
		const picture = await bytesOf(item('on a colour'));
		expect(await pixel(picture, 2, 2)).toEqual([0x0c, 0x22, 0x38, 255]);
		expect(await pixel(picture, 60, 45)).toEqual(await pixel(await photoOf('on a colour'), 60, 45));
	});

	it('gives a PNG with the background of the preset', async () => {
		expect((await runCalled('on a preset')).request.params).toMatchObject({ backgroundId: 3012 });
		expect(await pixel(await bytesOf(item('on a preset')), 2, 2)).toEqual([0xa6, 0x45, 0x2f, 255]);
	});

	it('keeps what the mask file marks', async () => {
		const { params } = (await runCalled('with a mask file')).request;
		expect(params).toMatchObject({ maskType: 'custom', customMaskUrl: expect.stringMatching(/\/uploads\/.+\.png$/) });
		expect(params).not.toHaveProperty('customMask');
		expect(params.customMaskUrl).not.toBe(params.originalImage);
		const picture = await bytesOf(item('with a mask file'));
		expect((await pixel(picture, 800, 600))[3]).toBe(255);
		expect((await pixel(picture, 300, 600))[3]).toBe(0);
	});
});

itKeptTheKeyAtHome();
