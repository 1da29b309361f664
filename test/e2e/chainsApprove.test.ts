import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { CredentialReference } from '../n8n/credentials';
import type { N8nRest } from '../n8n/rest';
import type { WorkflowInput } from '../n8n/workflows';
import { loadThrough } from '../services/load';
import type { Message } from '../services/slack';
import { Browser } from './browser';
import { clickExecute, credentialsByName, importExample } from './importing';
import { example, start, surroundings, theN8n, theSandbox, theServices, withServices } from './instance';
import { OWNER } from './owner';

/** The example approve-before-publishing, imported and executed by clicking, and answered as somebody does who is asked in Slack. */
let n8n: N8nRest;
let credential: CredentialReference;
let browser: Browser;

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
	await credentialsByName(n8n);
	browser = await Browser.open(surroundings().n8n, OWNER);
	await theSandbox().settings({ imageSeconds: 0.5 });
});

const load = async (url: string) => await loadThrough(surroundings().sandbox)(url);
const asked = async (): Promise<Message[]> => (await theServices().slack()).filter(({ channel }) => channel === '#product-photos');

/** The question after `known` others, and the addresses of the variants that it names. */
async function nextQuestion(known: number) {
	for (let tries = 0; tries < 300; tries++) {
		const question = (await asked())[known];
		if (question) return { text: question.text, variants: [...question.text.matchAll(/<(https:[^|]+)\|Variant \d>/g)].map(([, url]) => url!), form: question.buttons!['Look and choose']! };
		await sleep(200);
	}
	throw new Error(`Nobody was asked within a minute, after ${known} questions`);
}

/** The form behind the button, with the photos as they are in the sandbox. */
async function openForm(url: string): Promise<Page> {
	const page = await browser.page.context().newPage();
	await page.route(/^https:\/\/ai-image\./, async (route) => {
		const { bytes, type } = await load(route.request().url());
		await route.fulfill({ body: bytes, contentType: type });
	});
	const isThere = async () =>
		await page
			.getByRole('button', { name: 'Send' })
			.waitFor({ timeout: 5_000 })
			.then(() => true, () => false);
	// Slack has the link a moment before n8n has put the execution to wait, and knows the form.
	for (let tries = 0; tries < 5; tries++) {
		await page.goto(url);
		if (await isThere()) break;
	}
	return page;
}

async function answer(page: Page, choice: string, { note, alt }: { note?: string; alt?: string } = {}): Promise<void> {
	await page.getByText(choice, { exact: true }).last().click();
	if (note) await page.locator('textarea').fill(note);
	if (alt) await page.locator('input[type=text]').fill(alt);
	await page.getByRole('button', { name: 'Send' }).click();
	await page.getByText('Got it, thanks').or(page.getByText(/recorded/i)).first().waitFor();
	await page.close();
}

/** What the photos of the form are, from top to bottom. */
const shown = async (page: Page) => await page.locator('img[alt^="Variant"]').evaluateAll((all) => all.map((one) => one.getAttribute('src')));

it('publishes what somebody has chosen, makes others by their note, and nothing that nobody saw', async () => {
	const added = async () => (await theServices().shopify()).flatMap(({ title, media }) => media.filter(({ src }) => !src.startsWith('https://shop.example/')).map((one) => ({ ...one, title })));
	const before = { questions: (await asked()).length, media: await added(), runs: (await theSandbox().runs()).length };
	const id = await importExample(browser, 'approve-before-publishing');
	const execution = await clickExecute(browser, n8n, id);

	const sneaker = await nextQuestion(before.questions);
	expect(sneaker.text).toContain('*Canvas sneaker*');
	const form = await openForm(sneaker.form);
	expect(await shown(form)).toEqual(sneaker.variants);
	await form.screenshot({ path: `${__dirname}/screenshots/approve-form.png`, fullPage: true });
	expect(await form.locator('input[type=text]').inputValue()).toBe('Canvas sneaker on a model in a sunny city street');
	await answer(form, 'Variant 2', { alt: 'Woman in canvas sneakers crossing a street' });

	const handbag = await nextQuestion(before.questions + 1);
	expect(handbag.text).toContain('*Leather handbag*');
	const [first, outdated] = [await openForm(handbag.form), await openForm(handbag.form)];
	await answer(first, 'Again, but …', { note: 'in the evening, and without a hat' });
	const again = await nextQuestion(before.questions + 2);
	expect(again.text).toContain('*Leather handbag*');
	expect(again.variants).toHaveLength(2);
	expect(again.variants.filter((url) => handbag.variants.includes(url))).toEqual([]);
	// Somebody else has had the form of the first two open all the while.
	expect(await shown(outdated)).toEqual(handbag.variants);
	await answer(outdated, 'Variant 1');
	const onceMore = await nextQuestion(before.questions + 3);
	expect(onceMore.variants).toEqual(again.variants);
	expect(await added()).toHaveLength(before.media.length + 1);
	// A wish without words is no wish.
	await answer(await openForm(onceMore.form), 'Again, but …');
	const still = await nextQuestion(before.questions + 4);
	expect(still.variants).toEqual(again.variants);
	await answer(await openForm(still.form), 'Variant 1', { alt: 'x'.repeat(600) });

	const shirt = await nextQuestion(before.questions + 5);
	expect(shirt.text).toContain('*Cotton T-shirt*');
	await answer(await openForm(shirt.form), 'Nothing');
	expect((await n8n.executions.wait(execution)).status).toBe('success');
	await browser.page.getByText('Workflow executed successfully').first().waitFor();
	await browser.page.getByTestId('zoom-to-fit').click();
	await browser.screenshot('approve-done');

	const sha256 = async (url: string) => createHash('sha256').update((await load(url)).bytes).digest('hex');
	expect((await added()).filter(({ id }) => !before.media.some((one) => one.id === id))).toEqual([
		expect.objectContaining({ title: 'Canvas sneaker', src: sneaker.variants[1], alt: 'Woman in canvas sneakers crossing a street', sha256: await sha256(sneaker.variants[1]!) }),
		expect.objectContaining({ title: 'Leather handbag', src: again.variants[0], alt: 'x'.repeat(512), sha256: await sha256(again.variants[0]!) }),
	]);
	const runs = (await theSandbox().runs()).slice(before.runs).map(({ request: { params } }) => [params.batchCount, params.textDescription]);
	const words = (title: string) => `A fashion model with this product: ${title}. Sunny city street.`;
	expect(runs).toEqual([
		[2, words('Canvas sneaker')],
		[2, words('Leather handbag')],
		[2, `${words('Leather handbag')} But: in the evening, and without a hat`],
		[2, words('Cotton T-shirt')],
	]);
	expect(await asked()).toHaveLength(before.questions + 6);
});

it.each([
	['was not made', (text: string) => text, { answers: [{ endpoint: 'startRun' as const, status: 403, body: { success: false, error: { code: 'SUBSCRIPTION_REQUIRED', message: 'There is no power left', retryable: false } } }] }, /There is no power left/],
	['Shopify did not take', (text: string) => text.replace('.slice(0, 512)', '.padEnd(513)'), {}, /: Alt value exceeds the limit of 512 characters$/],
])('says in Slack what %s, and goes on', async (what, change, settings, why) => {
	const before = (await asked()).length;
	const workflow = example('approve-before-publishing', credential, ...(await withServices(n8n)));
	const text = change(JSON.stringify({ ...workflow, name: `Approve, ${what}` }).replaceAll('first: 3', 'first: 1'));
	await theSandbox().settings(settings);
	const execution = await start(n8n, JSON.parse(text) as WorkflowInput);
	if (!('answers' in settings)) await answer(await openForm((await nextQuestion(before)).form), 'Variant 1');
	expect((await n8n.executions.wait(execution)).status).toBe('success');
	expect((await asked()).at(-1)!.text).toMatch(/^Nothing was published for Canvas sneaker: /);
	expect((await asked()).at(-1)!.text).toMatch(why);
});

afterAll(async () => {
	await browser?.close();
	await theSandbox().settings({ imageSeconds: 2 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
