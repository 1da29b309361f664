import type { N8nRest } from '../n8n/rest';
import type { CredentialReference } from '../n8n/credentials';
import type { WorkflowInput } from '../n8n/workflows';
import { Browser } from './browser';
import { example, MANUAL, surroundings, theN8n, theSandbox } from './instance';
import { OWNER } from './owner';
import { retryOnce } from './retryOnce';

/** As n8n saves them with a node. */
type Parameters = WorkflowInput['nodes'][number]['parameters'];

/** What a new user meets in the editor, in the order in which it is met. */
let n8n: N8nRest;
let credential: CredentialReference;
let browser: Browser;

retryOnce();

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
	browser = await Browser.open(surroundings().n8n, OWNER);
});

/** A workflow with a trigger and, behind it, a new WeShop node with these parameters alone. */
async function withNode(name: string, parameters?: Parameters): Promise<string> {
	const trigger = example('image-to-video', credential).nodes.find((node) => node.name === MANUAL)!;
	const node: WorkflowInput['nodes'][number] = {
		id: 'weshop',
		name: 'WeShop',
		type: 'n8n-nodes-weshop.weShop',
		typeVersion: 1,
		position: [240, 0],
		parameters: parameters ?? {},
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
	};
	const connections = { [MANUAL]: { main: [[{ node: 'WeShop', type: 'main' as const, index: 0 }]] } };
	const { id } = await n8n.workflows.create(parameters ? { name, nodes: [trigger, node], connections } : { name, nodes: [trigger], connections: {} });
	await browser.openWorkflow(id);
	if (parameters) await browser.openNode('WeShop');
	return id;
}

const hyphened = (text: string) => text.replaceAll(' ', '-');

const SEARCHED = ['cut out', 'background remover', 'model photo', 'virtual try on', 'upscale', 'packshot', 'product photo', 'product video', 'image to video', 'ghost mannequin'];

/** Waits up to ten seconds for a value. */
async function expectSoon(value: () => Promise<unknown>, expected: unknown): Promise<void> {
	for (let times = 0; times < 50; times++) {
		try {
			return expect(await value()).toEqual(expected);
		} catch {
			await browser.page.waitForTimeout(200);
		}
	}
	expect(await value()).toEqual(expected);
}

describe('A new user', () => {
	it.each(['behind a trigger', 'in an empty workflow'])('finds WeShop among the first nodes by what people type, %s', async (where) => {
		if (where === 'behind a trigger') {
			await withNode('Searched');
			await browser.page.getByTestId('node-creator-plus-button').first().click();
		} else {
			const { id } = await n8n.workflows.create({ name: 'Empty and searched', nodes: [], connections: {} });
			await browser.goTo(`/workflow/${id}`);
			await browser.page.getByTestId('canvas-add-button').first().click();
		}
		const names = browser.page.getByTestId('node-creator-item-name');
		for (const typed of SEARCHED) {
			await browser.page.getByTestId('node-creator-search-bar').fill(typed);
			await names.filter({ hasText: 'WeShop' }).first().waitFor();
			const [first] = await names.allInnerTexts();
			expect(`${typed}: ${first?.trim()}`).toBe(`${typed}: WeShop`);
		}
		await browser.screenshot(`searched-${hyphened(where)}`);
	});

	it('clicks the address where API keys are made', async () => {
		await browser.goTo('/home/credentials');
		await browser.page.getByText(credential.name, { exact: true }).first().click();
		const link = browser.page.getByRole('link', { name: 'open.weshop.ai/authorization/apikey' });
		await link.waitFor();
		expect(await link.getAttribute('href')).toBe('https://open.weshop.ai/authorization/apikey');
		expect(await link.getAttribute('target')).toBe('_blank');
		await browser.screenshot('credential');
	});

	it.each([
		['run', 'check'],
		['video', 'kling'],
		['image', 'modelPhoto'],
	])('reads the whole description of each operation and resource: %s', async (resource, operation) => {
		await withNode(`Described ${resource}`, { resource, operation });
		expect(await browser.cutOff('operation')).toEqual([]);
		await browser.screenshot(`operations-of-${resource}`);
		await browser.page.keyboard.press('Escape');
		expect(await browser.cutOff('resource')).toEqual([]);
	});

	it('unchooses a scene in its list, and the prompt is back', async () => {
		const id = await withNode('Unchosen', { resource: 'image', operation: 'modelPhoto' });
		const scene = browser.page.getByTestId('resource-locator-locationId').getByTestId('rlc-input');
		const prompt = browser.page.getByTestId('parameter-input-textDescription').locator('textarea');
		const entry = browser.page.getByTestId('rlc-item');
		await scene.click();
		const chosen = (await entry.nth(3).innerText()).trim();
		await entry.nth(3).hover();
		await browser.page.getByTestId('rlc-item').nth(3).locator('svg').waitFor();
		await browser.screenshot('presets-with-none');
		await entry.nth(3).click();
		expect([await scene.inputValue(), await prompt.inputValue()]).toEqual([chosen, '']);
		await scene.click();
		await entry.filter({ hasText: /^\s*None\s*$/ }).click();
		expect([await scene.inputValue(), await prompt.inputValue()]).toEqual([expect.stringMatching(/^(None)?$/), 'Fashion photo in soft, natural light']);
		await browser.screenshot('unchosen');
		await browser.closeNode();
		await browser.page.keyboard.press('Control+s');
		const saved = async () => (await n8n.workflows.get(id)).nodes.find(({ name }) => name === 'WeShop')?.parameters.locationId;
		await expectSoon(saved, expect.objectContaining({ __rl: true, mode: 'list', value: '' }));
	});

	it('gets a price from Estimate Cost as it is, and cannot start a run as it is', async () => {
		await withNode('Price', { resource: 'run', operation: 'estimate' });
		await browser.page.getByTestId('node-execute-button').click();
		const output = browser.page.getByTestId('output-panel');
		await output.getByText('totalPower').first().waitFor();
		await browser.screenshot('price');
		await browser.choose('operation', 'Start');
		const starts = (await theSandbox().runs()).length;
		await browser.page.getByTestId('node-execute-button').click();
		await browser.page.getByText(/Images, Prompt and Parameters \(JSON\) are all empty/).first().waitFor();
		await browser.screenshot('nothing-started');
		expect((await theSandbox().runs()).length).toBe(starts);
	});

	it.each<[string, Parameters, number]>([
		['a model photo', { resource: 'image', operation: 'modelPhoto' }, 0],
		['a video', { resource: 'video', operation: 'seedance' }, 0],
		['a run to start', { resource: 'run', operation: 'start' }, 0],
		['a run to read', { resource: 'run', operation: 'get' }, 0],
		['a paused execution', { resource: 'image', operation: 'modelPhoto', completion: 'callback' }, 1],
	])('sees a yellow box only for what can go wrong: %s', async (name, parameters, boxes) => {
		await withNode(`Boxes of ${name}`, parameters);
		expect(await browser.page.getByTestId('node-parameters').locator('.notice').count()).toBe(boxes);
		await browser.screenshot(`boxes-of-${hyphened(name)}`);
	});
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
