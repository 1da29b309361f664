import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { lastRun, type Execution } from '../n8n/executions';
import type { N8nRest } from '../n8n/rest';
import { examples } from '../../tools/demo/workflows';
import { example, filesOf, itemsOf, start, succeeded, theN8n, theSandbox } from './instance';

const HERE = ['product-photo-to-everything', 'model-photo-two-variants', 'image-to-video', 'pause-until-finished'] as const;

let n8n: N8nRest;
const executions = new Map<string, Promise<Execution>>();

/** All at once: each waits for WeShop most of the time. */
beforeAll(async () => {
	const { credential, n8n: instance } = await theN8n();
	n8n = instance;
	for (const name of HERE) executions.set(name, start(n8n, example(name, credential)).then(async (id) => await n8n.executions.wait(id)));
	await Promise.allSettled(executions.values());
});

async function executed(name: (typeof HERE)[number]): Promise<Execution> {
	const execution = await succeeded(executions.get(name)!);
	expect(execution.data.resultData.error).toBeUndefined();
	return execution;
}

describe('the examples', () => {
	it('one photo becomes a cut-out, a model photo and a video, and the product keeps its number', async () => {
		const execution = await executed('product-photo-to-everything');
		const [cutOut] = await filesOf(n8n, execution, 'Cut out');
		expect(cutOut).toMatchObject({ mimeType: 'image/png', json: { input: { sku: 'SNEAKER-042' }, mediaType: 'image' } });
		expect((await sharp(cutOut!.bytes).stats()).isOpaque).toBe(false);
		const [model] = await filesOf(n8n, execution, 'Model photo');
		expect(model).toMatchObject({ fileType: 'image', json: { agentName: 'aimodel', input: { sku: 'SNEAKER-042' } } });
		expect((await sharp(model!.bytes).metadata()).width).toBeGreaterThan(100);
		const [video] = await filesOf(n8n, execution, 'Video');
		expect(video).toMatchObject({ mimeType: 'video/mp4', json: { mediaType: 'video', posterUrl: expect.stringMatching(/^https:/) as string } });
		expect(video!.bytes.subarray(4, 8).toString()).toBe('ftyp');
	});

	it('two model photos come out as two different pictures', async () => {
		const [one, other, ...more] = await filesOf(n8n, await executed('model-photo-two-variants'), 'Model photo');
		expect(more).toEqual([]);
		expect([one!.json.index, other!.json.index, other!.json.count]).toEqual([0, 1, 2]);
		expect(one!.bytes.equals(other!.bytes)).toBe(false);
	});

	it('a photo becomes a video', async () => {
		const [video] = await filesOf(n8n, await executed('image-to-video'), 'Video');
		expect(video).toMatchObject({ mimeType: 'video/mp4', name: expect.stringMatching(/^.*kling.*\.mp4$/) as string });
		expect(video!.bytes.subarray(4, 8).toString()).toBe('ftyp');
	});

	it('a catalogue: two pictures for each product, each with its number and its file', async () => {
		const execution = await executed('pause-until-finished');
		const products = itemsOf(execution, 'Model photos');
		expect(products.map(({ json, binary }) => [(json.input as { sku: string }).sku, (json.results as unknown[]).length, Object.keys(binary ?? {})])).toEqual(
			['SNEAKER-042', 'BAG-007', 'SHIRT-101'].map((sku) => [sku, 2, ['data', 'data_1']]),
		);
		const pictures = itemsOf(execution, 'One item per picture').map(({ json, binary }) => ({ ...(json as { input: { sku: string }; results: Record<string, unknown> }), binary }));
		expect(pictures.map(({ input, results }) => [input.sku, results.index, results.binaryPropertyName])).toEqual(
			['SNEAKER-042', 'BAG-007', 'SHIRT-101'].flatMap((sku) => [
				[sku, 0, 'data'],
				[sku, 1, 'data_1'],
			]),
		);
		const names = pictures.map(({ results, binary }) => [results.fileName, binary![String(results.binaryPropertyName)]!.fileName]);
		expect(names).toEqual(['SNEAKER-042', 'BAG-007', 'SHIRT-101'].flatMap((sku) => ['', '-2'].map((number) => Array.from({ length: 2 }, () => `${sku}${number}.jpg`))));
		expect(itemsOf(execution, 'Every picture')).toHaveLength(6);
		// This n8n is on loopback, where no call can come.
		expect(lastRun(execution, 'Model photos').hints).toMatchObject([{ type: 'info', message: expect.stringMatching(/waited for the results.*WEBHOOK_URL/) as string }]);
	});

	it('are all executed, here or by another test', () => {
		const tests = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
		const elsewhere = tests.map((file) => readFileSync(path.join(__dirname, file), 'utf8')).join();
		const left = [...examples().keys()].filter((name) => !executions.has(name) && !new RegExp(`xample\\((browser, )?'${name}'`).test(elsewhere));
		expect(left).toEqual([]);
	});

	it('have a placeholder for each credential, by the name that n8n gives one, and no ID that pretends to exist', () => {
		const references = [...examples().values()].flatMap(({ nodes }) => nodes.flatMap(({ credentials = {} }) => Object.values(credentials)));
		expect(references.length).toBeGreaterThan(examples().size);
		for (const reference of references) expect(reference).toEqual({ id: null, name: expect.stringMatching(/ account$/) as string });
	});
});

afterAll(async () => {
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
