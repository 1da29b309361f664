import { png } from '../files/headers';
import { answerOf, answerWith, fakeTime, goesOnWith, inTime, pausedRun, pausedRuns, PausedNode } from './pausedExecution';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

const NEVER_STARTED = { failed: { error: 'Image is empty', details: { code: 'X' } } };
const unknown = answerWith(404, { code: 'NOT_FOUND', message: 'No such run', retryable: false });

/** The items with which the execution goes on after WeShop's call about the run in this place. */
async function itemsOf(execution: PausedNode, item = 0) {
	return (await inTime(execution.callFor(item).end)).workflowData?.[0] ?? [];
}

describe('The items of a paused execution', () => {
	it('come out one for each input item, in input order, those that never started in their places', async () => {
		const execution = new PausedNode([NEVER_STARTED, 'exec-a', 'exec-b', NEVER_STARTED, 'exec-c', NEVER_STARTED]);
		Object.assign(execution.statuses, { 'exec-a': 'Success', 'exec-b': 'Failed', 'exec-c': 'Success' });
		const items = await itemsOf(execution, 4);
		expect(items.map(({ json }) => json.executionId ?? json.error)).toEqual(['Image is empty', 'exec-a', expect.stringContaining('run exec-b'), 'Image is empty', 'exec-c', 'Image is empty']);
		expect(items[0]).toEqual({ json: NEVER_STARTED.failed });
	});

	it('come out in input order however long their files take', async () => {
		const execution = new PausedNode(['exec-a', 'exec-b', 'exec-c']);
		execution.weShop = async (id) => answerOf(id, 'Success');
		const { fileHost } = execution;
		execution.fileHost = async (url) => {
			await new Promise((done) => setTimeout(done, url.includes('-a.') ? 30_000 : 10));
			return await fileHost(url);
		};
		expect((await itemsOf(execution, 1)).map(({ json }) => json.executionId)).toEqual(['exec-a', 'exec-b', 'exec-c']);
	});

	it('have what the start brought, what the item kept, the results and the file', async () => {
		const execution = new PausedNode([pausedRun('exec-a', { binaryPropertyName: 'photo' }, { sku: 'X-1' })]);
		execution.statuses['exec-a'] = 'Success';
		expect(await itemsOf(execution)).toEqual([
			{
				json: expect.objectContaining({
					input: { sku: 'X-1' },
					executionId: 'exec-a',
					status: 'Success',
					url: 'https://files.example/exec-a.png',
					powerConsumption: 4,
					runPowerConsumption: 4,
					powerBalance: 96,
					results: [expect.objectContaining({ url: 'https://files.example/exec-a.png', binaryPropertyName: 'photo' })],
				}),
				binary: { photo: expect.objectContaining({ fileName: 'aimodel-exec-a.png', mimeType: 'image/png' }) },
			},
		]);
	});

	it('say of each picture what the shops would not take, as the node was told before the pause', async () => {
		const checks = { places: ['zalando', 'ownMinimum'] as const, minWidth: 300 };
		const execution = new PausedNode([pausedRun('exec-a', { checks: checks as never }), pausedRun('exec-b')]);
		execution.weShop = async (id) => answerOf(id, 'Success');
		execution.fileHost = async () => ({ statusCode: 200, body: Buffer.from(png(762, 1100)) });
		const [a, b] = await itemsOf(execution);
		const expected = { width: 762, height: 1100, fileSize: png(762, 1100).length, meets: { zalando: 'it is a PNG image; Zalando takes JPEG only', ownMinimum: true } };
		expect(a!.json).toMatchObject({ ...expected, results: [expected] });
		expect(b!.json).toMatchObject({ width: 762, height: 1100 });
		expect(b!.json).not.toHaveProperty('meets');
	});

	it('have no file where none is wanted, each as its own item says', async () => {
		const execution = new PausedNode([pausedRun('exec-a', { download: false }), pausedRun('exec-b', { includeRun: true })]);
		execution.weShop = async (id) => answerOf(id, 'Success');
		const [a, b] = await itemsOf(execution);
		expect(a).not.toHaveProperty('binary');
		expect(a!.json).not.toHaveProperty('run');
		expect(b!.binary).toHaveProperty('data');
		expect(b!.json).toHaveProperty('run.executions');
		expect(execution.log).toContain('file https://files.example/exec-b.png');
		expect(execution.log).not.toContain('file https://files.example/exec-a.png');
	});
});

describe('An item with several files, whose runs have all ended', () => {
	const withTwo = (statuses: Record<string, string>, input?: { sku: string }) => {
		const execution = new PausedNode([pausedRuns(['exec-a', 'exec-b', 'exec-c'], {}, input), 'exec-d']);
		Object.assign(execution.statuses, { 'exec-d': 'Success', ...statuses });
		return execution;
	};

	it('lists a run that was paid for and gave no result beside the others', async () => {
		const execution = new PausedNode([pausedRuns(['exec-a', 'exec-b', 'exec-c'])]);
		execution.weShop = async (id) => {
			const answer = answerOf(id, 'Success');
			if (id === 'exec-b') (answer.body as { data: { executions: Array<{ result: unknown[] }> } }).data.executions[0]!.result = [];
			return answer;
		};
		const [item] = await itemsOf(execution);
		expect(item!.json.results).toMatchObject([{ executionId: 'exec-a' }, { executionId: 'exec-c' }]);
		expect(item!.json.failedRuns).toMatchObject([{ error: expect.stringContaining('exec-b'), details: { executionId: 'exec-b' } }]);
	});

	it('is one item: each result has its own run and file, the top level is the first one', async () => {
		const execution = withTwo({ 'exec-a': 'Success', 'exec-b': 'Success', 'exec-c': 'Success' }, { sku: 'X-1' });
		const [item, other] = await itemsOf(execution, 1);
		expect((item!.json.results as object[])).toMatchObject(['exec-a', 'exec-b', 'exec-c'].map((executionId, index) => ({ executionId, agentName: 'aimodel', status: 'Success', index, count: 3, binaryPropertyName: index === 0 ? 'data' : `data_${index}` })));
		expect(item!.json).toMatchObject({ executionId: 'exec-a', index: 0, count: 3, input: { sku: 'X-1' } });
		expect(item!.json).not.toHaveProperty('failedRuns');
		expect((item!.json.results as object[]).some((result) => 'input' in result)).toBe(false);
		expect(Object.values(item!.binary!).map(({ fileName }) => fileName)).toEqual(['aimodel-exec-a.png', 'aimodel-exec-b-2.png', 'aimodel-exec-c-3.png']);
		expect(other!.json).toMatchObject({ executionId: 'exec-d', count: 1 });
	});

	it('has the good ones and names the failed one, so that nothing is lost where no hint can be shown', async () => {
		const [item] = await itemsOf(withTwo({ 'exec-a': 'Failed', 'exec-b': 'Success', 'exec-c': 'Success' }), 1);
		expect(item!.json).toMatchObject({ executionId: 'exec-b', results: [{ executionId: 'exec-b', index: 0, count: 2 }, { executionId: 'exec-c', index: 1, count: 2 }] });
		expect(item!.json.failedRuns).toEqual([{ error: expect.stringContaining('run exec-a'), details: { executionId: 'exec-a', status: 'Failed', retryable: false } }]);
		expect(Object.keys(item!.binary!)).toEqual(['data', 'data_1']);
	});

	it('is one failed item with all IDs when all have failed', async () => {
		const [item] = await itemsOf(withTwo({ 'exec-a': 'Failed', 'exec-b': 'Failed', 'exec-c': 'Failed' }), 1);
		expect(Object.keys(item!.json).sort()).toEqual(['details', 'error']);
		expect(item!.json.error).toMatch(/^All 3 runs of this item failed: .*exec-a.*exec-b.*exec-c/);
		expect(item!.json.details).toMatchObject({ executionId: 'exec-a', executionIds: ['exec-a', 'exec-b', 'exec-c'] });
	});

	it('waits for the last of them, whichever the call is about', async () => {
		const execution = withTwo({ 'exec-a': 'Success', 'exec-b': 'Running', 'exec-c': 'Success' });
		expect(await inTime(goesOnWith(execution.callFor(0, 2)))).toBeUndefined();
		execution.statuses['exec-b'] = 'Success';
		expect((await inTime(goesOnWith(execution.callFor(0, 1))))?.length).toBe(2);
	});

	it.each([
		['that was never started', { item: '0', run: '3' }],
		['of no number', { item: '0', run: 'x' }],
		['below zero', { item: '0', run: '-1' }],
	])('is not resumed by a call about a run %s unless all have ended', async (_what, query) => {
		const execution = withTwo({ 'exec-a': 'Success' });
		expect(await inTime(goesOnWith(execution.call({ nonce: execution.nonce, ...query })))).toBeUndefined();
	});

	it('has a failed entry for a run that could not be started', async () => {
		const paused = pausedRuns(['exec-a']);
		const execution = new PausedNode([{ ...paused, runs: [NEVER_STARTED, ...paused.runs] }]);
		execution.statuses['exec-a'] = 'Success';
		const [item] = await inTime(execution.callFor(0, 1).end).then(({ workflowData }) => workflowData?.[0] ?? []);
		expect(item!.json).toMatchObject({ executionId: 'exec-a', failedRuns: [NEVER_STARTED.failed] });
	});
});

describe('A run of which there is no result', () => {
	it('because it failed says so, with its ID', async () => {
		const execution = new PausedNode(['exec-a', 'exec-b']);
		Object.assign(execution.statuses, { 'exec-a': 'Failed', 'exec-b': 'Success' });
		const [a, b] = await itemsOf(execution);
		expect(a).toEqual({ json: { error: expect.stringContaining('run exec-a'), details: { executionId: 'exec-a', status: 'Failed', retryable: false } } });
		expect(b!.json.executionId).toBe('exec-b');
	});

	it.each([0, 1])('because WeShop knows it no more says so, with its ID, whichever run the call is about (%d)', async (item) => {
		const execution = new PausedNode(['exec-a', 'exec-b']);
		execution.weShop = async (id) => (id === 'exec-a' ? unknown : answerOf(id, 'Success'));
		const [a, b] = await itemsOf(execution, item);
		expect(a!.json.error).toEqual(expect.stringContaining('No such run'));
		expect(a!.json.details).toMatchObject({ executionId: 'exec-a', code: 'NOT_FOUND', retryable: false });
		expect(Object.keys(a!.json).sort()).toEqual(['details', 'error']);
		expect(b!.json.executionId).toBe('exec-b');
	});

	it.each([undefined, null, []])('though WeShop calls it a success (%j) says so, with its ID, ten seconds later', async (result) => {
		const execution = new PausedNode(['exec-bare']);
		execution.weShop = async (executionId) => ({ statusCode: 200, headers: {}, body: { success: true, data: { executions: [{ executionId, status: 'Success', result }] } } });
		const began = Date.now();
		expect((await itemsOf(execution))[0]!.json).toMatchObject({ error: expect.stringContaining('run exec-bare'), details: { executionId: 'exec-bare', status: 'Success' } });
		expect(Date.now() - began).toBeLessThanOrEqual(13_000);
	});

	it('though WeShop calls it a success says so, with its ID', async () => {
		const execution = new PausedNode(['exec-a']);
		execution.weShop = async () => ({ statusCode: 200, headers: {}, body: { success: true, data: { executions: [{ executionId: 'exec-a', status: 'Success', result: null }] } } });
		expect((await itemsOf(execution))[0]!.json).toMatchObject({ error: expect.stringContaining('run exec-a'), details: { executionId: 'exec-a', status: 'Success' } });
	});
});

describe('A run that is not shown in full at first', () => {
	it.each([
		[404, 0],
		[404, 1],
		[400, 0],
		[200, 1],
	])('because WeShop does not know it yet (NOT_FOUND with HTTP %d) comes out with its results, whichever run the call is about (%d)', async (statusCode, item) => {
		const [early, late] = [`early-${statusCode}-${item}`, `late-${statusCode}-${item}`];
		const execution = new PausedNode([early, late]);
		const unknownYet = answerWith(statusCode, { code: 'NOT_FOUND', message: 'No such run', retryable: false });
		execution.weShop = async (id) => (execution.reads.filter((read) => read === id).length <= 2 && id === early ? unknownYet : answerOf(id, 'Success'));
		expect((await itemsOf(execution, item)).map(({ json }) => json.url)).toEqual([early, late].map((id) => `https://files.example/${id}.png`));
	});

	it.each([0, 1])('because it has ended before its results are there comes out with them, whichever run the call is about (%d)', async (item) => {
		const execution = new PausedNode(['exec-first', 'exec-second']);
		const bare = (executionId: string) => ({ statusCode: 200, headers: {}, body: { success: true, data: { executions: [{ executionId, status: 'Success', result: null }] } } });
		execution.weShop = async (id) => (execution.reads.filter((read) => read === id).length <= 2 && id === 'exec-first' ? bare(id) : answerOf(id, 'Success'));
		expect((await itemsOf(execution, item)).map(({ json }) => json.url)).toEqual(['https://files.example/exec-first.png', 'https://files.example/exec-second.png']);
	});
});

describe('A file that cannot be loaded', () => {
	const broken: Array<[string, () => Promise<{ statusCode: number; body: Buffer }>]> = [
		['is gone', async () => ({ statusCode: 404, body: Buffer.from('') })],
		['is on a host that is down', async () => await Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))],
		['is on a host in trouble', async () => ({ statusCode: 502, body: Buffer.from('<html>') })],
		['is a web page', async () => ({ statusCode: 200, body: Buffer.from('<!doctype html><title>Login</title>') })],
		['is empty', async () => ({ statusCode: 200, body: Buffer.from('') })],
		['cannot even be asked for', async () => await Promise.reject(new TypeError('Invalid URL'))],
	];

	it.each(broken)('because it %s leaves its item with the address, and the others with their files', async (_what, answer) => {
		const execution = new PausedNode(['exec-a', 'exec-b']);
		execution.weShop = async (id) => answerOf(id, 'Success');
		const { fileHost } = execution;
		execution.fileHost = async (url) => await (url.includes('-a.') ? answer() : fileHost(url));
		const [a, b] = await itemsOf(execution);
		expect(a!.json).toMatchObject({ executionId: 'exec-a', url: 'https://files.example/exec-a.png' });
		expect((a!.json.results as object[])[0]).not.toHaveProperty('binaryPropertyName');
		expect(a).not.toHaveProperty('binary');
		expect(b!.binary).toHaveProperty('data');
	});

	it('in the time that is left before n8n goes on by itself is left out, so that the results come out', async () => {
		const execution = new PausedNode(['exec-a', 'exec-b']);
		execution.weShop = async (id) => answerOf(id, 'Success');
		execution.stored = { ...(execution.stored as object), until: Date.now() + 10_000 };
		const { fileHost } = execution;
		execution.fileHost = async (url) => await (url.includes('-a.') ? new Promise<never>(() => undefined) : fileHost(url));
		const began = Date.now();
		const [a, b] = await itemsOf(execution);
		expect(Date.now() - began).toBeLessThanOrEqual(8_200);
		expect(a!.json).toMatchObject({ executionId: 'exec-a', url: 'https://files.example/exec-a.png' });
		expect(a).not.toHaveProperty('binary');
		expect(b!.binary).toHaveProperty('data');
	});

	it('holds up nobody who calls: they get the response at once that the execution goes on', async () => {
		const execution = new PausedNode(['exec-a']);
		execution.statuses['exec-a'] = 'Success';
		execution.fileHost = async () => ({ statusCode: 502, body: Buffer.from('') });
		const first = execution.callFor(0);
		const items = goesOnWith(first);
		await jest.advanceTimersByTimeAsync(5_000);
		const later = execution.callFor(0);
		await jest.advanceTimersByTimeAsync(0);
		expect([first.replies[0]!.status, later.replies[0]!.status]).toEqual([202, 202]);
		expect(await inTime(items)).toHaveLength(1);
		expect(await goesOnWith(later)).toBeUndefined();
	});
});
