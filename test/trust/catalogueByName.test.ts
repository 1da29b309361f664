import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { knownAgents } from '../../nodes/WeShop/agents/known';
import { films, leastBody, photos } from '../catalogue/bodies';
import { catalogueAgent, operations } from '../catalogue/catalogue';
import type { RecordedRun } from '../sandbox/control';
import type { PlannedAnswer } from '../sandbox/settings';
import { listOf } from '../engine/clientBodies';
import { runWeShop, type Given, type Outcome } from '../engine/engine';
import { fileIn, url } from '../engine/fields';
import { bytesOf, file, photoItem, photoOf } from '../engine/files';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from '../engine/sandboxControl';
import { execution } from '../engine/sideBySide';
import { passTimeQuickly } from '../engine/spedUp';
import { keysOf, requests, runCalled, runsCalled, startsCalled, uploadsOf } from '../engine/traffic';

startWithAnEmptySandbox({
	imageSeconds: 0.05,
	videoSeconds: 0.05,
	answers: [{ endpoint: 'startRun', taskName: 'tried again', status: 400, body: { success: false, error: { code: 'NO', message: 'not this one', retryable: false } } } as PlannedAnswer],
});
passTimeQuickly(3);

const named = (value: string) => ({ __rl: true, mode: 'name', value });
const run = (taskName: string, agentName: string, set: INodeParameters, options: INodeParameters = {}): INodeParameters => ({
	resource: 'run',
	operation: 'start',
	agentName: named(agentName),
	completion: 'wait',
	...set,
	options: { taskName, ...options },
});

describe('The agents without an operation of their own', () => {
	const others = knownAgents.filter(({ name }) => !operations.some(({ agent }) => agent === name));
	const withImages = others.filter(({ images, videos }) => images[1] > 0 && videos[1] === 0);
	const withVideos = others.filter(({ videos }) => videos[1] > 0);
	const PROMPT = 'a red shoe on grey stone';
	const FIELDS = ['textDescription', 'images', 'videos', 'audios', 'batchCount'];

	/** Each with as many images as it takes, a prompt if it takes one, and the rest as JSON. */
	async function itemOf(name: string): Promise<INodeExecutionData> {
		const { params } = leastBody(catalogueAgent(name));
		const { images } = catalogueAgent(name);
		const files = await Promise.all(Array.from({ length: images.max }, async (_, index) => [`photo_${index}`, file(await photoOf(`${name} ${index}`), 'image/png', `${name}.png`)] as const));
		return { json: { agentName: name, params: Object.fromEntries(Object.entries(params).filter(([param]) => !FIELDS.includes(param))) as IDataObject }, binary: Object.fromEntries(files) };
	}
	const set = { batchCount: 1, params: '={{ JSON.stringify($json.params) }}', download: true };
	const pictures = execution(async () => ({
		parameters: run('of images', '={{ $json.agentName }}', { ...set, ...listOf([fileIn('*')]), textDescription: PROMPT }, { maxConcurrency: 20 }),
		items: await Promise.all(withImages.map(async ({ name }) => await itemOf(name))),
	}));
	const [film] = films(1);
	const tools = execution(async () => ({
		parameters: run('of videos', '={{ $json.agentName }}', { ...set, videos: film!, batchCount: 3 }, { maxConcurrency: 20 }),
		items: await Promise.all(withVideos.filter(({ images }) => images[1] === 0).map(async ({ name }) => await itemOf(name))),
	}));
	const face = execution(async () => ({
		parameters: run('of both', 'replace-face-in-video-online-free', { ...set, videos: film!, ...listOf([fileIn('photo')]) }),
		items: [await itemOf('replace-face-in-video-online-free')],
	}));
	const ofWhich = (name: string) => (withImages.some((one) => one.name === name) ? pictures : name.startsWith('replace-face') ? face : tools);

	it('are 58, and 110 with the others', () => {
		expect([others.length, knownAgents.length, withImages.length + withVideos.length]).toEqual([58, 110, 58]);
	});

	it.each(others.map(({ name }) => name))('%s: runs by its name, with files, a prompt and JSON', async (name) => {
		const { outputs, error } = await ofWhich(name)();
		expect(error?.message).toBeUndefined();
		const results = outputs[0]!.filter(({ json }) => json.agentName === name);
		const agent = catalogueAgent(name);
		expect(results.map(({ json }) => json)).toEqual([expect.objectContaining({ status: 'Success', mediaType: agent.media, index: 0, count: 1 })]);
		expect(results[0]!.binary!.data!.mimeType).toMatch(new RegExp(`^${agent.media}/`));
		expect((await bytesOf(results[0])).length).toBeGreaterThan(200);
		const { request } = await runOf(name);
		const uploaded = request.params.images ?? [];
		const takesVideos = agent.videos.max > 0;
		expect(new Set(uploaded).size).toBe(agent.images.max);
		expect(request.input).toEqual({ taskName: expect.any(String), ...(takesVideos ? { videos: [film] } : {}), ...(uploaded[0] ? { originalImage: uploaded[0] } : {}) });
		const { images, videos, ...params } = request.params;
		const { images: _, videos: __, ...least } = leastBody(agent).params;
		expect([videos, params]).toEqual([takesVideos ? [film] : undefined, { ...least, ...(agent.params.some((one) => one.name === 'batchCount') ? { batchCount: 1 } : {}) }]);
		for (let index = 0; index < agent.images.max; index += 1) expect(await uploadsOf(await photoOf(`${name} ${index}`))).toHaveLength(1);
	});

	async function runOf(name: string): Promise<RecordedRun> {
		const found = (await allRuns()).filter(({ agentName }) => agentName === name);
		expect(found).toHaveLength(1);
		return found[0]!;
	}
	const allRuns = async () => [...(await runsCalled('of images')), ...(await runsCalled('of videos')), ...(await runsCalled('of both'))];
});

describe('An agent that has an operation, by its name', () => {
	const json: Record<string, IDataObject> = {
		removeBG: { maskType: 'autoSubjectSegment' },
		virtualtryon: { generateVersion: 'weshopFlash', descriptionType: 'auto' },
		expandimage: { targetWidth: 200, targetHeight: 150 },
		aipose: { textDescription: 'Sitting' },
		kling: { textDescription: 'It turns', modelName: 'Kling_2_1', duration: '5s' },
	};
	const outcome = execution(async () => ({
		parameters: run('the nine', '={{ $json.agentName }}', { ...listOf([fileIn('data')]), params: '={{ $json.params }}', download: false }),
		items: await Promise.all(Object.entries(json).map(async ([agentName, params]) => ({ ...(await photoItem(agentName)), json: { agentName, params } }))),
	}));

	it.each(Object.keys(json))('%s: takes its image from a file and the rest as JSON', async (agentName) => {
		const { error, json: results, outputs } = await outcome();
		expect(error?.message).toBeUndefined();
		expect(results.filter((result) => result.agentName === agentName)).toMatchObject([{ status: 'Success' }]);
		expect(outputs[0]!.filter(({ binary }) => binary)).toEqual([]);
		const { request } = (await runsCalled('the nine')).find((one) => one.agentName === agentName)!;
		const address = expect.stringMatching(/\/uploads\/.+\.png$/);
		expect(request).toEqual({ agent: { name: agentName, version: 'v1.0' }, input: { taskName: 'the nine', originalImage: address }, params: { images: [address], batchCount: 1, ...json[agentName] }, safeGenerate: 'on' });
	});
});

/** Executions of their own, by the name of their runs. */
const photo = async (label: string, fields = ['data']): Promise<INodeExecutionData> => ({
	json: {},
	binary: Object.fromEntries(await Promise.all(fields.map(async (field) => [field, file(await photoOf(`${label} ${field}`), 'image/png', `${field}.png`)] as const))),
});
const made = (taskName: string, agentName: string, set: INodeParameters, options: INodeParameters = {}, given: Partial<Given> & { fields?: string[] } = {}): (() => Promise<Outcome>) =>
	execution(async () => ({ parameters: run(taskName, agentName, set, options), items: [await photo(taskName, given.fields)], ...given }));
const one = listOf([fileIn('data')]);

describe('JSON and fields', () => {
	const [first, second] = photos(2);
	const both = made('both', 'removeBG', {
		...listOf([url(first!)]),
		textDescription: 'of the field',
		batchCount: 1,
		input: JSON.stringify({ originalImage: second, taskName: 'both' }),
		params: JSON.stringify({ images: [second], maskType: 'autoSubjectSegment', batchCount: 2 }),
		download: false,
	}, { taskName: 'of the option' });
	it('the JSON wins over a field of the same name', async () => {
		expect((await both()).json).toHaveLength(2);
		const { request } = await runCalled('both');
		expect(request.input).toEqual({ taskName: 'both', originalImage: second });
		expect(request.params).toEqual({ images: [second], textDescription: 'of the field', maskType: 'autoSubjectSegment', batchCount: 2 });
	});

	it.each([
		['midjourney', { textDescription: 'x', params: JSON.stringify({ batchCount: 4, modelName: 'Midjourney_7', aspectRatio: '1:1' }) }],
		['ai-video-enhancer', { videos: films(1)[0]!, params: '{ "batchCount": 4 }' }],
		['ai-text-remover-from-video', { videos: films(1)[0]!, params: '{ "watermarkSelectType": "autoDetect", "batchCount": 4 }' }],
	])('%s is sent no batchCount, neither of the field nor of the JSON', async (agentName, set) => {
		const { error } = await runWeShop({ parameters: run(`single ${agentName}`, agentName, { ...set, batchCount: 3, completion: 'none' }) });
		expect(error?.message).toBeUndefined();
		expect((await runCalled(`single ${agentName}`)).request.params).not.toHaveProperty('batchCount');
	});
});

describe('The number of images, videos and audios', () => {
	it.each<[what: string, agentName: string, set: INodeParameters, message: RegExp, description: string]>([
		['none where one is needed', 'ai-selfie', {}, /^The agent ai-selfie takes 1 image, but the request has 0$/, 'Images'],
		['two where one is taken', 'ai-selfie', listOf([fileIn('front, back')]), /takes 1 image, but the request has 2$/, 'Images'],
		['one where two are needed', 'image-mixer', listOf([fileIn('front')]), /takes 2 images, but the request has 1$/, 'Images'],
		['an image where none is taken', 'z-image', listOf([fileIn('front')]), /takes no images, but the request has 1$/, 'Images'],
		['no video for a tool', 'video-watermark-remover', {}, /takes 1 video, but the request has 0$/, 'Videos'],
		['an image for a tool', 'video-watermark-remover', { ...listOf([fileIn('front')]), videos: films(1)[0]! }, /takes no images, but the request has 1$/, 'Images'],
		['an audio where none is taken', 'ai-selfie', { ...listOf([fileIn('front')]), audios: 'https://shop.example/sounds/1.mp3' }, /takes no audio files, but the request has 1$/, 'Audios'],
	])('is refused before anything is sent: %s', async (what, agentName, set, message, description) => {
		const { error } = await runWeShop({ parameters: run(what, agentName, { textDescription: 'x', ...set }), items: [await photo(what, ['front', 'back'])] });
		expect(error?.message).toMatch(message);
		expect(error?.description).toContain(description);
		expect(await startsCalled(what)).toEqual([]);
		for (const field of ['front', 'back']) expect(await uploadsOf(await photoOf(`${what} ${field}`))).toEqual([]);
	});
});

describe('What every making operation has', () => {
	const prompted = { ...one, textDescription: 'x' };
	const started = made('started', 'ai-selfie', { ...prompted, completion: 'none' });
	it('Return Immediately puts out the run', async () => {
		expect((await started()).outputs).toEqual([[{ json: { executionId: (await runCalled('started')).executionId, agentName: 'ai-selfie', agentVersion: 'v1.0', status: 'Pending' }, pairedItem: { item: 0 } }]]);
	});

	const withoutFile = made('without the file', 'ai-selfie', { ...prompted, download: false });
	it('without Download there is no file', async () => {
		const [item] = (await withoutFile()).outputs[0]!;
		expect([item!.json.status, item!.binary]).toEqual(['Success', undefined]);
	});

	const calledSo = made('called', 'ai-selfie', { ...prompted, download: true, binaryPropertyName: 'picture' }, { fileName: 'SKU 42' });
	it('the file is called as File Name says, in the field that is named', async () => {
		expect((await calledSo()).outputs[0]![0]!.binary!.picture!.fileName).toMatch(/^SKU 42\.(jpg|png)$/);
	});

	const ownKey = made('own key', 'ai-selfie', { ...prompted, download: false }, { idempotencyKey: 'order-7' });
	it('an own key is sent', async () => {
		expect((await ownKey()).status).toBe('success');
		expect(await keysOf('own key')).toEqual(['order-7:ai-selfie']);
	});

	const again = execution(async () => ({
		parameters: run('tried again', 'ai-selfie', { ...prompted, download: false }, { maxConcurrency: 1 }),
		items: [await photo('tried again one'), await photo('tried again other')],
		retryOnFail: true,
	}));
	it('a retry finds the run that exists, and uploads no file again', async () => {
		expect((await again()).json).toMatchObject([{ status: 'Success' }, { status: 'Success' }]);
		const keys = await keysOf('tried again');
		// One is refused; at the retry it is started, and the other one is known.
		expect([keys.length, new Set(keys).size, (await runsCalled('tried again')).length]).toEqual([3, 2, 2]);
		for (const label of ['tried again one data', 'tried again other data']) expect(await uploadsOf(await photoOf(label))).toHaveLength(1);
	});
});

describe('Run: Estimate Cost', () => {
	it('takes the same fields, uploads the files and starts nothing', async () => {
		const set = { ...listOf([fileIn('*')]), textDescription: 'x', batchCount: 2, params: '{}', input: '{}' };
		const { error, json } = await runWeShop({ parameters: { ...run('priced', 'ai-collage-maker', set), operation: 'estimate' }, items: [await photo('priced', ['front', 'back'])] });
		expect(error?.message).toBeUndefined();
		expect(json).toMatchObject([{ agentName: 'ai-collage-maker', totalPower: expect.any(Number) }]);
		for (const field of ['front', 'back']) expect(await uploadsOf(await photoOf(`priced ${field}`))).toHaveLength(1);
		const asked = (await requests()).filter(({ body }) => body?.includes('ai-collage-maker') && !body.includes('of images'));
		expect(asked.map(({ url: address }) => address)).toEqual([expect.stringMatching(/\/openapi\/.*(estimate|power)/i)]);
		expect(JSON.parse(asked[0]!.body!)).toMatchObject({ params: { textDescription: 'x', images: [expect.stringMatching(/uploads/), expect.stringMatching(/uploads/)] } });
	});
});

itKeptTheKeyAtHome();
