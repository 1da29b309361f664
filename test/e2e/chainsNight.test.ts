import { createHash } from 'node:crypto';
import type { N8nRest } from '../n8n/rest';
import { loadThrough } from '../services/load';
import { CATALOGUE_ROWS } from '../services/sheets';
import { Browser } from './browser';
import { clickExecute, credentialsByName, importExample } from './importing';
import { itemsOf, surroundings, theN8n, theSandbox, theServices } from './instance';
import { OWNER } from './owner';

/** The example catalogue-night, imported and executed by clicking. With CATALOGUE_ROWS=500 it has that many. */
const ROWS = CATALOGUE_ROWS;
/** Of a picture, in the sandbox. */
const POINTS = 2;

let n8n: N8nRest;
let browser: Browser;
let id: string;

beforeAll(async () => {
	({ n8n } = await theN8n());
	await credentialsByName(n8n);
	browser = await Browser.open(surroundings().n8n, OWNER);
	// A run that has ended when it is first read counts as made before, so it has to take longer than a busy machine may.
	await theSandbox().settings({ imageSeconds: 8, balance: 10_000 });
	id = await importExample(browser, 'catalogue-night');
	// The morning has come at any time of day.
	await change('hours: 7', 'hours: 0');
});

/** In the workflow, as somebody changes a field. */
async function change(from: string, to: string): Promise<void> {
	const text = JSON.stringify(await n8n.workflows.get(id));
	expect(text).toContain(from);
	await n8n.workflows.upsert(JSON.parse(text.replace(from, () => to)) as Awaited<ReturnType<typeof n8n.workflows.get>>);
}

/** A night, with what it has cost and the message of the morning. */
async function night() {
	const before = { runs: (await theSandbox().runs()).length, balance: (await theSandbox().settings()).balance, messages: (await theServices().slack()).length };
	await browser.openWorkflow(id);
	const execution = await n8n.executions.wait(await clickExecute(browser, n8n, id), { seconds: ROWS > 100 ? 900 : 150 });
	expect([execution.status, execution.data.resultData.error?.message]).toEqual(['success', undefined]);
	const messages = (await theServices().slack()).slice(before.messages).map(({ text }) => text);
	const started = (await theSandbox().runs()).slice(before.runs);
	return { messages, started, points: before.balance - (await theSandbox().settings()).balance, made: itemsOf(execution, 'Pictures') };
}

const sheet = async (title: string) => (await theServices().sheets())[title]!.slice(1);
const filesOf = async (urls: string[]) => await Promise.all(urls.map(async (url) => createHash('sha256').update((await loadThrough(surroundings().sandbox)(url)).bytes).digest('hex')));

it('makes a picture of each row, lists what failed, says what was spent, and pays for what failed alone when it is started again', async () => {
	const refused = ['ITEM-007', 'ITEM-030'];
	const refusal = { success: false, error: { code: 'PARAMETER_INVALID', message: 'The photo is too dark', retryable: false } };
	await theSandbox().settings({ failNextRuns: 3, answers: refused.map((taskName) => ({ endpoint: 'startRun', taskName, status: 400, body: refusal })) });
	const first = await night();
	await browser.page.getByTestId('zoom-to-fit').click();
	await browser.screenshot('night-first');
	expect(first.started).toHaveLength(ROWS - 2);
	expect(first.made).toHaveLength(ROWS - 5);
	const missing = await sheet('Not made');
	const failed = missing.map(([sku]) => String(sku));
	expect(failed).toEqual(expect.arrayContaining(refused));
	expect(new Set(failed).size).toBe(5);
	expect(missing.filter(([sku]) => refused.includes(String(sku))).map(([, , why, run]) => [why, run])).toEqual(refused.map(() => [expect.stringContaining('The photo is too dark'), '']));
	expect(missing.filter(([sku]) => !refused.includes(String(sku))).map(([, , , run]) => run).sort()).toEqual(first.started.slice(0, 3).map(({ executionId }) => executionId).sort());
	expect(first.messages).toEqual([expect.stringMatching(new RegExp(`^The catalogue has ${ROWS - 5} pictures: ${ROWS - 5} new ones for ${(ROWS - 5) * POINTS} points, and 0 made before\\.\n5 were not made\\. The tab Not made has them all; the first one: \\S`))]);
	const rows = await sheet('Catalogue');
	expect(rows.filter(([, , , picture]) => !picture).map(([sku]) => sku).sort()).toEqual([...failed].sort());
	const urls = new Map(first.made.map(({ json }) => [(json.input as { SKU: string }).SKU, json.url]));
	expect(rows.filter(([, , , picture]) => picture).map(([sku, , , picture, status]) => [sku, picture, status])).toEqual([...urls].map(([sku, url]) => [sku, url, 'New']));
	const some = [...urls.values()].slice(0, 8).map(String);
	const files = await filesOf(some);
	expect(new Set(files).size).toBe(8);

	const second = await night();
	expect(second.started.map(({ request }) => request.input.taskName).sort()).toEqual([...failed].sort());
	expect(second.points).toBe(5 * POINTS);
	expect(second.messages).toEqual([`The catalogue has ${ROWS} pictures: 5 new ones for ${5 * POINTS} points, and ${ROWS - 5} made before.\nNothing is missing.`]);
	expect(await sheet('Not made')).toEqual([]);
	const after = await sheet('Catalogue');
	expect(after.filter(([, , , , status]) => status === 'New').map(([sku]) => sku).sort()).toEqual([...failed].sort());
	for (const [sku, , , picture] of after) if (urls.has(String(sku))) expect(picture).toBe(urls.get(String(sku)));
	expect(await filesOf(some)).toEqual(files);

	const third = await night();
	expect([third.started, third.points]).toEqual([[], 0]);
	expect(third.messages).toEqual([`The catalogue has ${ROWS} pictures: 0 new ones for 0 points, and ${ROWS} made before.\nNothing is missing.`]);
});

it('starts nothing above the limit, and says so', async () => {
	await change('{{ $json.Scene }}', '{{ $json.Scene }}, seen from above');
	await change('"spendingLimit":1500', `"spendingLimit":${ROWS * POINTS - 1}`);
	const { started, points, messages } = await night();
	expect([started, points]).toEqual([[], 0]);
	expect(messages).toEqual([expect.stringMatching(new RegExp(`^The catalogue has 0 pictures: 0 new ones for 0 points, and 0 made before\\.\n${ROWS} were not made\\. .*No item was started: .*${ROWS * POINTS} points.* above the Spending Limit \\(Points\\) of ${ROWS * POINTS - 1}`))]);
	expect(await sheet('Not made')).toHaveLength(ROWS);
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().settings({ imageSeconds: 2, failNextRuns: 0, answers: [] });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
