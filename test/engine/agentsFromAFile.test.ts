import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { AgentCase } from './agentCases';
import { runAgent } from './agentRun';
import { fileIn, imagesFrom, withId } from './fields';
import { bytesOf, file, photoItem, photoOf, pixel } from './files';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';
import { passTimeQuickly } from './spedUp';
import { runCalled, uploadsOf } from './traffic';

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
		set: { image: '', images: { values: [{ image: fileIn('data') }] }, textDescription: 'It shines' },
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

startWithAnEmptySandbox();
passTimeQuickly();

const fixture = (name: string) => readFileSync(path.join(__dirname, '../fixtures', name));

describe.each(fromAFile)('$agent from a file, with its defaults', ({ agent, resource, operation, set, params }) => {
	const title = `${agent} from a file`;
	const image = agent === 'seedance' ? { images: imagesFrom(fileIn('data')) } : { [resource === 'image' ? 'originalImage' : 'image']: fileIn('data') };
	const outcome = sideBySide(async () => await runAgent(title, resource, operation, { ...image, ...set }, await photoItem(agent)));

	it('uploads the file and names it where the contract says', async () => {
		await outcome();
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
		const { status, json, outputs } = await outcome();
		expect({ status, json }).toMatchObject({ status: 'success', json: [{ agentName: agent, index: 0, count: 1, mediaType: resource }] });
		expect((await bytesOf(outputs[0]![0])).length).toBeGreaterThan(200);
	});
});

describe('Remove Background', () => {
	/** The picture that comes out. */
	const made = (title: string, set: INodeParameters, input: () => Promise<Partial<INodeExecutionData>> = async () => await photoItem(title)) =>
		sideBySide(async () => await bytesOf((await runAgent(title, 'image', 'removeBackground', { originalImage: fileIn('data'), ...set }, await input())).outputs[0]![0]));

	const cutOut = made('cut out', {});
	it('gives a PNG that is transparent around the subject', async () => {
		const picture = await cutOut();
		expect((await sharp(picture).metadata()).format).toBe('png');
		expect((await pixel(picture, 2, 2))[3]).toBe(0);
		expect(await pixel(picture, 60, 45)).toEqual(await pixel(await photoOf('cut out'), 60, 45));
	});

	const onAColour = made('on a colour', { backgroundHex: '#0c2238' });
	it('gives a PNG with the colour around the subject', async () => {
		const picture = await onAColour();
		expect(await pixel(picture, 2, 2)).toEqual([0x0c, 0x22, 0x38, 255]);
		expect(await pixel(picture, 60, 45)).toEqual(await pixel(await photoOf('on a colour'), 60, 45));
	});

	const onAPreset = made('on a preset', { backgroundId: withId(3012) });
	it('gives a PNG with the background of the preset', async () => {
		expect(await pixel(await onAPreset(), 2, 2)).toEqual([0xa6, 0x45, 0x2f, 255]);
		expect((await runCalled('on a preset')).request.params).toMatchObject({ backgroundId: 3012 });
	});

	const masked = made('with a mask file', { originalImage: fileIn('photo'), maskType: 'custom', customMask: fileIn('mask') }, async () => ({
		binary: { photo: file(fixture('sneaker.jpg'), 'image/jpeg'), mask: file(fixture('sneaker-mask.png'), 'image/png') },
	}));
	it('keeps what the mask file marks', async () => {
		const picture = await masked();
		const { params } = (await runCalled('with a mask file')).request;
		expect(params).toMatchObject({ maskType: 'custom', customMaskUrl: expect.stringMatching(/\/uploads\/.+\.png$/) });
		expect(params).not.toHaveProperty('customMask');
		expect(params.customMaskUrl).not.toBe(params.originalImage);
		expect((await pixel(picture, 800, 600))[3]).toBe(255);
		expect((await pixel(picture, 300, 600))[3]).toBe(0);
	});
});

itKeptTheKeyAtHome();
