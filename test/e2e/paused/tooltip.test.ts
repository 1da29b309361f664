import { PAUSED } from '../../../nodes/WeShop/pause/resume';
import { Browser } from '../browser';
import { clickExecute } from '../importing';
import { MANUAL, theSandbox } from '../instance';
import { OWNER } from '../owner';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { expectNoHarm, release, untilPaused, untilSuccess } from './runs';
import { cutOut, inARow, type Step } from './workflows';

const NEXT: Step = { name: 'Next', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: {} };

let own: OwnN8n;
let browser: Browser;

beforeAll(async () => {
	own = await startOwnN8n('tooltip');
	browser = await Browser.open(own.url, OWNER);
	await theSandbox().settings({ holdCallbacks: true });
});

describe('A paused node in the editor', () => {
	it('shows the fields of its output before it has run, says what it waits for, and is over when WeShop has called', async () => {
		const click: Step = { name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
		const originalImage = { __rl: true, mode: 'url', value: 'https://shop.example/photos/sneaker.jpg' };
		const steps = [click, cutOut(own.credential, { originalImage, options: { taskName: 'TOOLTIP' } }), NEXT];
		const { id } = await own.n8n.workflows.create(inARow('Paused in the editor', steps));
		await browser.openWorkflow(id);
		await browser.openNode('Next');
		const input = browser.page.getByTestId('ndv-input-panel');
		for (const field of ['url', 'fileName', 'width', 'executionId', 'powerConsumption']) await input.getByText(field, { exact: true }).first().waitFor();
		await browser.screenshot('fields-before-the-run');
		await browser.closeNode();
		const execution = await clickExecute(browser, own.n8n, id);
		await untilPaused(own, execution);
		await browser.openNode('Cut out');
		const output = browser.page.getByTestId('output-panel');
		await output.getByText(PAUSED).waitFor();
		await browser.screenshot('paused');
		await release(['TOOLTIP']);
		await untilSuccess(own, execution);
		await output.getByText(PAUSED).waitFor({ state: 'detached' });
		await browser.screenshot('paused-and-resumed');
	});

	it('does no harm', expectNoHarm);
});

afterAll(async () => {
	await theSandbox().settings({ holdCallbacks: false });
	await browser.close();
	await own.stop();
});
