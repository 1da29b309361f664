import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import type { CredentialReference } from '../n8n/credentials';
import type { Execution } from '../n8n/executions';
import type { N8nRest } from '../n8n/rest';
import { submitForm } from '../n8n/triggerCalls';
import type { WorkflowInput } from '../n8n/workflows';
import { loadThrough } from '../services/load';
import { example, filesOf, fixture, itemsOf, start, succeeded, surroundings, theN8n, theSandbox, theServices, withServices } from './instance';

let n8n: N8nRest;
let credentials: CredentialReference[];
const made: Record<'shopify' | 'drive' | 'form' | 'sheet' | 'called', Promise<Execution>> = {} as never;

/** In seconds. Long enough for twenty starts, which WeShop gets one after the other. */
const PICTURE = 4;

/** All at once: each waits for WeShop most of the time. */
beforeAll(async () => {
	const { credential, n8n: instance } = await theN8n();
	n8n = instance;
	credentials = [credential, ...(await withServices(n8n))];
	await theSandbox().settings({ imageSeconds: PICTURE });
	made.shopify = execute(example('shopify-model-photo', ...credentials));
	made.drive = execute(example('drive-background-removal', ...credentials));
	made.sheet = execute(example('sheet-product-photos', ...credentials));
	made.form = fillIn(example('form-to-video', ...credentials), [{ fileName: 'sneaker.jpg', mimeType: 'image/jpeg', bytes: fixture('sneaker.jpg') }, 'It turns slowly']);
	made.called = untilCalled(example('called-when-finished', ...credentials));
	await Promise.allSettled(Object.values(made));
});

/** "Execute workflow" in the editor. */
async function execute(workflow: WorkflowInput): Promise<Execution> {
	return await n8n.executions.wait(await start(n8n, workflow), { seconds: 120 });
}

/** The published form, sent off as a visitor does. */
async function fillIn(workflow: WorkflowInput, answers: Parameters<typeof submitForm>[1]): Promise<Execution> {
	const { id } = await n8n.workflows.upsert(workflow);
	await n8n.workflows.publish(id);
	const form = workflow.nodes.find(({ type }) => type.endsWith('.formTrigger'));
	expect((await submitForm(`${surroundings().n8n}/form/${form!.webhookId}`, answers)).status).toBe(200);
	const { id: execution } = await n8n.executions.next(id);
	await n8n.workflows.unpublish(id);
	return await n8n.executions.wait(execution, { seconds: 120 });
}

/** What WeShop's call has started, after the execution that started the run. */
async function untilCalled(workflow: WorkflowInput): Promise<Execution> {
	const { id } = await n8n.workflows.upsert(workflow);
	await n8n.workflows.publish(id);
	const first = await start(n8n, workflow);
	const { id: next } = await n8n.executions.next(id, first, 60);
	await n8n.workflows.unpublish(id);
	const [pending] = itemsOf(await n8n.executions.get(first), 'Start video');
	const execution = await n8n.executions.wait(next, { seconds: 60 });
	expect(itemsOf(execution, 'When a video is ready')).toMatchObject([{ json: { executionId: pending!.json.executionId } }]);
	return execution;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What is in one of Drive's folders, as its own eyes see it. */
async function inDrive(folder: string): Promise<Array<{ name: string; mimeType: string; sha256: string }>> {
	return (await theServices().drive()).filter(({ parents }) => parents.includes(folder));
}

/** The input item, which Include Input puts under `input`. */
const productOf = (json: IDataObject) => json.input as { id: number; title: string; name: string };

describe("Examples with n8n's own nodes", () => {
	it('Shopify: each product has its model photo behind the photos that it had', async () => {
		const execution = await succeeded(made.shopify);
		const photos = itemsOf(execution, 'Model photo');
		expect(photos.map(({ json }) => productOf(json).title)).toEqual(['Canvas sneaker', 'Leather handbag', 'Cotton T-shirt']);
		const products = await theServices().shopify();
		for (const { json } of photos) {
			const { images, title } = products.find(({ id }) => id === productOf(json).id)!;
			expect(images).toHaveLength(3);
			expect(images.slice(0, 2).every(({ src }) => src.startsWith('https://shop.example/photos/'))).toBe(true);
			const result = await loadThrough(surroundings().sandbox)(String(json.url));
			expect([images[2]!.sha256, images[2]!.alt]).toEqual([sha256(result.bytes), title]);
		}
	});

	it('Drive: each photo of the folder is in the other one, cut out, under its name', async () => {
		const cutOuts = await filesOf(n8n, await succeeded(made.drive), 'Cut out');
		for (const { bytes } of cutOuts) expect((await sharp(bytes).stats()).isOpaque).toBe(false);
		const expected = cutOuts.map(({ json, bytes }) => ({ name: String(productOf(json).name).replace(/\.\w+$/, '.png'), mimeType: 'image/png', sha256: sha256(bytes) }));
		expect(expected.map(({ name }) => name).sort()).toEqual(['handbag.png', 'sneaker.png', 't-shirt.png']);
		expect(await inDrive('your-cut-outs-folder')).toMatchObject(expected);
	});

	it('form: the video is in Drive, and Slack says where', async () => {
		const execution = await succeeded(made.form);
		const [video] = await filesOf(n8n, execution, 'Video');
		expect(await inDrive('your-videos-folder')).toContainEqual(expect.objectContaining({ name: video!.name, mimeType: 'video/mp4', sha256: sha256(video!.bytes) }));
		const [saved] = itemsOf(execution, 'Save video');
		const text = `A product video is ready: https://drive.google.com/file/d/${String(saved!.json.id)}/view\nIt shows: It turns slowly`;
		expect(await theServices().slack()).toEqual([{ channel: '#product-videos', text }]);
	});

	it('Sheet: twenty rows are made side by side, and each has the address of its own picture', async () => {
		const pictures = itemsOf(await succeeded(made.sheet), 'Product photos');
		const ids = pictures.map(({ json }) => json.executionId);
		const runs = (await theSandbox().runs()).filter(({ executionId }) => ids.includes(executionId));
		expect(runs).toHaveLength(20);
		const lastStart = Math.max(...runs.map(({ startedAt }) => Date.parse(startedAt)));
		const firstEnd = Math.min(...runs.map(({ finishedAt }) => Date.parse(finishedAt!)));
		expect(lastStart).toBeLessThan(firstEnd);
		const [, ...rows] = await theServices().sheets();
		expect(rows.map(([sku, , , picture]) => [sku, picture])).toEqual(pictures.map(({ json }) => [(json.input as { SKU: string }).SKU, json.url]));
		expect(rows.map(([, photo, scene]) => [photo, scene])).toEqual(runs.sort(bySku(pictures)).map(({ request }) => [request.input.originalImage, request.params.textDescription]));
		// Its login was an hour old.
		expect((await theServices().google()).refreshed).toBeGreaterThan(0);
	});

	it('WeShop Trigger: the video of a finished run is in Drive', async () => {
		const execution = await succeeded(made.called);
		expect(execution.mode).toBe('webhook');
		const [video, ...more] = await filesOf(n8n, execution, 'When a video is ready');
		expect(more).toEqual([]);
		expect(video).toMatchObject({ mimeType: 'video/mp4', json: { agentName: 'kling', status: 'Success' } });
		expect(await inDrive('your-videos-folder')).toContainEqual(expect.objectContaining({ name: video!.name, sha256: sha256(video!.bytes) }));
	});
});

/** Runs in the order of the rows that they are for. */
function bySku(pictures: ReturnType<typeof itemsOf>) {
	const place = ({ executionId }: { executionId: string }) => pictures.findIndex(({ json }) => json.executionId === executionId);
	return (one: { executionId: string }, other: { executionId: string }) => place(one) - place(other);
}

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
