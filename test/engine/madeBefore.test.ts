import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { retryFromTheList, runWeShop, type Given, type Outcome } from './engine';
import { fileIn, url } from './fields';
import { photoItem } from './files';
import { cutOut, lost, started } from './parameters';
import { request, uploaded } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { downloadsOf, idsOf, keysOf, readsOf, runsCalled, uploadsOf } from './traffic';

// Longer than from the start of a run to its first read: one that has ended by then was there before.
startWithAnEmptySandbox({ imageSeconds: 1, secondsOf: Object.fromEntries(['fails', 'fails unknown', 'fails twice', 'good then'].map((name) => [name, 2])) });
passTimeQuickly();

const reuse = (name: string, set: INodeParameters = {}, options: INodeParameters = {}) => cutOut(name, { backgroundHex: colourOf(name), ...set }, { madeBefore: 'reuse', ...options });

/** Each test has settings of its own: a run belongs to all that ask for the same, whatever its Task Name is. */
const colours = new Map<string, string>();
function colourOf(name: string): string {
	if (!colours.has(name)) colours.set(name, `#${String(100_000 + colours.size)}`);
	return colours.get(name)!;
}

/** The executions of a published workflow. */
function published(given: Given): () => Promise<Outcome> {
	const staticData: IDataObject = { ...given.staticData };
	// As n8n loads it from its database.
	return async () => {
		const loaded = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		const outcome = await runWeShop({ workflowId: `published ${colours.size}`, ...given, staticData: loaded });
		Object.assign(staticData, loaded);
		return outcome;
	};
}

const seen = ({ json }: Outcome) => json.map(({ executionId, reused, powerConsumption }) => ({ executionId, reused, powerConsumption }));
const hintsOf = ({ hints }: Outcome) => hints.map(({ message }) => message);
const answers = async (...list: PlannedAnswer[]) => await theSandbox().settings({ answers: list });
const unknown = (taskName: string, times: number): PlannedAnswer => ({ endpoint: 'getRun', taskName, times, status: 404, body: { success: false, error: { code: 'NOT_FOUND', message: 'no such run', retryable: false } } });

/** Made by the file of an item. */
const ofFile = (name: string) => reuse(name, { originalImage: fileIn('data') });

describe('Use What Was Made', () => {
	it.each<[what: string, set: INodeParameters]>([
		['a photo by its address', {}],
		['a file', { originalImage: fileIn('data') }],
	])('pays once for %s, in as many executions as there are', async (what, set) => {
		const execute = published({ parameters: reuse(what, { download: true, ...set }), items: [await photoItem('twice')] });
		const [first, second, third] = [await execute(), await execute(), await execute()];
		const [run, ...more] = await runsCalled(what);
		expect(more).toEqual([]);
		expect(seen(first)).toEqual([{ executionId: run!.executionId, reused: false, powerConsumption: run!.power }]);
		for (const later of [second, third]) {
			expect(seen(later)).toEqual([{ executionId: run!.executionId, reused: true, powerConsumption: 0 }]);
			expect(later.outputs[0]?.[0]?.binary?.data).toBeDefined();
			expect(later.hints).toEqual([]);
		}
	});

	it('stands behind the balance, and is missing where runs are made again', async () => {
		const made = await runWeShop({ parameters: reuse('in order', {}, { includeRun: true }) });
		const fields = Object.keys(made.json[0]!);
		expect(fields.slice(fields.indexOf('powerBalance'))).toEqual(['powerBalance', 'reused', 'run']);
		for (const options of [{}, { madeBefore: 'makeAgain' }, { madeBefore: 'reuse', idempotencyKey: 'order-1' }]) {
			expect(Object.keys((await runWeShop({ parameters: cutOut('no word', {}, options) })).json[0]!)).not.toContain('reused');
		}
	});

	it('uploads no file of which the run is known', async () => {
		const item = await photoItem('known');
		const execute = published({ parameters: ofFile('no upload'), items: [item] });
		await execute();
		await execute();
		expect(await uploadsOf(Buffer.from(item.binary!.data!.data, 'base64'))).toHaveLength(1);
	});

	it.each<[what: string, changed: INodeParameters]>([
		['setting', { backgroundHex: '#abcdef' }],
		['photo', { originalImage: url('https://shop.example/photos/handbag.webp') }],
		['Number of Results', { batchCount: 2 }],
	])('makes another run for another %s', async (what, changed) => {
		const given = { workflowId: what, staticData: {} };
		await runWeShop({ ...given, parameters: reuse(what, { completion: 'none' }) });
		await runWeShop({ ...given, parameters: reuse(what, { completion: 'none', ...changed }) });
		expect(await runsCalled(what)).toHaveLength(2);
	});

	it('takes a run for the same whatever its Task Name and Callback URL are, and the results have the name of the run', async () => {
		const given = { workflowId: 'names', staticData: {} };
		await runWeShop({ ...given, parameters: reuse('monday') });
		const later = await runWeShop({ ...given, parameters: { ...reuse('monday'), options: { madeBefore: 'reuse', taskName: 'tuesday', callbackUrl: 'https://shop.example/hook' } } });
		expect(later.json).toMatchObject([{ taskName: 'monday', reused: true }]);
		expect(await runsCalled('tuesday')).toEqual([]);
	});

	it('is one run of equal items, of which the first one pays, also at a retry', async () => {
		const items = [await photoItem('equal'), await photoItem('equal'), await photoItem('equal')];
		await answers({ endpoint: 'getRun', taskName: 'equal', times: 2, status: 403, body: { success: false, error: { code: 'NO', message: 'no', retryable: false } } });
		const given = { parameters: ofFile('equal'), items };
		const first = await runWeShop(given);
		expect(first.status).toBe('error');
		const { json } = await retryFromTheList(first, given);
		const [run, ...more] = await runsCalled('equal');
		expect(more).toEqual([]);
		expect(json.map(({ executionId, reused, powerConsumption }) => [executionId, reused, powerConsumption])).toEqual([run!.power, 0, 0].map((power, index) => [run!.executionId, index > 0, power]));
	});

	it('pays for nothing again where it is set for a retry', async () => {
		const good = await uploaded('first good');
		const items = [{ json: { photo: good } }, { json: { photo: 'https://shop.example/photos/lost.png' } }];
		const parameters = cutOut('set later', { originalImage: '={{ $json.photo }}', backgroundHex: colourOf('set later') });
		const first = await runWeShop({ parameters, items });
		const [one, other] = await keysOf('set later');
		const retry = await retryFromTheList(first, { parameters: { ...parameters, options: { taskName: 'set later', madeBefore: 'reuse' } }, items });
		expect([first, retry].map(({ status }) => status)).toEqual(['error', 'error']);
		const [third, ...more] = (await keysOf('set later')).slice(2);
		expect(more).toEqual([]);
		// That of the photo, which any execution has.
		expect([one, other]).not.toContain(third);
		await runWeShop({ parameters: { ...parameters, options: { taskName: 'set later', madeBefore: 'reuse' } }, items: items.slice(1), workflowId: 'later' });
		expect((await keysOf('set later')).slice(-2)).toEqual([third, `${third}:2`]);
	});

	it('belongs to Run: Start too, which returns at once', async () => {
		const parameters = { ...request('any agent'), operation: 'start', options: { madeBefore: 'reuse' } };
		const execute = published({ parameters });
		const [first, second] = [await execute(), await execute()];
		expect(second.json).toEqual(first.json.map((started) => ({ ...started, reused: true })));
		expect(first.json).toMatchObject([{ status: 'Pending', reused: false }]);
		expect(await runsCalled('any agent')).toHaveLength(1);
	});

	it('says that WeShop calls nobody about a run that was made before', async () => {
		const callbackUrl = 'https://shop.example/hook';
		const execute = published({ parameters: { ...reuse('not called', { completion: 'none' }), options: { madeBefore: 'reuse', taskName: 'not called', callbackUrl } } });
		const [first, second] = [await execute(), await execute()];
		const hint = 'WeShop does not call the Callback URL for runs that were made before (reused). Fetch their results with Run → Get.';
		expect([first, second].map((outcome) => hintsOf(outcome).includes(hint))).toEqual([false, true]);
	});

	it('knows a run that was started and not waited for, also while it is unfinished', async () => {
		const staticData = {};
		const [one] = (await runWeShop({ parameters: { ...started('young', { madeBefore: 'reuse' }), backgroundHex: colourOf('young') }, staticData })).json;
		const { json } = await runWeShop({ parameters: reuse('young'), staticData });
		expect(json).toMatchObject([{ executionId: one?.executionId, reused: true, powerConsumption: 0, status: 'Success' }]);
	});

	it("is WeShop's word where n8n remembers nothing: in another workflow, or after a crash", async () => {
		const first = await runWeShop({ parameters: reuse('key'), workflowId: 'one' });
		const second = await runWeShop({ parameters: reuse('key'), workflowId: 'other' });
		expect(seen(second)).toEqual([{ executionId: first.json[0]?.executionId, reused: true, powerConsumption: 0 }]);
		expect(await runsCalled('key')).toHaveLength(1);
	});

	it('reports a key that WeShop knows with another upload, and pays for no second run', async () => {
		const items = [await photoItem('another upload')];
		await runWeShop({ parameters: ofFile('conflict'), items, workflowId: 'conflict 1' });
		const { error } = await runWeShop({ parameters: ofFile('conflict'), items, workflowId: 'conflict 2' });
		expect(error?.message).toContain('this Idempotency-Key was used with another request');
		expect(error?.description).toContain('To pay for a new one, set Made Before to Make Again');
		expect(await runsCalled('conflict')).toHaveLength(1);
	});

	it.each([
		['two executions of one workflow', 'together', 'together', { originalImage: fileIn('data') }],
		['those of two workflows', 'apart 1', 'apart 2', {}],
	])('is one run of %s at the same moment', async (what, one, other, set) => {
		const given = { parameters: reuse(what, set), items: [await photoItem('moment')] };
		const outcomes = await Promise.all([one, other].map(async (workflowId) => await runWeShop({ ...given, workflowId })));
		const [run, ...more] = await runsCalled(what);
		expect(more).toEqual([]);
		expect(outcomes.map(({ json }) => json[0]?.executionId)).toEqual([run!.executionId, run!.executionId]);
	});

	it('is no run of another account', async () => {
		const given = { parameters: reuse('accounts', { completion: 'none' }), staticData: {} };
		await runWeShop(given);
		await runWeShop({ ...given, apiKey: `${process.env.SANDBOX_KEY}.other` });
		expect(new Set(await keysOf('accounts')).size).toBe(2);
	});

	it("gives way to the user's own key", async () => {
		const execute = published({ parameters: reuse('own key', { completion: 'none' }, { idempotencyKey: '={{ $execution.id }}' }) });
		await execute();
		await execute();
		const keys = await keysOf('own key');
		expect(keys).toHaveLength(2);
		expect(keys.every((key) => key?.endsWith(':removeBG'))).toBe(true);
	});

	it('is refused where another version of the node has written the store, before anything is paid', async () => {
		// The item that needs no store is not paid for either.
		const parameters = reuse('version', {}, { madeBefore: '={{ ["makeAgain", "reuse"][$itemIndex] }}' });
		const { error } = await runWeShop({ parameters, items: [{}, {}], staticData: { global: { weShopMade: { version: 2 } } } });
		expect(error?.message).toBe('What this workflow remembers of its runs was written by another version of the WeShop node [item 1]');
		expect(await runsCalled('version')).toEqual([]);
	});

	it.each(['maybe', 7])('cannot be %j', async (madeBefore) => {
		const { error } = await runWeShop({ parameters: cutOut('impossible', {}, { madeBefore }) });
		expect(error?.message).toContain('Made Before');
		expect(await runsCalled('impossible')).toEqual([]);
	});
});

describe('A run that cannot be used again', () => {
	it('has failed: each execution of a published workflow pays for another one', async () => {
		const execute = published({ parameters: reuse('fails', { originalImage: url(lost) }) });
		const first = await execute();
		const reads = async () => (await readsOf((await idsOf('fails'))[0]!)).length;
		const before = await reads();
		const second = await execute();
		expect([first.status, second.status]).toEqual(['error', 'error']);
		// It is known to have failed, and not read again.
		expect([hintsOf(second), await reads()]).toEqual([[], before]);
		const [base, ...others] = await keysOf('fails');
		expect(others).toEqual([`${base}:2`]);
		await execute();
		expect((await keysOf('fails')).at(-1)).toBe(`${base}:3`);
	});

	it('has failed, and only WeShop knows: exactly one further key is tried', async () => {
		const execute = async (workflowId: string) => await runWeShop({ parameters: reuse('fails unknown', { originalImage: url(lost) }), workflowId });
		await execute('failed 1');
		const second = await execute('failed 2');
		expect(second.status).toBe('error');
		expect(await runsCalled('fails unknown')).toHaveLength(2);
		const third = await execute('failed 3');
		expect(third.status).toBe('error');
		expect(await runsCalled('fails unknown')).toHaveLength(2);
		const [base] = await keysOf('fails unknown');
		expect(await keysOf('fails unknown')).toEqual([base, base, `${base}:2`, base, `${base}:2`]);
	});

	it('has failed, as is known, and so has the next one, of which only WeShop knows: no further key is tried', async () => {
		const execute = published({ parameters: reuse('fails twice', { originalImage: url(lost) }) });
		await execute();
		await runWeShop({ parameters: reuse('fails twice', { originalImage: url(lost) }), workflowId: 'fails elsewhere' });
		await execute();
		const [base] = await keysOf('fails twice');
		expect(await keysOf('fails twice')).toEqual([base, base, `${base}:2`, `${base}:2`]);
	});

	it('has no result', async () => {
		const execute = published({ parameters: reuse('empty') });
		await theSandbox().settings({ failNextResults: 1 });
		expect((await execute()).error?.message).toContain('finished without a result');
		expect((await execute()).json).toMatchObject([{ reused: false, status: 'Success' }]);
		const [base, ...others] = await keysOf('empty');
		expect(others).toEqual([`${base}:2`]);
	});

	it('is good after one that failed, and is found by the next execution that knows nothing', async () => {
		const photo = await uploaded('good the second time');
		const execute = async (workflowId: string) => await runWeShop({ parameters: reuse('good then', { originalImage: url(photo) }), workflowId });
		await theSandbox().settings({ failNextRuns: 1 });
		await execute('good 1');
		const second = await execute('good 2');
		expect(hintsOf(second)).toEqual(['A run of the same photo and settings had failed when it was first read, so another one was started.']);
		expect(seen(second)).toEqual([{ executionId: (await idsOf('good then'))[1], reused: false, powerConsumption: 1 }]);
		const third = await execute('good 3');
		expect(seen(third)).toEqual([{ executionId: (await idsOf('good then'))[1], reused: true, powerConsumption: 0 }]);
	});

	it('is no longer at WeShop: it is made anew, once, and a hint says so', async () => {
		const staticData: IDataObject = {};
		await runWeShop({ parameters: reuse('expired'), workflowId: 'long ago', staticData });
		const [original] = await idsOf('expired');
		const { weShopMade } = staticData.global as { weShopMade: { version: number; runs: string } };
		// Made on 1 January 2026: what is unknown then is so for good.
		const runs = `${weShopMade.runs.slice(0, 12)}fs6no-longer-there`;
		const execute = published({ parameters: reuse('expired'), staticData: { global: { weShopMade: { ...weShopMade, runs } } } });
		const second = await execute();
		const [, ...anew] = await idsOf('expired');
		// A moment of trouble at WeShop is no reason to pay again.
		expect(await readsOf('no-longer-there')).toHaveLength(2);
		expect(anew).toEqual([expect.not.stringMatching(original!)]);
		expect(seen(second)).toEqual([{ executionId: anew[0], reused: false, powerConsumption: 1 }]);
		expect(hintsOf(second)).toEqual(['Runs that were made before are no longer at WeShop, so they were made anew.']);
		expect(seen(await execute())).toEqual([{ executionId: anew[0], reused: true, powerConsumption: 0 }]);
	});

	it('is used where it is so new that WeShop does not show it at once', async () => {
		const execute = published({ parameters: reuse('new') });
		await execute();
		await answers(unknown('new', 2));
		expect((await execute()).json).toMatchObject([{ reused: true }]);
		expect(await runsCalled('new')).toHaveLength(1);
	});

	it.each([true, false])('has lost its file: it is made anew, once, whether or not files are downloaded (%s)', async (download) => {
		const name = `gone ${download}`;
		const execute = published({ parameters: reuse(name, { download }) });
		await execute();
		const [first] = await idsOf(name);
		await answers({ endpoint: 'files', taskName: name, times: 2, status: 404 });
		const second = await execute();
		const ids = await idsOf(name);
		expect(ids).toEqual([first, expect.any(String)]);
		expect(seen(second)).toEqual([{ executionId: ids[1], reused: false, powerConsumption: 1 }]);
		expect(hintsOf(second)).toEqual(['Files of runs that were made before are no longer at their host, so these were made anew.']);
		expect((await downloadsOf(ids[1]!)).length).toBe(download ? 1 : 0);
		expect(seen(await execute())).toMatchObject([{ executionId: ids[1], reused: true }]);
	});

	it('is used where WeShop and the host of the file say once that they do not have it', async () => {
		const execute = published({ parameters: reuse('for a moment') });
		const first = await execute();
		await answers(unknown('for a moment', 1), { endpoint: 'files', taskName: 'for a moment', status: 404 });
		expect(seen(await execute())).toEqual([{ executionId: first.json[0]!.executionId, reused: true, powerConsumption: 0 }]);
		expect(await runsCalled('for a moment')).toHaveLength(1);
	});

	it('is not paid for again in the execution that has started it, where its response was lost and its file is late', async () => {
		await answers({ endpoint: 'startRun', taskName: 'late file', carriedOut: true, drop: true }, { endpoint: 'files', taskName: 'late file', times: 2, status: 404 });
		expect((await runWeShop({ parameters: reuse('late file') })).status).toBe('success');
		expect(await runsCalled('late file')).toHaveLength(1);
	});

	it('is used where its host refuses the file, or cannot be reached', async () => {
		const execute = published({ parameters: reuse('unsure') });
		await execute();
		await answers({ endpoint: 'files', taskName: 'unsure', status: 403 });
		expect((await execute()).json).toMatchObject([{ reused: true }]);
		await answers({ endpoint: 'files', taskName: 'unsure', drop: true });
		expect((await execute()).json).toMatchObject([{ reused: true }]);
		expect(await runsCalled('unsure')).toHaveLength(1);
	});

	it('is not paid for again where it cannot be read', async () => {
		const execute = published({ parameters: reuse('unread') });
		await execute();
		await answers({ endpoint: 'getRun', taskName: 'unread', times: 2, status: 403, body: { success: false, error: { code: 'NO', message: 'not now', retryable: false } } });
		const { error } = await execute();
		expect(error?.description).toContain((await idsOf('unread'))[0]);
		expect(await runsCalled('unread')).toHaveLength(1);
	});
});

describe('A paused execution', () => {
	const parameters = (name: string, options: INodeParameters) => cutOut(name, { completion: 'callback', backgroundHex: colourOf(name) }, options);

	it.each<[what: string, options: INodeParameters]>([
		['Made Before', { madeBefore: 'reuse' }],
		['an Idempotency Key', { idempotencyKey: 'order-20' }],
	])('keeps the run of %s before it pauses, and the next one waits for it in the node', async (name, options) => {
		await theSandbox().settings({ secondsOf: { [name]: 3 } });
		const staticData: IDataObject = {};
		const given = { parameters: parameters(name, options), isPublic: true };
		const paused = await runWeShop({ ...given, staticData });
		expect(paused.status).toBe('waiting');
		const stored = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		const next = await runWeShop({ ...given, workflowId: 'after a restart', staticData: stored });
		expect(next.status).toBe('success');
		expect(hintsOf(next)).toEqual([expect.stringContaining('the node waited for the runs that were started elsewhere')]);
		const [run, ...more] = await runsCalled(name);
		expect(more).toEqual([]);
		expect(next.json).toMatchObject([{ executionId: run!.executionId, status: 'Success', powerConsumption: 0, ...(options.madeBefore ? { reused: true } : {}) }]);
	});

	it('pauses for the runs that are its own, beside those that are made', async () => {
		await theSandbox().settings({ secondsOf: { 'half 1': 300 } });
		const staticData: IDataObject = {};
		const own = { ...parameters('half', { madeBefore: 'reuse' }), batchCount: '={{ $itemIndex + 1 }}', options: { madeBefore: 'reuse', taskName: '={{ "half " + $itemIndex }}' } };
		const made = await runWeShop({ parameters: { ...own, completion: 'wait' }, staticData });
		const outcome = await runWeShop({ parameters: own, items: [{}, {}], isPublic: true, staticData });
		expect(outcome.status).toBe('waiting');
		const { items } = (outcome.data.executionData!.contextData['node:WeShop'] as unknown as { weShopPaused: { items: Array<{ runs: IDataObject[] }> } }).weShopPaused;
		expect(items.map(({ runs }) => runs[0])).toMatchObject([
			{ executionId: made.json[0]?.executionId, reused: true, power: { powerConsumption: 0 } },
			{ executionId: (await idsOf('half 1'))[0], reused: false },
		]);
	});
});

itKeptTheKeyAtHome();
