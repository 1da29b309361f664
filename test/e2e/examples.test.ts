import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { Execution } from '../n8n/executions';
import type { N8nRest } from '../n8n/rest';
import type { CredentialReference } from '../n8n/credentials';
import { examples } from '../demo/workflows';
import { example, filesOf, MANUAL, theN8n, theSandbox } from './instance';

let n8n: N8nRest;
let credential: CredentialReference;
const executed = new Set<string>();

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
});

/** "Execute workflow" in the editor; gives the execution's id. */
async function start(name: string): Promise<string> {
	executed.add(name);
	const { id } = await n8n.workflows.upsert(example(name, credential));
	const run = await n8n.workflows.run(id, MANUAL);
	if (!('executionId' in run)) throw new Error(`n8n did not execute ${name}`);
	return run.executionId;
}

async function execute(name: string): Promise<Execution> {
	const execution = await n8n.executions.wait(await start(name), { seconds: 60 });
	expect(execution.data.resultData.error).toBeUndefined();
	expect(execution.status).toBe('success');
	return execution;
}

describe('the examples', () => {
	it('one photo becomes a cut-out, a model photo and a video, and the product keeps its number', async () => {
		const execution = await execute('product-photo-to-everything');
		const [cutOut] = await filesOf(n8n, execution, 'Cut out');
		expect(cutOut).toMatchObject({ mimeType: 'image/png', json: { sku: 'SNEAKER-042', mediaType: 'image' } });
		expect((await sharp(cutOut!.bytes).stats()).isOpaque).toBe(false);
		const [model] = await filesOf(n8n, execution, 'Model photo');
		expect(model).toMatchObject({ fileType: 'image', json: { agentName: 'aimodel', sku: 'SNEAKER-042' } });
		expect((await sharp(model!.bytes).metadata()).width).toBeGreaterThan(100);
		const [video] = await filesOf(n8n, execution, 'Video');
		expect(video).toMatchObject({ mimeType: 'video/mp4', json: { mediaType: 'video', posterUrl: expect.stringMatching(/^https:/) as string } });
		expect(video!.bytes.subarray(4, 8).toString()).toBe('ftyp');
	});

	it('two model photos come out as two different pictures', async () => {
		const execution = await execute('model-photo-two-variants');
		const [one, other, ...more] = await filesOf(n8n, execution, 'Model photo');
		expect(more).toEqual([]);
		expect([one!.json.index, other!.json.index, other!.json.count]).toEqual([0, 1, 2]);
		expect(one!.bytes.equals(other!.bytes)).toBe(false);
	});

	it('a photo becomes a video', async () => {
		const execution = await execute('image-to-video');
		const [video] = await filesOf(n8n, execution, 'Video');
		expect(video).toMatchObject({ mimeType: 'video/mp4', name: expect.stringMatching(/^kling-.*-0\.mp4$/) as string });
		expect(video!.bytes.subarray(4, 8).toString()).toBe('ftyp');
	});

	it('are all executed, here or by another test', () => {
		const tests = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
		const elsewhere = tests.map((file) => readFileSync(path.join(__dirname, file), 'utf8')).join();
		const left = [...examples().keys()].filter((name) => !executed.has(name) && !elsewhere.includes(`example('${name}'`));
		expect(left).toEqual([]);
	});
});

afterAll(async () => {
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
