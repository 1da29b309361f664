import { createHash } from 'node:crypto';
import { DataTables } from '../n8n/dataTables';
import type { Execution } from '../n8n/executions';
import type { N8nRest } from '../n8n/rest';
import { loadThrough } from '../services/load';
import { Browser } from './browser';
import { clickExecute, credentialsByName, importExample } from './importing';
import { itemsOf, surroundings, theN8n, theSandbox, theServices } from './instance';
import { OWNER } from './owner';

/** The example brand-recipe, imported and executed by clicking. */
let n8n: N8nRest;
let browser: Browser;
let id: string;

beforeAll(async () => {
	({ n8n } = await theN8n());
	await credentialsByName(n8n);
	browser = await Browser.open(surroundings().n8n, OWNER);
	await theSandbox().settings({ imageSeconds: 0.5 });
	id = await importExample(browser, 'brand-recipe');
});

async function execute(): Promise<Execution> {
	await browser.openWorkflow(id);
	const execution = await n8n.executions.wait(await clickExecute(browser, n8n, id));
	expect([execution.status, execution.data.resultData.error?.message]).toEqual(['success', undefined]);
	return execution;
}

const products = async () => (await theServices().sheets())['New products']!.slice(1).map(([sku, collection, , picture, status]) => ({ sku, collection, picture: picture ?? '', status }));
const recipes = async () => (await new DataTables(n8n.session).rows('Brand recipes')).map(({ Collection, Scene, Model, Words }) => [Collection, Scene, Model, Words]);
const runs = async () => await theSandbox().runs();
const missing = (collection: string) => `There is no recipe for ${collection}: fill in its row in the data table Brand recipes`;

it('asks for recipes first and costs nothing, then makes each product by the recipe of its collection', async () => {
	const before = (await runs()).length;
	await execute();
	await browser.screenshot('recipe-none');
	expect((await runs()).length).toBe(before);
	expect((await products()).map(({ picture, status }) => [picture, status])).toEqual(['City', 'Beach', 'City', 'Beach', 'Winter'].map((collection) => ['', missing(collection)]));
	expect(await recipes()).toEqual(['City', 'Beach', 'Winter'].map((collection) => [collection, null, null, null]));

	const table = new DataTables(n8n.session);
	await table.update('Brand recipes', 'Collection', 'City', { Scene: 7, Model: 1005, Words: 'Candid street photo, warm evening light' });
	await table.update('Brand recipes', 'Collection', 'Beach', { Words: 'On a beach at noon, hard light' });
	const refusal = { success: false, error: { code: 'SUBSCRIPTION_REQUIRED', message: 'There is no power left', retryable: false } };
	await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName: 'BAG-007', status: 403, body: refusal }] });
	const photos = itemsOf(await execute(), 'Photo by the recipe').map(({ json }) => json as { url: string; input: { SKU: string } });
	await browser.screenshot('recipe-made');
	const made = (await runs()).slice(before);
	const recipe = { City: [7, 1005, 'Candid street photo, warm evening light'], Beach: [undefined, undefined, 'On a beach at noon, hard light'] };
	// They start side by side.
	expect(made.map(({ request: { input, params } }) => [input.taskName, params.locationId, params.fashionModelId, params.textDescription]).sort()).toEqual([
		['SHIRT-101', ...recipe.Beach],
		['SHIRT-102', ...recipe.Beach],
		['SNEAKER-042', ...recipe.City],
	]);
	const [sneaker, shirt, bag, other, winter] = await products();
	expect([sneaker, shirt, other].map((one) => one!.status)).toEqual(['City', 'Beach', 'Beach'].map((collection) => `Made by the recipe for ${collection}`));
	expect(bag).toMatchObject({ picture: '', status: expect.stringMatching(/^No picture: .*There is no power left/) as string });
	expect(winter).toMatchObject({ picture: '', status: missing('Winter') });
	expect([sneaker, shirt, other].map((one) => [one!.sku, one!.picture])).toEqual(photos.map(({ url, input }) => [input.SKU, url]));
	const files = await Promise.all(photos.map(async ({ url }) => await loadThrough(surroundings().sandbox)(url)));
	expect(new Set(files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))).size).toBe(3);

	// Started again, it makes what is left, and nothing twice.
	await execute();
	expect((await runs()).slice(before + 3).map(({ request: { input, params } }) => [input.taskName, params.locationId, params.fashionModelId, params.textDescription])).toEqual([['BAG-007', ...recipe.City]]);
	expect((await products()).map(({ picture }) => Boolean(picture))).toEqual([true, true, true, true, false]);
	expect(await recipes()).toHaveLength(3);
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().settings({ imageSeconds: 2, answers: [] });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
