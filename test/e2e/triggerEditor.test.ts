import { setTimeout as sleep } from 'node:timers/promises';
import { callWebhook } from '../n8n/triggerCalls';
import { Browser } from './browser';
import { example, surroundings, theN8n, theSandbox } from './instance';
import { OWNER } from './owner';
import { finishedRuns, itemsOf, startRun, triggeredWorkflow, TRIGGER, type Instance } from './triggered';

let instance: Instance;
let browser: Browser;

beforeAll(async () => {
	instance = await theN8n();
	browser = await Browser.open(surroundings().n8n, OWNER);
});

/** On the canvas of a workflow of its own; n8n draws a trigger otherwise than the node that `openNode` looks for. */
async function openTrigger(name: string): Promise<{ id: string; productionUrl: string; testUrl: string }> {
	const { webhookId, ...workflow } = triggeredWorkflow(name, instance.credential);
	const { id } = await instance.n8n.workflows.create(workflow);
	await browser.openWorkflow(id);
	await browser.page.locator(`[data-test-id="canvas-node"][data-node-name="${TRIGGER}"]`).dblclick();
	await browser.page.getByTestId('node-parameters').waitFor();
	return { id, productionUrl: `${surroundings().n8n}/webhook/${webhookId}/weshop`, testUrl: `${surroundings().n8n}/webhook-test/${webhookId}/weshop` };
}

async function listen(testUrl: string): Promise<void> {
	await browser.page.getByTestId('trigger-execute-button').click();
	await browser.page.getByText('Listening for test event').waitFor();
	await untilItListens(testUrl);
}

/** The editor says so before n8n does. An empty call is not what it listens for. */
async function untilItListens(testUrl: string): Promise<void> {
	while ((await callWebhook(testUrl, {})).status !== 400) await sleep(100);
}

async function executions(workflowId: string) {
	return (await instance.n8n.executions.list({ workflowId })).map(({ status, mode }) => ({ status, mode }));
}

describe('The panel of the trigger', () => {
	it('says what to do with its URL, and shows it', async () => {
		const { productionUrl, testUrl } = await openTrigger('Trigger\'s panel');
		const panel = browser.page.getByTestId('ndv');
		await panel.getByText('copy the Test URL from "Webhook URLs" into the option Callback URL of a WeShop node in another workflow').waitFor();
		await panel.getByText('publish this workflow, and copy the Production URL there instead').waitFor();
		await panel.getByText('Start When a Run Has').waitFor();
		await panel.getByText('Webhook URLs', { exact: true }).click();
		await panel.getByText(testUrl).waitFor();
		await panel.getByText('Production URL', { exact: true }).click();
		await panel.getByText(productionUrl).waitFor();
		await panel.getByText('When will this node trigger my flow?').click();
		await panel.getByText('n8n listens at the Test URL for 120 seconds and takes one call').waitFor();
		await browser.screenshot('trigger');
		await browser.closeNode();
	});

	it('shows the run that WeShop calls the test URL about, as often as the user listens', async () => {
		const { id, testUrl } = await openTrigger('Trial');
		await listen(testUrl);
		await browser.screenshot('trigger-listening');
		const executionId = await startRun(instance, { callbackUrl: testUrl });
		const output = browser.page.getByTestId('output-panel');
		await output.getByText(`removeBG-${executionId}.png`).waitFor();
		await browser.screenshot('trigger-output');
		expect(await browser.previewedWidth('img')).toBeGreaterThan(100);

		expect((await callWebhook(testUrl, { executionId })).status).toBe(404);
		await browser.closeNode();
		await browser.openWorkflow(id);
		await browser.page.getByTestId('execute-workflow-button').first().click();
		await browser.page.getByText('Listening at the Test URL for one call, for 120 seconds').waitFor();
		await untilItListens(testUrl);
		expect((await callWebhook(testUrl, { executionId })).status).toBe(200);
		await browser.page.getByText('Workflow executed successfully').first().waitFor();
		expect(await executions(id)).toEqual([{ status: 'success', mode: 'manual' }, { status: 'success', mode: 'manual' }]);
	});

	it('goes on listening after calls that start nothing, and forgets a run that was only tried', async () => {
		const { id, testUrl, productionUrl } = await openTrigger('Tried, then published');
		const [executionId] = await finishedRuns(instance, 1);
		await listen(testUrl);
		expect((await callWebhook(testUrl, { executionId: 'forged' })).status).toBe(404);
		expect((await callWebhook(testUrl, {})).status).toBe(400);
		expect((await callWebhook(testUrl, { executionId })).status).toBe(200);
		await browser.page.getByTestId('output-panel').getByText(executionId!).first().waitFor();
		await browser.closeNode();
		const [tried] = await instance.n8n.executions.list({ workflowId: id });

		await instance.n8n.workflows.publish(id);
		expect((await callWebhook(productionUrl, { executionId })).status).toBe(200);
		const { id: started } = await instance.n8n.executions.next(id, tried!.id);
		const execution = await instance.n8n.executions.wait(started);
		expect(execution.mode).toBe('webhook');
		expect(itemsOf(execution, TRIGGER)).toMatchObject([{ json: { executionId } }]);
		await instance.n8n.workflows.unpublish(id);
	});
});

describe('The panel of the WeShop node', () => {
	it('shows no URL for callbacks, and explains After Starting', async () => {
		// A separate workflow: n8n locks one for a moment after its editor was closed.
		const { id } = await instance.n8n.workflows.create({ ...example('image-to-video', instance.credential), name: 'After Starting' });
		await browser.openWorkflow(id);
		await browser.openNode('Video');
		expect(await browser.page.getByTestId('ndv').getByText('Webhook URLs', { exact: true }).count()).toBe(0);
		await browser.page.getByTestId('parameter-input-completion').locator('input').first().click();
		for (const name of ['Pause Until WeShop Calls Back', 'Return Immediately', 'Wait for Results']) {
			await browser.page.locator('.option-headline', { hasText: name }).first().waitFor();
		}
		await browser.screenshot('after-starting');
		await browser.page.keyboard.press('Escape');
		await browser.choose('completion', 'Pause Until WeShop Calls Back');
		await browser.page.getByText('Failed and late runs do not stop the workflow').first().waitFor();
		await browser.screenshot('paused-notice');
		await browser.choose('completion', 'Return Immediately');
		await browser.page.getByTestId('parameter-input-download').waitFor({ state: 'detached' });
		await browser.choose('completion', 'Pause Until WeShop Calls Back');
		await browser.page.getByTestId('parameter-input-download').waitFor();
	});
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
