import { createHash } from 'node:crypto';
import path from 'node:path';
import sharp from 'sharp';
import type { Execution } from '../n8n/executions';
import type { N8nRest } from '../n8n/rest';
import type { PlannedAnswer } from '../sandbox/settings';
import { Browser } from './browser';
import { clickExecute, credentialsByName, importExample } from './importing';
import { filesOf, fixture, itemsOf, surroundings, theN8n, theSandbox, theServices } from './instance';
import { OWNER } from './owner';

/** The example marketplace-set, imported, executed and filled in by clicking. */
let n8n: N8nRest;
let browser: Browser;
let id: string;

beforeAll(async () => {
	({ n8n } = await theN8n());
	await credentialsByName(n8n);
	browser = await Browser.open(surroundings().n8n, OWNER);
	await theSandbox().settings({ imageSeconds: 0.5 });
	id = await importExample(browser, 'marketplace-set');
});

/** Fills in the form that "Execute workflow" opens. */
async function fillIn(sku: string, photo: string, answers: PlannedAnswer[] = []): Promise<Execution> {
	await theSandbox().settings({ answers });
	await browser.openWorkflow(id);
	const opened = browser.page.waitForEvent('popup');
	const started = clickExecute(browser, n8n, id);
	const form = await opened;
	await form.locator('input[type=file]').setInputFiles(path.join(__dirname, '..', 'fixtures', photo));
	await form.locator('input[type=text]').fill(sku);
	await form.screenshot({ path: path.join(__dirname, 'screenshots', 'marketplace-form.png') });
	await form.getByRole('button', { name: /submit/i }).click();
	await form.getByText('The sheet says when').waitFor();
	await form.close();
	const execution = await n8n.executions.wait(await started);
	expect([execution.status, execution.data.resultData.error?.message]).toEqual(['success', undefined]);
	return execution;
}

const rowsOf = async (sku: string) => (await theServices().sheets())['Marketplace set']!.filter(([first]) => first === sku).map((row) => row.slice(1));
const inFolder = async (name: string) => {
	const files = await theServices().drive();
	const folders = files.filter((file) => file.name === name && file.parents.includes('your-marketplace-folder'));
	expect(folders).toHaveLength(1);
	return files.filter(({ parents }) => parents.includes(folders[0]!.id));
};
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

it('saves a picture in the size of each marketplace in the folder of the SKU, with a row each', async () => {
	const execution = await fillIn("SHIRT-101's", 't-shirt.png');
	await browser.page.getByTestId('zoom-to-fit').click();
	await browser.screenshot('marketplace-done');
	const files = await filesOf(n8n, execution, 'Onto the canvas');
	const sizes = await Promise.all(files.map(async ({ bytes }) => await sharp(bytes).metadata()));
	expect(sizes.map(({ width, height }) => [width, height])).toEqual([[2000, 2000], [2048, 2048], [1801, 2600]]);
	const names = ['MAIN', 'SHOP', 'ZALANDO'].map((name) => `SHIRT-101's.${name}.jpg`);
	const saved = await inFolder("SHIRT-101's");
	expect(saved).toMatchObject(files.map(({ bytes }, index) => ({ name: names[index], mimeType: 'image/jpeg', sha256: sha256(bytes) })));
	expect(files.map(({ json }) => json.meets)).toEqual([{ amazon: true }, { shopify: true, googleMerchant: true }, { zalando: true }]);
	const link = (index: number) => `https://drive.google.com/file/d/${saved[index]!.id}/view`;
	expect(await rowsOf("SHIRT-101's")).toEqual([
		['Amazon', names[0], '2000 × 2000', 'Ready', link(0)],
		['Shopify and Google', names[1], '2048 × 2048', 'Ready', link(1)],
		['Zalando', names[2], '1801 × 2600', 'Ready', link(2)],
	]);
	// In each corner, the white of the cut-out goes on.
	for (const { bytes } of files) {
		const corner = await sharp(await sharp(bytes).extract({ left: 0, top: 0, width: 8, height: 8 }).png().toBuffer()).stats();
		expect(Math.min(...corner.channels.map(({ min }) => min))).toBeGreaterThan(250);
	}
	const cutOut = itemsOf(execution, 'Cut out on white')[0]!.json;
	const requests = (await theSandbox().runs()).slice(-3).map(({ request }) => request);
	expect(requests.map(({ input }) => input.originalImage)).toEqual([cutOut.url, cutOut.url, cutOut.url]);
});

it('uses the folder that is there, does not save what is not right, and says what was not made', async () => {
	const refusal = { success: false, error: { code: 'SUBSCRIPTION_REQUIRED', message: 'There is no power left', retryable: false } };
	const small = { status: 200, body: await sharp(fixture('sneaker.jpg')).resize(600, 600).jpeg().toBuffer() };
	await fillIn("SHIRT-101's", 't-shirt.png', [
		{ endpoint: 'files', taskName: "SHIRT-101's.MAIN", times: 9, ...small },
		{ endpoint: 'startRun', taskName: "SHIRT-101's.ZALANDO", status: 403, body: refusal },
	]);
	expect((await inFolder("SHIRT-101's")).map(({ name }) => name.split('.')[1])).toEqual(['MAIN', 'SHOP', 'ZALANDO', 'SHOP']);
	expect((await rowsOf("SHIRT-101's")).slice(3).sort()).toEqual([
		['Amazon', "SHIRT-101's.MAIN.jpg", '600 × 600', expect.stringMatching(/^Not saved, as it is not right: asked for 2000 × 2000; amazon: .*1000 at least/), expect.stringMatching(/^https:/)],
		['Shopify and Google', "SHIRT-101's.SHOP.jpg", '2048 × 2048', 'Ready', expect.stringMatching(/^https:/)],
		['Zalando', '', '', expect.stringMatching(/^No picture: .*There is no power left/), ''],
	]);
	await fillIn('BAG-007', 'handbag.webp', [{ endpoint: 'startRun', taskName: 'BAG-007', status: 403, body: refusal }]);
	expect(await rowsOf('BAG-007')).toEqual([['All', '', '', expect.stringMatching(/^No picture: .*There is no power left/), '']]);
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().settings({ imageSeconds: 2, answers: [] });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
