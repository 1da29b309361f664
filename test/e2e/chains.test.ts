import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import type { CredentialReference } from '../n8n/credentials';
import type { Execution } from '../n8n/executions';
import type { N8nRest } from '../n8n/rest';
import { submitForm } from '../n8n/triggerCalls';
import type { WorkflowInput } from '../n8n/workflows';
import { DEMO_KEY } from '../sandbox/settings';
import { loadThrough } from '../services/load';
import { example, filesOf, fixture, itemsOf, start, succeeded, surroundings, theN8n, theSandbox, theServices, withServices } from './instance';

let n8n: N8nRest;
let credentials: CredentialReference[];
const made: Record<'shopify' | 'shopifyRefuses' | 'shopifyCannotLoad' | 'drive' | 'form' | 'sheet' | 'called' | 'product' | 'productInTrouble' | 'posters' | 'labels' | 'labelsInTrouble', Promise<Execution>> = {} as never;

/** In seconds. Long enough for twenty starts, which WeShop gets one after the other. */
const PICTURE = 4;

/** Keys whose first run is refused. */
const REFUSED_ONCE = ['product', 'posters', 'labels'].map((name) => `${DEMO_KEY}.${name}`);
const WHY_REFUSED = 'There is no power left';

/** All at once: each waits for WeShop most of the time. */
beforeAll(async () => {
	const { credential, n8n: instance } = await theN8n();
	n8n = instance;
	credentials = [credential, ...(await withServices(n8n))];
	const refusal = { success: false, error: { code: 'SUBSCRIPTION_REQUIRED', message: WHY_REFUSED, retryable: false } };
	await theSandbox().settings({ imageSeconds: PICTURE, answers: REFUSED_ONCE.map((apiKey) => ({ endpoint: 'startRun', apiKey, status: 403, body: refusal })) });
	made.shopify = execute(example('shopify-model-photo', ...credentials));
	made.shopifyRefuses = execute(changed(example('shopify-model-photo', ...credentials), '.slice(0, 512)', '.padEnd(513)'));
	made.shopifyCannotLoad = execute(changed(example('shopify-model-photo', ...credentials), 'originalSource: $json.url', "originalSource: 'https://gone.example/a.png'"));
	made.drive = execute(example('drive-background-removal', ...credentials));
	made.sheet = execute(example('sheet-product-photos', ...credentials));
	made.form = fillIn(example('form-to-video', ...credentials), [{ fileName: 'sneaker.jpg', mimeType: 'image/jpeg', bytes: fixture('sneaker.jpg') }, 'It turns slowly']);
	made.called = untilCalled(example('called-when-finished', ...credentials));
	const shirt = [{ fileName: 't-shirt.png', mimeType: 'image/png', bytes: fixture('t-shirt.png') }, 'SHIRT-101', 'white cotton T-shirt'];
	made.product = fillIn(example('product-sheet', ...credentials), shirt);
	made.productInTrouble = fillIn(inTrouble(example('product-sheet', ...(await refusedOnce(0)))), shirt);
	made.posters = execute(example('poster-series', ...(await refusedOnce(1))));
	made.labels = execute(example('translated-labels', ...credentials));
	made.labelsInTrouble = execute(inTrouble(example('translated-labels', ...(await refusedOnce(2)))));
	await Promise.allSettled(Object.values(made));
});

/** The credentials with a key whose first run is refused. */
async function refusedOnce(which: number): Promise<CredentialReference[]> {
	const weShopApiKey = REFUSED_ONCE[which]!;
	return [await n8n.credentials.upsert({ name: `WeShop (${weShopApiKey})`, type: 'weShopApi', data: { weShopApiKey } }), ...credentials.slice(1)];
}

/** The workflow as somebody might have changed it. */
function changed(workflow: WorkflowInput, from: string, to: string): WorkflowInput {
	const text = JSON.stringify({ ...workflow, name: `${workflow.name} (${to})` });
	expect(text).toContain(from);
	return JSON.parse(text.replace(from, () => to)) as WorkflowInput;
}

/** The workflow with a folder in Drive that somebody has deleted. */
function inTrouble(workflow: WorkflowInput): WorkflowInput {
	const text = JSON.stringify({ ...workflow, name: `${workflow.name} (in trouble)` });
	return JSON.parse(text.replace(/"your-\w+(-\w+)*-folder"/g, '"deleted-folder"').replace(/"webhookId":"/g, '$&in-trouble-')) as WorkflowInput;
}

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
async function inDrive(folder: string): Promise<Array<{ id: string; name: string; mimeType: string; sha256: string }>> {
	return (await theServices().drive()).filter(({ parents }) => parents.includes(folder));
}

/** What was said in a channel. */
async function inSlack(channel: string): Promise<string[]> {
	return (await theServices().slack()).filter((message) => message.channel === channel).map(({ text }) => text);
}

/** The input item, which Include Input puts under `input`. */
const productOf = (json: IDataObject) => json.input as { id: string; title: string; name: string };

describe("Examples with n8n's own nodes", () => {
	it('Shopify: each product has its model photo behind the photos that it had', async () => {
		const execution = await succeeded(made.shopify);
		const photos = itemsOf(execution, 'Model photo');
		expect(photos.map(({ json }) => productOf(json).title)).toEqual(['Canvas sneaker', 'Leather handbag', 'Cotton T-shirt']);
		const products = await theServices().shopify();
		const added = photos.map(({ json }) => products.find(({ id }) => id === productOf(json).id)!.media.find(({ src }) => src === json.url)!);
		const expected = photos.map(async ({ json }) => [sha256((await loadThrough(surroundings().sandbox)(String(json.url))).bytes), `${productOf(json).title} on a model in a sunny city street`]);
		expect(added.map((media) => [media.sha256, media.alt])).toEqual(await Promise.all(expected));
		for (const { media } of products) expect(media.slice(0, 2).every(({ src }) => src.startsWith('https://shop.example/photos/'))).toBe(true);
		expect(itemsOf(execution, 'Look whether it is there')).toMatchObject([{ json: { data: { nodes: added.map(({ id }) => ({ id, status: 'READY', mediaErrors: [] })) } } }]);
	});

	it.each([
		['refuses is said', 'shopifyRefuses', 'Alt value exceeds the limit of 512 characters'],
		['cannot load is said', 'shopifyCannotLoad', 'Shopify could not load: The image could not be downloaded.'],
	] as const)('Shopify: what it %s', async (_, which, why) => {
		const { status, data } = await made[which];
		expect([status, data.resultData.error?.message]).toEqual(['error', expect.stringContaining(why)]);
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
		expect(await inSlack('#product-videos')).toEqual([text]);
	});

	it('Sheet: twenty rows are made side by side, and each has the address of its own picture', async () => {
		const pictures = itemsOf(await succeeded(made.sheet), 'Product photos');
		const ids = pictures.map(({ json }) => json.executionId);
		const runs = (await theSandbox().runs()).filter(({ executionId }) => ids.includes(executionId));
		expect(runs).toHaveLength(20);
		// A busy machine may take longer to start all of them than the first one takes.
		const spans = runs.map(({ startedAt, finishedAt }) => [Date.parse(startedAt), Date.parse(finishedAt!)] as const);
		const atATime = spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length);
		expect(Math.max(...atATime)).toBeGreaterThanOrEqual(10);
		const [, ...rows] = (await theServices().sheets()).Products!;
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

	it('product sheet: four pictures and a video of the fourth are in Drive by SKU, and Slack lists them', async () => {
		const execution = await succeeded(made.product);
		const files = (await Promise.all(SHEET.map(async (node) => await filesOf(n8n, execution, node)))).flat();
		expect(files.map(({ name, mimeType }) => [name, mimeType])).toEqual([
			['SHIRT-101-cut-out.png', 'image/png'],
			...['flat-lay', 'ghost-mannequin', 'lifestyle'].map((what) => [`SHIRT-101-${what}.jpg`, 'image/jpeg']),
			['SHIRT-101-video.mp4', 'video/mp4'],
		]);
		expect((await sharp(files[0]!.bytes).stats()).isOpaque).toBe(false);
		const runs = await runsOf(files);
		expect(runs.map(({ request }) => request.agent.name)).toEqual(['removeBG', 'flat-lay', 'ai-ghost-mannequin-generator', 'aimodel', 'ai-image-animation']);
		expect(runs[4]!.request.input.originalImage).toBe(files[3]!.json.url);
		for (const { request } of runs.slice(1)) expect(request.params.textDescription).toMatch(/the white cotton T-shirt/i);
		const saved = await inDrive('your-product-sheets-folder');
		expect(saved).toMatchObject(files.map(({ name, mimeType, bytes }) => ({ name, mimeType, sha256: sha256(bytes) })));
		const list = saved.map(({ id, name }) => `${name}: https://drive.google.com/file/d/${id}/view`);
		expect(await inSlack('#product-sheets')).toContain(['The product sheet of SHIRT-101 is ready:', ...list].join('\n'));
	});

	it('product sheet: Slack says what was not made, and where to find what was not saved', async () => {
		const execution = await succeeded(made.productInTrouble);
		const files = (await Promise.all(SHEET.slice(1).map(async (node) => await filesOf(n8n, execution, node)))).flat();
		const places = files.map(({ name, json }) => `${name}: ${String(json.url)}`);
		const said = await inSlack('#product-sheets');
		expect(said).toContainEqual(expect.stringMatching(new RegExp(`^Cut out of SHIRT-101 was not made: .*${WHY_REFUSED}`)));
		expect(said).toContainEqual(expect.stringMatching(new RegExp(`^Not everything of SHIRT-101 was saved in Drive: .+\nIt was made, though, and is here:\n${places.join('\n')}$`)));
		expect(said).toHaveLength(3);
	});

	it('posters: each row has the address of its own poster, and the refused one has the reason', async () => {
		const posters = itemsOf(await succeeded(made.posters), 'Posters');
		const [, ...rows] = (await theServices().sheets()).Posters!;
		const done = rows.filter(([, , , url]) => url);
		expect(done.map((row) => row.slice(3))).toEqual(posters.map(({ json }) => [json.url, 'Ready', json.executionId]));
		const runs = await runsOf(posters);
		done.forEach(([headline, text, style], index) => {
			expect(runs[index]!.request.params.textDescription).toBe(`Poster with "${headline}" in large letters and below it, smaller, "${text}". No other words. ${style}`);
		});
		expect(rows.filter((row) => !done.includes(row)).map((row) => row.slice(3))).toEqual([['', expect.stringContaining(WHY_REFUSED), '']]);
		for (const { json } of posters) {
			const { width, height } = await sharp((await loadThrough(surroundings().sandbox)(String(json.url))).bytes).metadata();
			expect(width / height).toBeCloseTo(2 / 3, 2);
		}
		expect(done).toHaveLength(3);
	});

	it('labels: each language is in Drive under its name', async () => {
		const labels = await filesOf(n8n, await succeeded(made.labels), 'Translate label');
		expect(labels.map(({ name }) => name)).toEqual(['tea-tin-de.jpg', 'tea-tin-fr.jpg', 'tea-tin-es.jpg']);
		expect((await runsOf(labels)).map(({ request }) => request.params.textDescription)).toEqual(
			['German', 'French', 'Spanish'].map((language) => expect.stringContaining(`into ${language},`) as string),
		);
		expect(await inDrive('your-translations-folder')).toMatchObject(labels.map(({ name, mimeType, bytes }) => ({ name, mimeType, sha256: sha256(bytes) })));
		expect(new Set(labels.map(({ bytes }) => sha256(bytes))).size).toBe(3);
	});

	it('labels: what was not translated has the reason, and what was not saved the URL', async () => {
		const execution = await succeeded(made.labelsInTrouble);
		const labels = itemsOf(execution, 'Translate label').map(({ json }) => json as { fileName: string; url: string });
		const refused = itemsOf(execution, 'Not translated').map(({ json }) => json as { language: string; reason: string });
		expect(refused).toEqual([{ language: expect.stringMatching(/^(German|French|Spanish)$/) as string, reason: expect.stringContaining(WHY_REFUSED) as string }]);
		const codes = { German: 'de', French: 'fr', Spanish: 'es' };
		expect(labels.map(({ fileName }) => fileName)).toEqual(Object.entries(codes).flatMap(([language, code]) => (language === refused[0]!.language ? [] : [`tea-tin-${code}.jpg`])));
		const places = labels.map(({ fileName, url }) => `${fileName}: ${url}`);
		expect(itemsOf(execution, 'Not saved').map(({ json }) => json)).toEqual([{ reason: expect.stringContaining('could not be found') as string, made: places }]);
	});
});

/** What the nodes of a product sheet make, in the order in which it is saved. */
const SHEET = ['Cut out', 'Flat lay', 'Ghost mannequin', 'Lifestyle photo', 'Video'];

/** The runs that results are of, in their order. */
async function runsOf(results: Array<{ json: IDataObject }>) {
	const runs = await theSandbox().runs();
	return results.map(({ json }) => runs.find(({ executionId }) => executionId === json.executionId)!);
}

/** Runs in the order of the rows that they are for. */
function bySku(pictures: ReturnType<typeof itemsOf>) {
	const place = ({ executionId }: { executionId: string }) => pictures.findIndex(({ json }) => json.executionId === executionId);
	return (one: { executionId: string }, other: { executionId: string }) => place(one) - place(other);
}

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, answers: [] });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
