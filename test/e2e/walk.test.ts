import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import type { CredentialReference } from '../n8n/credentials';
import type { N8nRest } from '../n8n/rest';
import type { WorkflowInput } from '../n8n/workflows';
import { Browser } from './browser';
import { example, itemsOf, MANUAL, surroundings, theN8n, theSandbox } from './instance';
import { startOwnN8n, type OwnN8n } from './ownN8n';
import { OWNER } from './owner';
import { retryOnce } from './retryOnce';

/** The first day of a shop, in the editor: what goes well, what does not, and what the screen says then. */
let n8n: N8nRest;
let credential: CredentialReference;
let browser: Browser;

retryOnce();

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
	browser = await Browser.open(surroundings().n8n, OWNER);
	await theSandbox().settings({ imageSeconds: 0.5, videoSeconds: 0.5 });
});

const PHOTOS = 'https://shop.example/photos';
const byUrl = (value: string) => ({ __rl: true, mode: 'url', value });
const removeBackground = { resource: 'image', operation: 'removeBackground' };

type Node = WorkflowInput['nodes'][number];

function weShop(name: string, parameters: Node['parameters'], { id, name: ofCredential, type } = credential): Node {
	return { id: name, name, type: 'n8n-nodes-weshop.weShop', typeVersion: 1, position: [480, 0], parameters, credentials: { [type]: { id, name: ofCredential } } };
}

/** Rows as n8n's nodes for sheets give them. */
function sheetOf(rows: object[]): Node {
	return { id: 'sheet', name: 'Sheet', type: 'n8n-nodes-base.code', typeVersion: 2, position: [240, 0], parameters: { jsCode: `return ${JSON.stringify(rows)}.map((json) => ({ json }))` } };
}

function inARow(name: string, ...nodes: Node[]): WorkflowInput {
	const all = [example('image-to-video', credential).nodes.find((node) => node.name === MANUAL)!, ...nodes];
	const connections = Object.fromEntries(nodes.map((node, index) => [all[index]!.name, { main: [[{ node: node.name, type: 'main' as const, index: 0 }]] }]));
	return { name, nodes: all, connections };
}

/** A workflow that the button of the editor executes until a text appears. */
async function executed(workflow: WorkflowInput, until: string | RegExp = 'Workflow executed successfully', editor = { browser, n8n }): Promise<string> {
	const { id } = await editor.n8n.workflows.create(workflow);
	await editor.browser.openWorkflow(id);
	await editor.browser.page.getByTestId('execute-workflow-button').first().click();
	await editor.browser.page.getByText(until).first().waitFor({ timeout: 60_000 });
	return id;
}

/** The output panel of a node, as text, in the view that n8n opens or in another one. */
async function outputOf(node: string, screenshot: string, shownBy = browser, view?: 'binary' | 'json'): Promise<string> {
	await shownBy.openNode(node);
	if (view) await shownBy.page.getByTestId('output-panel').getByTestId(`radio-button-${view}`).click();
	await shownBy.screenshot(screenshot);
	const text = await shownBy.page.getByTestId('output-panel').innerText();
	await shownBy.closeNode();
	return text;
}

async function itemsOfNewest(id: string, node: string) {
	const { id: executionId } = await n8n.executions.next(id);
	return itemsOf(await n8n.executions.wait(executionId), node);
}

const numberOfRuns = async () => (await theSandbox().runs()).length;

describe('A form', () => {
	it.each([
		['three photos', ['sneaker.jpg', 't-shirt.png', 'handbag.webp'], ['sneaker-removeBG.png', 't-shirt-removeBG-2.png', 'handbag-removeBG-3.png']],
		['one photo', ['sneaker.jpg'], ['sneaker-removeBG.png']],
	])('with %s in one field gives a picture of each, named after it', async (what, photos, names) => {
		const form = example('background-removal-from-form', credential);
		const fields = form.nodes.find((node) => node.name === 'Photo form')!.parameters.formFields as { values: Array<Record<string, unknown>> };
		fields.values[0]!.multipleFiles = true;
		const { id } = await n8n.workflows.create({ ...form, name: `Form with ${what}` });
		await browser.openWorkflow(id);
		const opened = browser.page.waitForEvent('popup');
		await browser.page.getByTestId('execute-workflow-button').first().click();
		const page = await opened;
		await page.locator('input[type=file]').setInputFiles(photos.map((name) => path.join(__dirname, '..', 'fixtures', name)));
		await page.getByRole('button', { name: /submit/i }).click();
		await page.getByText('Form Submitted').waitFor();
		await page.close();
		await browser.page.getByText('Workflow executed successfully').first().waitFor();
		// n8n's first view is of one item or of all files, whichever is drawn first.
		const shown = await outputOf('Cut out on white', `walk-form-${photos.length}`, browser, 'binary');
		expect(names.filter((name) => !shown.includes(name))).toEqual([]);
		const items = await itemsOfNewest(id, 'Cut out on white');
		expect(items.map(({ json, binary, pairedItem }) => [json.fileName, binary?.data?.fileName, json.index, json.count, pairedItem])).toEqual(names.map((name, index) => [name, name, index, names.length, { item: 0 }]));
		expect(Object.keys(items[0]!.json).slice(0, 2)).toEqual(['url', 'fileName']);
	});
});

describe('A sheet of ten products, as people write it', () => {
	const row = (sku: string, Photo: string, more = {}) => ({ sku, Photo, Background: 'ffffff', Variants: '1.0', Model: 'Kling 3.0', Seconds: '5 sec', Sound: 'Yes', Ratio: '9x16', ...more });
	const rows = [
		row('SH-001', `${PHOTOS}/sneaker.jpg`),
		row('SH-002', ` ${PHOTOS}/sneaker.png\n`, { Background: ' #FFF ', Seconds: 5 }),
		row('SH-003', `${PHOTOS}/handbag.webp, ${PHOTOS}/t-shirt.png`),
		row('SH-004', `${PHOTOS}/t-shirt.png?Farbe=weiß und grün`, { Model: 'kling 3.0 ', Sound: 'no' }),
		row('SH-005', `${PHOTOS}/handbag.webp`, { Variants: '2.0', Seconds: '5S' }),
		row('SH/006', 'HTTPS://Shop.Example/photos/model.jpg', { Ratio: '9:16:00' }),
		row('SH-007', `=IMAGE("${PHOTOS}/sneaker.jpg")`, { Sound: 'TRUE' }),
		row('SH-008', `${PHOTOS}/t-shirt.png`, { Background: '' }),
		row('SH-009', `${PHOTOS}/handbag.webp`, { Seconds: '5.0' }),
		row('SH-010', 'sneaker.jpg'),
	];
	const cutOut = (more: Node['parameters']) => weShop('Cut out', { ...removeBackground, originalImage: byUrl('={{ $json.Photo }}'), backgroundHex: '={{ $json.Background }}', batchCount: '={{ $json.Variants }}', ...more });

	it('names the rows that cannot be used, and why, before anything is paid for', async () => {
		const before = await numberOfRuns();
		await executed(inARow('Ten products', sheetOf(rows), cutOut({ options: {} })), /more than one address/);
		const shown = await outputOf('Cut out', 'walk-sheet-refused');
		expect(shown).toContain('Image holds more than one address [item 2]');
		expect(shown).toContain('Refused as well: item 9: Image cannot be "sneaker.jpg". No item was started');
		expect(shown).toContain('To run the 8 others all the same, set On Error to Continue in the settings of the node');
		expect(await numberOfRuns()).toBe(before);
		await browser.openNode('Cut out');
		await browser.page.getByTestId('tab-settings').click();
		await browser.choose('onError', 'Continue');
		await browser.closeNode();
	});

	it('gets a picture for each of the others with On Error → Continue, named by its SKU', async () => {
		const node = { ...cutOut({ options: { includeInput: true, fileName: '={{ $json.sku }}' } }), onError: 'continueRegularOutput' as const };
		const id = await executed(inARow('Eight of ten products', sheetOf(rows), node));
		await browser.openNode('Cut out');
		await browser.page.getByTestId('output-panel').getByTestId('radio-button-json').click();
		await browser.screenshot('walk-sheet');
		await browser.closeNode();
		const items = await itemsOfNewest(id, 'Cut out');
		expect(items.map(({ json, pairedItem }) => [json.fileName ?? json.error, (json.input as { sku?: string } | undefined)?.sku, pairedItem])).toEqual([
			['SH-001.png', 'SH-001', { item: 0 }],
			['SH-002.png', 'SH-002', { item: 1 }],
			['Image holds more than one address', undefined, { item: 2 }],
			['SH-004.png', 'SH-004', { item: 3 }],
			['SH-005.png', 'SH-005', { item: 4 }],
			['SH-005-2.png', 'SH-005', { item: 4 }],
			// A slash would be a folder.
			['SH_006.png', 'SH/006', { item: 5 }],
			['SH-007.png', 'SH-007', { item: 6 }],
			['SH-008.png', 'SH-008', { item: 7 }],
			['SH-009.png', 'SH-009', { item: 8 }],
			['Image cannot be "sneaker.jpg"', undefined, { item: 9 }],
		]);
	});

	it('is sent to video models in the spelling of WeShop', async () => {
		const usable = rows.filter((_, index) => index !== 2 && index !== 9);
		const shared = { resource: 'video', image: byUrl('={{ $json.Photo }}'), duration: '={{ $json.Seconds }}', generateAudio: '={{ $json.Sound }}', download: false, options: { taskName: '={{ $json.sku }}' } };
		const kling = weShop('Kling', { ...shared, operation: 'kling', modelName: '={{ $json.Model }}' });
		const seedance = weShop('Seedance', { ...shared, operation: 'seedance', images: { values: [{ image: byUrl('={{ $json.Photo }}') }] }, modelName: "={{ 'seedance 2.0' }}", aspectRatio: '={{ $json.Ratio }}' });
		const workflow = inARow('Videos', sheetOf(usable), kling);
		workflow.nodes.push({ ...seedance, position: [480, 200] });
		workflow.connections.Sheet!.main![0]!.push({ node: 'Seedance', type: 'main', index: 0 });
		const before = await numberOfRuns();
		await executed(workflow);
		await outputOf('Kling', 'walk-videos');
		await outputOf('Seedance', 'walk-videos-seedance');
		const sent = (await theSandbox().runs()).slice(before).map(({ request: { agent, input, params } }) => [agent.name, input.taskName, params.modelName, params.duration, params.generateAudio, params.aspectRatio]);
		expect(sent.sort()).toEqual([
			...usable.map(({ sku }) => ['kling', sku, 'Kling_3_0', '5s', sku === 'SH-004' ? 'false' : 'true', undefined]),
			...usable.map(({ sku }) => ['seedance', sku, 'Seedance_20', '5s', sku === 'SH-004' ? 'false' : 'true', '9:16']),
		].sort());
	});
});

describe('A share link of Google Drive', () => {
	it('is refused before anything is paid for, with what to do instead', async () => {
		const before = await numberOfRuns();
		const link = 'https://drive.google.com/file/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/view?usp=sharing';
		await executed(inARow('Shared', weShop('Cut out', { ...removeBackground, originalImage: byUrl(link) })), /link of Google Drive/);
		const shown = await outputOf('Cut out', 'walk-drive');
		expect(shown).toContain('Image is a link of Google Drive, which opens a page and not the picture itself');
		expect(shown).toContain("download the file with n8n's Google Drive node before this node, and switch the field to File");
		expect(await numberOfRuns()).toBe(before);
	});
});

describe('Stop in the midst of five items', () => {
	it('leaves the IDs of their runs in the next execution, as Run → Get takes them', async () => {
		const rows = Array.from({ length: 5 }, (_, index) => ({ sku: `ST-${index}`, Photo: `${PHOTOS}/sneaker.jpg?${index}` }));
		const before = await numberOfRuns();
		await theSandbox().settings({ imageSeconds: 5 });
		const workflow = inARow('Stopped', sheetOf(rows), weShop('Cut out', { ...removeBackground, originalImage: byUrl('={{ $json.Photo }}') }));
		const { id } = await n8n.workflows.create(workflow);
		await browser.openWorkflow(id);
		await browser.page.getByTestId('execute-workflow-button').first().click();
		while ((await numberOfRuns()) < before + 5) await browser.page.waitForTimeout(100);
		await browser.page.waitForTimeout(500);
		await browser.page.getByTestId('stop-execution-button').first().click();
		await browser.page.getByText('Execution stopped').first().waitFor();
		await browser.screenshot('walk-stopped');
		const ids = (await theSandbox().runs()).slice(before).map(({ executionId }) => executionId);
		await theSandbox().settings({ imageSeconds: 0.5 });

		await browser.page.getByTestId('execute-workflow-button').first().click();
		await browser.page.getByText('Workflow executed successfully').first().waitFor();
		const shown = await outputOf('Cut out', 'walk-stopped-hint');
		const [, pasted = ''] = /paste these IDs into Execution ID of the operation Run → Get: ([\w, -]+)/.exec(shown) ?? [];
		expect(pasted.split(', ').sort()).toEqual(ids.sort());

		const fetched = await executed(inARow('Fetched', weShop('Get', { resource: 'run', operation: 'get', executionId: pasted })));
		await outputOf('Get', 'walk-fetched');
		expect((await itemsOfNewest(fetched, 'Get')).map(({ json }) => [json.executionId, json.status])).toEqual(pasted.split(', ').map((one) => [one, 'Success']));
	});
});

describe('A wrong proxy', () => {
	const PAGE = '<html><head><title>Access Denied - Example Corp Web Gateway</title></head><body>Blocked</body></html>';
	const answering = (status: string) => (socket: Socket) => void socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/html\r\nContent-Length: ${PAGE.length}\r\nConnection: close\r\n\r\n${PAGE}`);
	let respond = answering('403 Forbidden');
	let proxy: Server;
	let own: OwnN8n;
	let seen: Browser;

	beforeAll(async () => {
		proxy = createServer().on('connect', (_request, socket: Socket) => respond(socket));
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
		own = await startOwnN8n('walk', { HTTPS_PROXY: url, https_proxy: url });
		seen = await Browser.open(own.url, OWNER);
	});
	afterAll(async () => {
		await seen?.close();
		proxy?.close();
		await own?.stop();
	});

	async function testOfCredential(screenshot: string): Promise<string> {
		await seen.goTo('/home/credentials');
		await seen.page.getByText(own.credential.name, { exact: true }).first().click();
		await seen.page.getByText('More details', { exact: true }).click();
		await seen.screenshot(screenshot);
		return await seen.page.getByTestId('editCredential-modal').innerText();
	}

	it('is named by the test of the credential and by an execution, and no key is called wrong', async () => {
		const test = await testOfCredential('walk-proxy-403-credential');
		expect(test).toContain('The request to WeShop was refused on the way (HTTP 403): "Access Denied - Example Corp Web Gateway"');
		expect(test).toContain('It says nothing about the API key');
		const workflow = inARow('Behind a proxy', weShop('Cut out', { ...removeBackground, originalImage: byUrl(`${PHOTOS}/sneaker.jpg`) }, own.credential));
		await executed(workflow, /refused on the way/, { browser: seen, n8n: own.n8n });
		expect(await outputOf('Cut out', 'walk-proxy-403', seen)).toContain('Have openapi.weshop.ai allowed there');

		respond = answering('407 Proxy Authentication Required');
		expect((await own.n8n.credentials.test(own.credential)).message).toContain('The proxy between n8n and WeShop requires a login (HTTP 407)');
		proxy.closeAllConnections();
		proxy.close();
		expect(await testOfCredential('walk-proxy-down-credential')).toMatch(/WeShop could not be reached \(ECONNREFUSED\): the proxy at 127\.0\.0\.1:\d+ refused the connection/);
	});
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().settings({ imageSeconds: 2, videoSeconds: 4 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
