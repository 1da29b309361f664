import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CredentialReference } from '../n8n/credentials';
import type { N8nRest } from '../n8n/rest';
import type { WorkflowInput } from '../n8n/workflows';
import { Browser } from './browser';
import { example, itemsOf, MANUAL, surroundings, theN8n, theSandbox } from './instance';
import { OWNER } from './owner';
import { retryOnce } from './retryOnce';

/** New operations, as somebody clicks them together who reads only the node's own words. */
let n8n: N8nRest;
let credential: CredentialReference;
let browser: Browser;

retryOnce();

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
	browser = await Browser.open(surroundings().n8n, OWNER);
	await theSandbox().settings({ imageSeconds: 0.5, videoSeconds: 0.5 });
});

const VIDEO = 'https://shop.example/clips/turntable.mp4';

/** Two photos, as a form or a download gives them. */
function photos(...names: string[]): WorkflowInput['nodes'][number] {
	const files = Object.fromEntries(names.map((name, index) => {
		const field = ['data', 'second'][index]!;
		const mimeType = name.endsWith('.jpg') ? 'image/jpeg' : 'image/png';
		return [field, { data: readFileSync(path.join(__dirname, '..', 'fixtures', name)).toString('base64'), mimeType, fileName: name }];
	}));
	const jsCode = `return [{ json: { sku: 'SH-1' }, binary: ${JSON.stringify(files)} }]`;
	return { id: 'photos', name: 'Photos', type: 'n8n-nodes-base.code', typeVersion: 2, position: [240, 0], parameters: { jsCode } };
}

/** Picks an action of WeShop in the panel that opens behind a node. */
async function addAction(action: string): Promise<void> {
	await browser.page.getByTestId('canvas-node').filter({ hasText: 'Photos' }).first().click();
	await browser.page.getByTestId('node-creator-plus-button').first().click();
	await browser.page.getByTestId('node-creator-search-bar').fill('weshop');
	await browser.page.getByTestId('node-creator-item-name').filter({ hasText: /^\s*WeShop\s*$/ }).first().click();
	await browser.page.getByText(action, { exact: true }).first().click();
	await browser.page.getByTestId('node-parameters').waitFor();
}

const field = (name: string) => browser.page.getByTestId(`parameter-input-${name}`);

async function write(name: string, text: string): Promise<void> {
	await field(name).locator('textarea, input').first().fill(text);
}

/** The list's own entry, the first of which somebody has added before. */
async function nameFile(list: string, index: number, name: string): Promise<void> {
	await browser.page.getByTestId(`fixed-collection-${list}`).getByTestId('rlc-input').nth(index).fill(name);
}

interface Story {
	what: string;
	action: string;
	files: string[];
	fill(): Promise<void>;
	request: object;
}

const URL = expect.stringMatching(/^https:\/\//);

const stories: Story[] = [
	{
		what: 'an edit by prompt with two files',
		action: 'Edit or generate image with Qwen',
		files: ['sneaker.jpg', 't-shirt.png'],
		fill: async () => {
			await browser.page.getByRole('button', { name: /Add Image/ }).click();
			await browser.page.getByRole('button', { name: /Add Image/ }).click();
			await nameFile('images', 1, 'second');
			await write('textDescription', 'Put the print of image 2 on the sneaker of image 1');
		},
		request: { agent: { name: 'qwen-image-edit' }, input: { originalImage: URL }, params: { images: [URL, URL], textDescription: 'Put the print of image 2 on the sneaker of image 1' } },
	},
	{
		what: 'text to image',
		action: 'Generate image with Z-Image',
		files: ['sneaker.jpg'],
		fill: async () => await write('textDescription', 'A red sneaker on a concrete block, morning light'),
		request: { agent: { name: 'z-image' }, params: { textDescription: 'A red sneaker on a concrete block, morning light', aspectRatio: '1:1' } },
	},
	{
		what: 'a garment on a person',
		action: 'Change clothes of person',
		files: ['model.jpg', 't-shirt.png'],
		fill: async () => {
			const garment = browser.page.getByTestId('resource-locator-garmentImage');
			await garment.getByTestId('rlc-mode-selector').click();
			await browser.page.getByRole('option', { name: /File/ }).first().click();
			await garment.getByTestId('rlc-input').fill('second');
		},
		request: { agent: { name: 'ai-clothes-changer' }, params: { images: [URL, URL], textDescription: expect.stringMatching(/\w/) } },
	},
	{ what: 'a ghost mannequin', action: 'Make ghost mannequin photo', files: ['t-shirt.png'], fill: async () => {}, request: { agent: { name: 'ai-ghost-mannequin-generator' }, params: { images: [URL], aspectRatio: '1:1', imageSize: '1K' } } },
	{
		what: 'a translated text',
		action: 'Translate text in image',
		files: ['sneaker.jpg'],
		fill: async () => await write('textDescription', 'Translate all text into French'),
		request: { agent: { name: 'ai-translate' }, params: { images: [URL], textDescription: 'Translate all text into French' } },
	},
	{ what: 'an enhanced video', action: 'Enhance video', files: ['sneaker.jpg'], fill: async () => await write('video', VIDEO), request: { agent: { name: 'ai-video-enhancer' }, input: { videos: [VIDEO] }, params: { videos: [VIDEO] } } },
];

it.each(stories)('A new user clicks $what together, and gets it', async ({ what, action, files, fill, request }) => {
	const name = `Clicked: ${what}`;
	const before = (await theSandbox().runs()).length;
	const trigger = example('image-to-video', credential).nodes.find((node) => node.name === MANUAL)!;
	const { id } = await n8n.workflows.create({ name, nodes: [trigger, photos(...files)], connections: { [MANUAL]: { main: [[{ node: 'Photos', type: 'main', index: 0 }]] } } });
	await browser.openWorkflow(id);
	await addAction(action);
	await fill();
	await browser.screenshot(`clicked-${what.replaceAll(' ', '-')}`);
	await browser.closeNode();
	await browser.page.getByTestId('execute-workflow-button').first().click();
	await browser.page.getByText('Workflow executed successfully').first().waitFor({ timeout: 60_000 });
	await browser.page.getByTestId('canvas-node').last().dblclick();
	await browser.screenshot(`clicked-${what.replaceAll(' ', '-')}-done`);
	await browser.closeNode();

	const runs = (await theSandbox().runs()).slice(before);
	expect(runs.map((run) => run.request)).toMatchObject([request]);
	const execution = await n8n.executions.wait((await n8n.executions.next(id)).id);
	const [item] = itemsOf(execution, execution.data.resultData.lastNodeExecuted!);
	expect(item).toMatchObject({ json: { url: URL, status: 'Success', agentName: runs[0]!.agentName }, binary: { data: { fileName: expect.stringMatching(/\.(png|jpg|mp4)$/) } } });
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
