import path from 'node:path';
import sharp from 'sharp';
import type { N8nRest } from '../n8n/rest';
import type { CredentialReference } from '../n8n/credentials';
import { agents } from '../../nodes/WeShop/agents';
import { Browser } from './browser';
import { example, filesOf, MANUAL, surroundings, theN8n, theSandbox } from './instance';
import { OWNER } from './owner';
import { retryOnce } from './retryOnce';

let n8n: N8nRest;
let credential: CredentialReference;
let browser: Browser;

retryOnce();

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
	browser = await Browser.open(surroundings().n8n, OWNER);
});

describe('the editor', () => {
	it('runs the sample, and shows its canvas, a node and its picture', async () => {
		const { id } = await n8n.workflows.upsert(example('product-photo-to-everything', credential));
		await browser.openWorkflow(id);
		await browser.page.getByTestId('execute-workflow-button').first().click();
		await browser.page.getByText('Workflow executed successfully').first().waitFor({ timeout: 60_000 });
		await browser.screenshot('canvas');
		await browser.openNode('Cut out');
		await browser.showFiles();
		await browser.screenshot('output');
		expect(await browser.page.getByTestId('output-panel').getByText('-removeBG.png').count()).toBeGreaterThan(0);
		expect(await browser.previewedWidth('img')).toBeGreaterThan(100);
		await browser.screenshot('preview');
		await browser.closeNode();
		await browser.openNode('Video');
		await browser.showFiles();
		expect(await browser.previewedWidth('video')).toBeGreaterThan(100);
		await browser.screenshot('preview-video');
		await browser.closeNode();
	});

	it('finds WeShop in the nodes panel, with an action for all that it can make', async () => {
		// Until a workflow has a trigger, the panel lists nothing but triggers.
		const [trigger] = example('image-to-video', credential).nodes.filter(({ name }) => name === MANUAL);
		const { id } = await n8n.workflows.upsert({ name: 'Empty', nodes: [trigger!], connections: {} });
		await browser.goTo(`/workflow/${id}`);
		await browser.page.getByTestId('canvas-trigger-node').first().waitFor();
		await browser.findNode('WeShop');
		await browser.screenshot('node-panel');
		await browser.page.getByTestId('node-creator-item-name').filter({ hasText: /^\s*WeShop\s*$/ }).first().click();
		for (const { action } of agents) await browser.page.getByText(action, { exact: true }).first().waitFor();
		await browser.screenshot('node-actions');
	});

	it('searches the presets of the account in the panel', async () => {
		const { id } = await n8n.workflows.upsert(example('model-photo-two-variants', credential));
		await browser.openWorkflow(id);
		await browser.openNode('Model photo');
		await browser.page.getByTestId('resource-locator-locationId').getByTestId('rlc-input').click();
		await browser.page.getByTestId('rlc-item').nth(3).waitFor();
		await browser.screenshot('presets');
		const name = (await browser.page.getByTestId('rlc-item').nth(3).innerText()).trim();
		await browser.page.getByTestId('rlc-search').fill(name);
		await browser.page.getByTestId('rlc-item').filter({ hasText: name }).first().click();
		expect(await browser.page.getByTestId('resource-locator-locationId').getByTestId('rlc-input').inputValue()).toContain(name);
		await browser.closeNode();
	});

	it('shows a field only where it is valid', async () => {
		const { id } = await n8n.workflows.upsert(example('image-to-video', credential));
		await browser.openWorkflow(id);
		await browser.openNode('Video');
		const audio = browser.page.getByTestId('parameter-input-generateAudio');
		const lastFrame = browser.page.getByTestId('parameter-input-lastFrame');
		await audio.waitFor();
		expect(await lastFrame.count()).toBe(1);
		await browser.choose('modelName', 'Kling 2.1 Master');
		await audio.waitFor({ state: 'detached' });
		expect(await lastFrame.count()).toBe(0);
		await browser.screenshot('kling-2.1-master');
		await browser.closeNode();
	});

	it('takes a photo from the form and cuts it out on white', async () => {
		const { id } = await n8n.workflows.upsert(example('background-removal-from-form', credential));
		const workflow = await n8n.workflows.publish(id);
		const { webhookId } = workflow.nodes.find(({ name }) => name === 'Photo form')!;
		await browser.goTo(`/form/${webhookId}`);
		await browser.page.locator('input[type=file]').setInputFiles(path.join(__dirname, '..', 'fixtures', 'sneaker.jpg'));
		await browser.screenshot('form');
		await browser.page.getByRole('button', { name: /submit/i }).click();
		const { id: executionId } = await n8n.executions.next(id);
		const execution = await n8n.executions.wait(executionId);
		expect(execution.status).toBe('success');
		const [cutOut] = await filesOf(n8n, execution, 'Cut out on white');
		const { data, info } = await sharp(cutOut!.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
		expect(info.channels).toBe(3);
		expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
		await n8n.workflows.unpublish(id);
	});
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
