import { answerOf, fakeTime, goesOnWith, inTime, PausedNode } from './pausedExecution';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

const many = (count: number) => Array.from({ length: count }, (_, index) => `run-${index}`);
const NOTHING = { noWebhookResponse: true };

describe('A call that is not for what is paused', () => {
	it.each([
		['another nonce', { nonce: 'wrong', item: '0' }],
		['no nonce', { item: '0' }],
		['an empty nonce', { nonce: '', item: '0' }],
		['two nonces', { nonce: ['a', 'b'], item: '0' }],
		['no query', {}],
	])('with %s gets a 404, and WeShop is not asked', async (_what, query) => {
		const execution = new PausedNode(['a']);
		const called = execution.call(query);
		await expect(called.end).resolves.toEqual(NOTHING);
		expect(called.replies).toEqual([{ status: 404, message: expect.stringContaining('does not wait') }]);
		expect(execution.reads).toEqual([]);
	});

	it('is not let in by the right nonce among others', async () => {
		const execution = new PausedNode(['a']);
		const called = execution.call({ nonce: [execution.nonce, execution.nonce], item: '0' });
		await called.end;
		expect(called.replies[0]!.status).toBe(404);
	});

	it.each([undefined, null])('finds a node that is not paused (%p): 404', async (kept) => {
		const execution = new PausedNode(['a']);
		execution.stored = kept;
		const called = execution.callFor(0);
		await expect(called.end).resolves.toEqual(NOTHING);
		expect(called.replies[0]!.status).toBe(404);
		expect(execution.reads).toEqual([]);
	});
});

describe('When all runs have ended', () => {
	it('WeShop gets its response before any file is loaded, then the execution goes on', async () => {
		const execution = new PausedNode(['a', 'b', 'c']);
		Object.assign(execution.statuses, { a: 'Success', b: 'Success', c: 'Success' });
		const called = execution.callFor(1);
		expect(await inTime(goesOnWith(called))).toHaveLength(3);
		expect(called.replies).toEqual([{ status: 202, message: expect.stringContaining('goes on') }]);
		expect(execution.log.slice(0, 4)).toEqual(['read b', expect.stringMatching(/^read [ac]$/), expect.stringMatching(/^read [ac]$/), 'reply 202']);
		expect(execution.log.slice(4).map((line) => line.split(' ')[0])).toEqual(['file', 'file', 'file']);
	});

	it('each is read once, however many there are', async () => {
		const execution = new PausedNode(many(45));
		execution.weShop = async (id) => answerOf(id, 'Success');
		expect(await inTime(goesOnWith(execution.callFor(7)))).toHaveLength(45);
		expect([...execution.reads].sort()).toEqual(many(45).sort());
	});

	it('an item that never started needs no reading', async () => {
		const execution = new PausedNode([{ failed: { error: 'No', details: {} } }, 'b']);
		execution.statuses.b = 'Failed';
		expect(await inTime(goesOnWith(execution.callFor(0)))).toHaveLength(2);
		expect(execution.reads).toEqual(['b']);
	});
});

describe('When some have not', () => {
	it('the execution waits on', async () => {
		const execution = new PausedNode(['a', 'b']);
		execution.statuses.a = 'Success';
		const called = execution.callFor(0);
		await expect(inTime(called.end)).resolves.toEqual(NOTHING);
		expect(called.replies).toEqual([{ status: 202, message: expect.stringContaining('other runs') }]);
		expect(execution.log.filter((line) => line.startsWith('file'))).toEqual([]);
	});

	it.each([
		['the last', 99, 11],
		['one in the middle', 50, 51],
		['the first', 1, 100],
	])('the reading stops early: %s of 100', async (_where, unfinished, atMost) => {
		const execution = new PausedNode(many(100));
		execution.weShop = async (id) => answerOf(id, id === `run-${unfinished}` ? 'Running' : 'Success');
		const called = execution.callFor(0);
		await inTime(called.end);
		expect(called.replies[0]).toEqual({ status: 202, message: expect.stringContaining('other runs') });
		expect(execution.reads.length).toBeLessThanOrEqual(atMost);
	});

	it.each([undefined, '999', '-1', '1.5', 'abc', '', '1e99', 'constructor', ['0', '1']])('whatever the call says of the item: %j', async (item) => {
		const execution = new PausedNode(['a', 'b']);
		execution.statuses.a = 'Success';
		const called = execution.call({ nonce: execution.nonce, item });
		await expect(inTime(called.end)).resolves.toEqual(NOTHING);
		expect(called.replies).toEqual([{ status: 202, message: expect.stringContaining('other runs') }]);
		execution.statuses.b = 'Success';
		expect(await inTime(goesOnWith(execution.call({ nonce: execution.nonce, item })))).toHaveLength(2);
	});
});

describe('A run that was said to have ended', () => {
	it('and shows it a little later is waited for', async () => {
		const execution = new PausedNode(['a']);
		execution.weShop = async (id) => answerOf(id, execution.reads.length < 4 ? 'Running' : 'Success');
		expect(await inTime(goesOnWith(execution.callFor(0)))).toHaveLength(1);
		expect(execution.reads).toHaveLength(4);
	});

	it('and goes on showing another state is to be called about again', async () => {
		const execution = new PausedNode(['a', 'b']);
		execution.statuses.b = 'Success';
		const called = execution.callFor(0);
		const began = Date.now();
		await expect(inTime(called.end)).resolves.toEqual(NOTHING);
		expect(called.replies).toEqual([{ status: 503, message: expect.stringContaining('call again'), retryAfter: 5 }]);
		expect(Date.now() - began).toBeLessThanOrEqual(9_000);
		expect(new Set(execution.reads)).toEqual(new Set(['a']));
		execution.statuses.a = 'Success';
		expect(await inTime(goesOnWith(execution.callFor(0)))).toHaveLength(2);
	});
});
