import type { INodeParameters } from 'n8n-workflow';
import { retryFromTheList, runWeShop } from './engine';
import { fileIn, shop, url } from './fields';
import { photoItem } from './files';
import { cutOut, lost } from './parameters';
import { request } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { requests, runsCalled, startsCalled } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.05 });
passTimeQuickly();

const limited = (taskName: string, spendingLimit: unknown, set: INodeParameters = {}, options: INodeParameters = {}) => cutOut(taskName, set, { spendingLimit: spendingLimit as number, ...options });
const items = (...counts: number[]) => counts.map((count) => ({ json: { count, photo: shop(`limited-${count}.png`) } }));
const byCount: INodeParameters = { batchCount: '={{ $json.count }}' };
const refusal = { success: false, error: { code: 'BAD', message: 'no', retryable: false } };

/** What one result costs, in points. */
let price = 0;
const balance = async () => (await theSandbox().settings()).balance;

beforeAll(async () => {
	const { json } = await runWeShop({ parameters: cutOut('price', { completion: 'estimate' }) });
	price = Number(json[0]?.totalPower);
	expect(price).toBeGreaterThan(0);
});

describe('The Spending Limit', () => {
	it.each(['wait', 'none', 'callback'])('starts nothing above it, whatever comes after starting: %s', async (completion) => {
		const { error } = await runWeShop({ parameters: limited(`above ${completion}`, 5 * price, { ...byCount, completion }), items: items(2, 3, 1), isPublic: true });
		expect(error?.message).toBe(`No item was started: 3 items would cost ${6 * price} points, which is above the Spending Limit (Points) of ${5 * price}. Item 1 costs the most, ${3 * price} points; the first 2 would fit`);
		expect(error?.description).toBe('Raise the option Spending Limit (Points), or send fewer items');
		expect(await startsCalled(`above ${completion}`)).toEqual([]);
	});

	it('holds for Run → Start', async () => {
		const { error } = await runWeShop({ parameters: { ...request('above start', { batchCount: 2 }), operation: 'start', options: { spendingLimit: price } } });
		expect(error?.message).toContain(`would cost ${2 * price} points`);
		expect(await startsCalled('above start')).toEqual([]);
	});

	it('lets all start that just fit, and spends exactly that', async () => {
		const before = await balance();
		const { json, error } = await runWeShop({ parameters: limited('fits', 6 * price, byCount), items: items(2, 3, 1) });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(6);
		expect(before - (await balance())).toBe(6 * price);
	});

	it('gives each item the reason where the node continues on fail', async () => {
		const { json } = await runWeShop({ parameters: limited('continues', price, byCount), items: items(1, 2), onError: 'continueRegularOutput' });
		expect(json).toEqual([1, 2].map(() => ({ error: expect.stringContaining('above the Spending Limit'), details: {} })));
		expect(await startsCalled('continues')).toEqual([]);
	});

	it('counts what earlier rounds of a loop have spent', async () => {
		const { error, data } = await runWeShop({ parameters: limited('loop', 5 * price, byCount), items: items(2), times: 3 });
		expect(error?.message).toBe(`No item was started: 1 item would cost ${2 * price} points, and ${4 * price} points were spent before in this execution, which is above the Spending Limit (Points) of ${5 * price}`);
		expect(data.resultData.runData.WeShop).toHaveLength(3);
		expect(await runsCalled('loop')).toHaveLength(2);
	});

	it('holds for all calls of an AI agent', async () => {
		const { data } = await runWeShop({ parameters: limited('tool', 2 * price, { batchCount: '={{ $runIndex + 1 }}' }), items: [{}], times: 2, asTool: true, onError: 'continueRegularOutput' });
		const rounds = data.resultData.runData.WeShop!.map(({ data: out }) => out?.main?.[0]?.[0]?.json);
		expect(rounds).toMatchObject([{ status: 'Success' }, { error: expect.stringContaining('above the Spending Limit') }]);
	});

	it('counts runs that failed: a retry has only what is left', async () => {
		const before = await balance();
		const { error } = await runWeShop({ parameters: limited('failed', price, { originalImage: url(lost) }), retryOnFail: true });
		expect(error?.message).toContain(`${price === 1 ? '1 point was' : `${price} points were`} spent before in this execution`);
		expect(await runsCalled('failed')).toHaveLength(1);
		expect(before - (await balance())).toBe(price);
	});

	it('counts the estimate where WeShop does not say what a run has cost', async () => {
		await theSandbox().settings({ startsHidePower: true });
		const { error } = await runWeShop({ parameters: limited('unsaid', 3 * price, byCount), items: items(2), times: 2 });
		await theSandbox().settings({ startsHidePower: false });
		expect(error?.message).toContain(`${2 * price} points were spent before`);
	});

	it('does not count twice what a retry finds again', async () => {
		const given = { parameters: limited('lost answer', 2 * price, byCount), items: items(2) };
		await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName: 'lost answer', carriedOut: true, drop: true, times: 200 }] });
		const failed = await runWeShop(given);
		expect(failed.error?.description).toContain('may have been started');
		await theSandbox().settings({ answers: [] });
		const { json, error } = await retryFromTheList(failed, given);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect(await runsCalled('lost answer')).toHaveLength(1);
	});

	it('counts a start whose answer was lost, in the next round of a loop', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName: 'lost in a loop', carriedOut: true, drop: true, times: 200 }] });
		const { data } = await runWeShop({ parameters: limited('lost in a loop', 2 * price, byCount), items: items(2), times: 2, onError: 'continueRegularOutput' });
		await theSandbox().settings({ answers: [] });
		const rounds = data.resultData.runData.WeShop!.map(({ data: out }) => String(out?.main?.[0]?.[0]?.json.error));
		expect(rounds).toEqual([expect.stringContaining('may have been started'), expect.stringContaining(`${2 * price} points were spent before`)]);
		expect(await runsCalled('lost in a loop')).toHaveLength(1);
	});

	it('is refused by an estimate that cannot be had: a limit that does not hold is none', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', taskName: 'hangs', hang: true, times: 50 }] });
		const { error } = await runWeShop({ parameters: limited('hangs', 100 * price) });
		await theSandbox().settings({ answers: [] });
		expect(error?.message).toContain('The price of item 0 is unknown, so no item was started');
		expect(error?.description).toContain('can only hold if every price is known');
		expect(await startsCalled('hangs')).toEqual([]);
	});

	it('is refused by an answer without a price', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', taskName: 'no price', status: 200, body: { success: true, data: {} } }] });
		const { json } = await runWeShop({ parameters: limited('no price', 100 * price, byCount), items: items(1, 2), onError: 'continueRegularOutput' });
		expect(json).toEqual([1, 2].map(() => ({ error: expect.stringContaining('is unknown, so no item was started'), details: expect.anything() })));
		expect(await startsCalled('no price')).toEqual([]);
	});

	it('leaves out an item that WeShop refuses to price, and starts the others', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', taskName: 'bad one', status: 400, body: refusal }] });
		const parameters = { ...limited('={{ $json.name }}', 100 * price), batchCount: '={{ $itemIndex + 1 }}' };
		const { json } = await runWeShop({ parameters, items: [{ json: { name: 'bad one' } }, { json: { name: 'good one' } }], onError: 'continueRegularOutput' });
		expect(json.map(({ status, error }) => status ?? error)).toEqual([expect.stringContaining('no'), 'Success', 'Success']);
		expect(await startsCalled('bad one')).toEqual([]);
	});

	it.each([
		['addresses, priced once', ['front', 'side', 'back'].map((name) => ({ json: { photo: shop(`${name}.png`) } })), 'power-estimates'],
		['files, uploaded once', undefined, 'assets/images'],
	])('sends a single request under a wrong key for items with other photos: %s', async (what, given, requested) => {
		const photos = given ?? (await Promise.all([1, 2, 3].map(async (number) => await photoItem(`wrong key ${number}`))));
		const before = (await requests()).length;
		const originalImage = given ? url('={{ $json.photo }}') : fileIn('data');
		const { json } = await runWeShop({ parameters: limited(what, 100 * price, { originalImage }), items: photos, apiKey: 'another-account-key-0000', onError: 'continueRegularOutput' });
		expect(json).toEqual(photos.map(() => ({ error: 'WeShop refused the API key of the credential', details: { code: expect.anything(), retryable: false } })));
		expect((await requests()).slice(before).map(({ url: address }) => address)).toEqual([expect.stringContaining(requested)]);
	});

	it('prices an item with another file, where WeShop refuses the file of the first one', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'uploadImage', status: 400, body: refusal }] });
		const photos = [await photoItem('refused file'), await photoItem('good file')];
		const { json } = await runWeShop({ parameters: limited('files', 100 * price, { originalImage: fileIn('data') }), items: photos, onError: 'continueRegularOutput' });
		expect(json.map(({ status, error }) => status ?? error)).toEqual([expect.stringContaining('no'), 'Success']);
		expect(await runsCalled('files')).toHaveLength(1);
	});

	it('leaves out items that are only to be estimated', async () => {
		const parameters = limited('mixed', price, { completion: '={{ $json.count === 1 ? "wait" : "estimate" }}', ...byCount });
		const { json, hints } = await runWeShop({ parameters, items: items(3, 1) });
		expect(json).toMatchObject([{ totalPower: 3 * price }, { status: 'Success', powerConsumption: price }]);
		expect(hints.map(({ message }) => message)).toEqual([`This item would cost ${3 * price} points. Nothing was started for it.`]);
	});

	it('refuses nothing that is there already, also if it cost more than it was to cost', async () => {
		const given = { parameters: limited('dearer', 2 * price, byCount), items: items(2) };
		await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', taskName: 'dearer', status: 200, body: { success: true, data: { totalPower: 2 * price - 1 } } }, { endpoint: 'getRun', taskName: 'dearer', status: 403, body: refusal }] });
		const first = await runWeShop({ ...given, parameters: limited('dearer', 2 * price - 1, byCount) });
		expect(first.status).toBe('error');
		const { json, error } = await retryFromTheList(first, { ...given, parameters: limited('dearer', 2 * price - 1, byCount) });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
	});

	it('counts in hundredths of a point', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', taskName: 'parts', status: 200, body: { success: true, data: { totalPower: 0.7 } } }], startsHidePower: true });
		const { error } = await runWeShop({ parameters: limited('parts', 7), items: Array.from({ length: 10 }, () => ({})) });
		await theSandbox().settings({ startsHidePower: false });
		expect(error).toBeUndefined();
		expect(await runsCalled('parts')).toHaveLength(10);
	});

	it('says of each item only its own run of a previous attempt', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName: 'own run', status: 403, body: refusal }] });
		const given = { parameters: limited('own run', 3 * price, { ...byCount, completion: 'none' }), items: items(1, 2) };
		const first = await runWeShop(given);
		expect(first.status).toBe('error');
		const [run] = await runsCalled('own run');
		const count = run!.request.params.batchCount === 1 ? 0 : 1;
		const { json } = await retryFromTheList(first, { ...given, parameters: limited('own run', 1, { ...byCount, completion: 'none' }), onError: 'continueRegularOutput' });
		expect(json.map(({ details }) => (details as { executionId?: string }).executionId)).toEqual([0, 1].map((index) => (index === count ? run!.executionId : undefined)));
	});

	it('goes on with what a version before it has stored', async () => {
		const given = { parameters: limited('older', price), items: [{}] };
		await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName: 'older', status: 403, body: refusal }] });
		const failed = await runWeShop(given);
		for (const { weShop } of Object.values(failed.data.executionData!.contextData) as Array<{ weShop?: { spent?: unknown } }>) delete weShop?.spent;
		const { json, error } = await retryFromTheList(failed, given);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(1);
	});

	it('counts equal items under one Idempotency Key once', async () => {
		const { json, error } = await runWeShop({ parameters: limited('one key', price, {}, { idempotencyKey: 'order-limited' }), items: [{}, {}, {}] });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(3);
		expect(await runsCalled('one key')).toHaveLength(1);
	});

	it.each([
		['an expression that lost it', '={{ $json.nothing }}', 'Spending Limit (Points)'],
		['a text', 'many', 'Spending Limit (Points)'],
		['a negative number', -1, 'Spending Limit (Points)'],
		['another limit for each item', '={{ $itemIndex + 100 }}', 'Spending Limit (Points) is 101 for this item and 100 for the first one'],
	])('is refused as %s before anything is paid for', async (what, value, message) => {
		const { error } = await runWeShop({ parameters: limited(what, value), items: [{}, {}] });
		expect(error?.message).toContain(message);
		expect(await startsCalled(what)).toEqual([]);
	});

	it.each(['100 points', '="1000"', 0])('takes %p', async (value) => {
		const { error } = await runWeShop({ parameters: limited(`value ${value}`, value) });
		expect(error?.message ?? 'started').toBe(value === 0 ? `No item was started: 1 item would cost ${price === 1 ? '1 point' : `${price} points`}, which is above the Spending Limit (Points) of 0` : 'started');
	});
});

/** The same account, settings and photo as in the other executions of the test. */
const reuse = (taskName: string, backgroundHex: string, spendingLimit: number, set: INodeParameters = {}) => limited(taskName, spendingLimit, { backgroundHex, ...set }, { madeBefore: 'reuse' });

describe('The Spending Limit with Use What Was Made', () => {
	it('counts nothing for what was made before, and equal items once', async () => {
		const given = { workflowId: 'made', staticData: {}, items: [{}, {}, {}] };
		const first = await runWeShop({ ...given, parameters: reuse('made', '#a00001', price) });
		const second = await runWeShop({ ...given, parameters: reuse('made', '#a00001', 0) });
		expect([first, second].map(({ error, json }) => error?.message ?? json.map(({ reused }) => reused))).toEqual([[false, true, true], [true, true, true]]);
		expect(await runsCalled('made')).toHaveLength(1);
	});

	it.each([
		['leaves', 0, 0],
		['pays for', 1, 1],
	])('%s what is gone where the limit leaves %d results', async (what, results, more) => {
		const given = { workflowId: `gone ${what}`, staticData: {} };
		const colour = `#a0001${results}`;
		await runWeShop({ ...given, parameters: reuse(what, colour, price) });
		await theSandbox().settings({ answers: [{ endpoint: 'files', taskName: what, times: 2, status: 404 }] });
		const { error, json } = await runWeShop({ ...given, parameters: reuse(what, colour, results * price) });
		await theSandbox().settings({ answers: [] });
		expect(await startsCalled(what)).toHaveLength(1 + more);
		if (more > 0) expect(json).toMatchObject([{ reused: false, powerConsumption: price }]);
		else expect(error?.message).toContain(`The run that was there before cannot be used, and a new one would cost ${price} point`);
	});

	it('has room for one that failed in an earlier execution, and is made under the next key', async () => {
		const given = { workflowId: 'failed made', staticData: {} };
		await theSandbox().settings({ failNextRuns: 1 });
		const first = await runWeShop({ ...given, parameters: reuse('failed made', '#a00030', price) });
		expect(first.status).toBe('error');
		const { json, error } = await runWeShop({ ...given, parameters: reuse('failed made', '#a00030', price) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ reused: false }]);
	});

	it('has estimates of 0 for what is there', async () => {
		const given = { workflowId: 'estimated', staticData: {}, items: [{}, {}] };
		const estimate = async () => await runWeShop({ ...given, parameters: reuse('estimated made', '#a00020', 0, { completion: 'estimate' }) });
		const before = await estimate();
		await runWeShop({ ...given, parameters: reuse('estimated made', '#a00020', price) });
		const after = await estimate();
		expect([before, after].map(({ json }) => json.map(({ totalPower }) => totalPower))).toEqual([[price, 0], [0, 0]]);
		expect(after.hints.map(({ message }) => message)).toEqual(['These 2 items would cost 0 points together. Nothing was started for them. Of 2 runs, 2 cost nothing: they are there already, or equal another run.']);
	});
});

itKeptTheKeyAtHome();
