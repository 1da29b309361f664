import { AccountRate } from '../../../nodes/WeShop/api/accountRate';
import { WeShopClient, type TimedRequest } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import type { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { RetryBudget } from '../../../nodes/WeShop/api/retryBudget';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { handClock, START } from '../clock';
import { imageFile } from './imageFile';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const USED_UP = /It was not retried, as the retries of this execution are used up$/;
const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const file = imageFile(new Uint8Array([1]));

const fine: HttpResponse = { statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc', image: 'https://uploads.example/1.png', totalPower: 1 } } };
const down: HttpResponse = { statusCode: 503, headers: {}, body: '' };
const busy: HttpResponse = { statusCode: 429, headers: {}, body: '' };
const refused: HttpResponse = { statusCode: 200, headers: {}, body: { success: false, error: { code: 'BUSY', message: 'Too many runs', retryable: true } } };
const unreachable = async (): Promise<HttpResponse> => await Promise.reject(Object.assign(new Error('connect ECONNREFUSED 192.0.2.1:443'), { code: 'ECONNREFUSED' }));
const lost = async (): Promise<HttpResponse> => await Promise.reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));

/** Takes all retries. @returns how many there were */
function useUp(budget: RetryBudget, took = 0): number {
	let retries = 0;
	while (retries < 10_000 && budget.take(took)) retries++;
	return retries;
}

type Answer = (what: 'upload' | 'start' | 'read' | 'price' | 'list', elapsed: number, key?: string) => HttpResponse | Promise<HttpResponse>;

/** A client of a WeShop that answers so. */
function clientOf(answer: Answer, isShared = false) {
	const clock = handClock();
	const budget = new RetryBudget(clock);
	const sent: Array<{ what: string; at: number; key?: string }> = [];
	const troubles: string[] = [];
	const send = async ({ method, url, headers }: TimedRequest) => {
		const what = url.includes('assets') ? 'upload' : url.includes('estimates') ? 'price' : url.includes('info') ? 'list' : method === 'GET' ? 'read' : 'start';
		const at = clock.now() - START;
		const key = (headers as Record<string, string> | undefined)?.['Idempotency-Key'];
		sent.push({ what, at, key });
		return await answer(what, at, key);
	};
	const accountRate = new AccountRate(clock);
	const client = new WeShopClient(send, clock, send, { budget, onTrouble: ({ message }) => troubles.push(message), ...(isShared ? { accountRate: async () => accountRate } : {}) });
	const ending = (call: Promise<unknown>) => {
		const end: { failure?: WeShopFailure; at?: number } = {};
		const at = (failure?: WeShopFailure) => Object.assign(end, { failure, at: clock.now() - START });
		call.then(() => at(), at);
		return end;
	};
	const of = (what: string) => sent.filter((one) => one.what === what);
	return { client, clock, budget, sent, of, troubles, ending, useUp: () => useUp(budget), after: (milliseconds: number) => clock.now() + milliseconds };
}

describe('The retries of an execution', () => {
	it('are a hundred, and ten for each run that may go on at a time if these are more', () => {
		const count = (runs?: number) => {
			const budget = new RetryBudget(handClock());
			if (runs !== undefined) budget.allowCalls(runs);
			return useUp(budget);
		};
		expect([count(), count(5), count(50)]).toEqual([100, 100, 500]);
	});

	it('come back with what works: one for five calls, and the one that worked', () => {
		const budget = new RetryBudget(handClock());
		useUp(budget);
		for (let call = 0; call < 4; call++) budget.give(false);
		expect(budget.isEmpty).toBe(true);
		budget.give(false);
		expect([budget.isEmpty, budget.take(0), budget.isEmpty]).toEqual([false, true, true]);
		budget.give(true);
		expect(budget.isEmpty).toBe(false);
	});

	it('do not grow beyond what there was', () => {
		const budget = new RetryBudget(handClock());
		for (let call = 0; call < 1_000; call++) budget.give(true);
		expect(useUp(budget)).toBe(100);
	});

	it('cost more where a try takes longer than usual', () => {
		const budget = new RetryBudget(handClock());
		expect(useUp(budget, MINUTE)).toBe(34);
	});
});

describe.each<[string, (client: WeShopClient, deadline: number) => Promise<unknown>]>([
	['An upload', async (client, deadline) => await client.uploadImage(file, deadline)],
	['An estimate', async (client, deadline) => await client.estimatePower(request, deadline)],
	['A list of presets', async (client, deadline) => await client.agentInfo('removeBG', 'backgrounds', 1, 100, deadline)],
	['A read that nobody waits for', async (client, deadline) => await client.getRun('abc', deadline, false)],
])('%s', (_what, call) => {
	it('is tried once when no retry is left, and says so after its own failure', async () => {
		const { client, clock, sent, ending, useUp, after } = clientOf(() => down);
		useUp();
		const end = ending(call(client, after(2 * MINUTE)));
		await clock.moveTo(0);
		expect(end).toMatchObject({ at: 0, failure: { message: expect.stringMatching(USED_UP), description: expect.stringContaining('Run these items again'), details: { code: '503', retryable: true } } });
		expect(end.failure!.message).toMatch(/^WeShop gave an answer that cannot be read \(HTTP 503\)\. /);
		expect(sent).toHaveLength(1);
	});

	it('is not sent at all where the account would have to wait meanwhile', async () => {
		const { client, clock, sent, ending, useUp, after } = clientOf(() => down, true);
		useUp();
		const ends: ReturnType<typeof ending>[] = [];
		for (let second = 0; second < 20; second++) {
			ends.push(ending(call(client, after(2 * MINUTE))), ending(call(client, after(2 * MINUTE))));
			await clock.moveTo((second + 1) * SECOND);
		}
		expect(ends.every(({ failure }) => USED_UP.test(failure?.message ?? ''))).toBe(true);
		expect(sent.length).toBeLessThanOrEqual(20);
	});

	it.each([['busy', busy], ['refusing for now', refused]])('is retried all the same by a WeShop that is there: %s', async (_how, answer) => {
		const { client, clock, ending, useUp, after, sent } = clientOf((_, elapsed) => (elapsed < MINUTE ? answer : fine));
		useUp();
		const end = ending(call(client, after(2 * MINUTE)));
		await clock.moveTo(2 * MINUTE);
		expect([end.failure, sent.length > 3]).toEqual([undefined, true]);
	});

	it('that was retried in vain for all of its time leaves no retry to others', async () => {
		const { client, clock, budget, after, ending } = clientOf(() => down);
		ending(call(client, after(2 * MINUTE)));
		await clock.moveTo(2 * MINUTE);
		expect(budget.isEmpty).toBe(true);
	});

	it('leaves them if others work meanwhile: its own trouble is not theirs', async () => {
		let isMine = true;
		const { client, clock, budget, after, ending } = clientOf(() => (isMine ? down : fine));
		ending(call(client, after(2 * MINUTE)));
		await clock.moveTo(40 * SECOND);
		isMine = false;
		await client.getRun('other', after(MINUTE));
		isMine = true;
		await clock.moveTo(2 * MINUTE);
		expect(budget.isEmpty).toBe(false);
	});
});

it('What a call waits for costs no retries: only its tries do', async () => {
	const { client, clock, budget, ending, after } = clientOf(() => ({ statusCode: 503, headers: { 'retry-after': '100' }, body: '' }));
	ending(client.uploadImage(file, after(11 * MINUTE)));
	await clock.moveTo(5 * MINUTE);
	expect(useUp(budget)).toBe(100 - 4);
});

it('A call that was sent once only, as there was no time for more, leaves the others their retries', async () => {
	const { client, clock, budget, ending, after } = clientOf(() => down);
	ending(client.estimatePower(request, after(SECOND / 4)));
	await clock.moveTo(MINUTE);
	expect(budget.isEmpty).toBe(false);
});

describe('A run that is paid for', () => {
	it('is read once more at its deadline if a read has failed in the last seconds', async () => {
		const { client, clock, of, ending, after } = clientOf((_, elapsed) => (elapsed < 100 * SECOND ? down : fine));
		const end = ending(client.getRun('abc', after(100 * SECOND)));
		await clock.moveTo(2 * MINUTE);
		expect([end.failure, of('read').at(-1)!.at]).toEqual([undefined, 100 * SECOND]);
	});

	it('is read until its deadline, whatever is left', async () => {
		const { client, clock, ending, useUp, after } = clientOf((_, elapsed) => (elapsed < 9 * MINUTE ? down : fine), true);
		useUp();
		const end = ending(client.getRun('abc', after(10 * MINUTE)));
		await clock.moveTo(10 * MINUTE);
		expect(end).toMatchObject({ failure: undefined, at: expect.any(Number) });
	});

	it('has its turn at a low rate, before what may be given up', async () => {
		const { client, clock, of, ending, after } = clientOf((_, elapsed) => (elapsed <= MINUTE ? down : fine), true);
		for (let second = 0; second < 60; second++) {
			ending(client.estimatePower(request, after(MINUTE)));
			await clock.moveTo(second * SECOND);
		}
		await clock.moveTo(MINUTE);
		const read = ending(client.getRun('abc', after(3 * SECOND)));
		await clock.moveTo(2 * MINUTE);
		expect(read).toMatchObject({ failure: undefined, at: expect.any(Number) });
		expect(of('read')).toHaveLength(1);
	});

	it('takes no retry of the others', async () => {
		const { client, clock, budget, ending, after } = clientOf(() => down);
		for (let run = 0; run < 50; run++) ending(client.getRun(`run-${run}`, after(10 * MINUTE)));
		await clock.moveTo(10 * MINUTE);
		expect([budget.take(0), budget.isEmpty]).toEqual([true, false]);
	});
});

describe('A start', () => {
	const start = async (client: WeShopClient, deadline: number, key = 'key') => await client.startRun(request, key, deadline);

	it('that never left is tried once when no retry is left', async () => {
		const { client, clock, of, ending, useUp, after } = clientOf((what) => (what === 'start' ? unreachable() : fine));
		useUp();
		const end = ending(start(client, after(2 * MINUTE)));
		await clock.moveTo(0);
		expect(end.failure?.message).toMatch(USED_UP);
		expect(end.failure?.mayHaveStarted).toBeUndefined();
		expect(of('start')).toHaveLength(1);
	});

	it.each([['lost', lost], ['a gateway\'s', async () => await Promise.resolve(down)]])('whose response was %s is retried until its deadline, under the same key', async (_how, answer) => {
		let isOver = false;
		const { client, clock, budget, of, ending, after } = clientOf((what) => (what === 'start' && !isOver ? answer() : fine));
		const end = ending(start(client, after(2 * MINUTE)));
		await clock.moveTo(SECOND);
		useUp(budget);
		await clock.moveTo(100 * SECOND);
		isOver = true;
		await clock.moveTo(2 * MINUTE + SECOND);
		expect(end).toMatchObject({ failure: undefined, at: expect.any(Number) });
		expect(new Set(of('start').map(({ key }) => key))).toEqual(new Set(['key']));
		expect(of('start').length).toBeGreaterThan(4);
	});

	it('whose response was lost goes before others at a low rate', async () => {
		const { client, clock, of, ending, after } = clientOf((what, elapsed) => (what !== 'start' ? fine : elapsed < 20 * SECOND ? busy : of('start').filter(({ key }) => key === 'lost').length === 1 ? lost() : busy), true);
		for (let other = 0; other < 30; other++) ending(start(client, after(2 * MINUTE), `other-${other}`));
		await clock.moveTo(30 * SECOND);
		ending(start(client, after(2 * MINUTE), 'lost'));
		await clock.moveTo(2 * MINUTE);
		const [first, second] = of('start').filter(({ key }) => key === 'lost');
		expect(second!.at - first!.at).toBeLessThanOrEqual(4 * SECOND);
	});

	it('is not sent while WeShop is down and no retry is left, as its response would get lost', async () => {
		const { client, clock, sent, ending, useUp, after } = clientOf(() => down);
		useUp();
		const end = ending(start(client, after(2 * MINUTE)));
		await clock.moveTo(0);
		expect(end.failure?.message).toMatch(USED_UP);
		expect(sent.map(({ what }) => what)).toEqual(['price']);
	});

	it('is preceded by one estimate for all that wait, and by none while WeShop responds', async () => {
		const { client, clock, sent, ending, useUp, after } = clientOf(async (what) => (what === 'price' ? (await clock.sleep(SECOND), fine) : fine));
		useUp();
		for (let other = 0; other < 10; other++) ending(start(client, after(2 * MINUTE), `key-${other}`));
		await clock.moveTo(2 * SECOND);
		expect(sent.map(({ what }) => what)).toEqual(['price', ...Array<string>(10).fill('start')]);
	});

	it('is not sent because an estimate was kept back by our own rate', async () => {
		const { client, clock, sent, ending, useUp, after } = clientOf((what, elapsed) => (what === 'read' ? (elapsed < 7 * SECOND ? busy : down) : what === 'price' ? fine : lost()), true);
		for (let second = 0; second < 8; second++) {
			ending(client.getRun('abc', after(0), false));
			await clock.moveTo((second + 1) * SECOND);
		}
		ending(client.getRun('abc', after(0), false));
		await clock.moveTo(8 * SECOND);
		useUp();
		const before = sent.length;
		ending(start(client, after(2 * MINUTE)));
		await clock.moveTo(8 * SECOND);
		expect(sent.slice(before).map(({ what }) => what)).not.toContain('start');
	});

	it('is preceded by an estimate at each of its tries', async () => {
		const { client, clock, budget, sent, ending, after } = clientOf((what, elapsed) => (what === 'start' && elapsed === 0 ? { ...busy, headers: { 'retry-after': '20' } } : down));
		const end = ending(start(client, after(2 * MINUTE)));
		await clock.moveTo(0);
		useUp(budget);
		await clock.moveTo(30 * SECOND);
		expect(sent.map(({ what }) => what)).toEqual(['start', 'price']);
		expect(end.failure?.message).toMatch(USED_UP);
	});

	it('whose response is lost late in its time has two more minutes', async () => {
		const { client, clock, of, ending, after } = clientOf((_what, elapsed) => (elapsed < 60 * SECOND ? unreachable() : elapsed < 170 * SECOND ? lost() : fine));
		const end = ending(start(client, after(2 * MINUTE)));
		await clock.moveTo(10 * MINUTE);
		expect([end.failure, new Set(of('start').map(({ key }) => key)).size]).toEqual([undefined, 1]);
	});

	it('whose response is lost is looked for once a minute, however long a pause WeShop asks for', async () => {
		const answers = [lost, async () => await Promise.resolve({ statusCode: 503, headers: { 'retry-after': '500' }, body: '' })];
		const { client, clock, of, ending, after } = clientOf(() => answers.shift()?.() ?? fine, true);
		const end = ending(start(client, after(2 * MINUTE)));
		await clock.moveTo(100 * SECOND);
		expect([end.failure, of('start').length]).toEqual([undefined, 3]);
	});

	it('that is refused all the time waits for its turn for half an hour, whoever gets through', async () => {
		const { client, clock, ending, after } = clientOf((_what, _elapsed, key) => (key === 'late' ? busy : fine), true);
		const end = ending(start(client, after(2 * MINUTE), 'late'));
		for (let minute = 1; minute <= 60; minute++) {
			ending(start(client, after(2 * MINUTE), `other-${minute}`));
			await clock.moveTo(minute * MINUTE);
		}
		expect(end.at).toBeGreaterThan(28 * MINUTE);
		expect(end.at).toBeLessThanOrEqual(30 * MINUTE);
	});

	it('whose response a previous attempt has lost is sent at once, and retried until its deadline', async () => {
		const { client, clock, sent, ending, useUp, after } = clientOf((_what, elapsed) => (elapsed < MINUTE ? down : fine));
		useUp();
		const end = ending(client.startRun(request, 'key', after(2 * MINUTE), { before: true }));
		await clock.moveTo(2 * MINUTE);
		expect(end.failure).toBeUndefined();
		expect(sent.map(({ what }) => what)).not.toContain('price');
	});

	it.each([
		['answers', fine],
		['is busy', busy],
		['refuses', { statusCode: 400, headers: {}, body: { success: false, error: { code: 'X', message: 'No price', retryable: false } } }],
	])('is sent when WeShop %s again', async (_how, answer) => {
		const { client, clock, sent, ending, useUp, after } = clientOf((what) => (what === 'price' ? answer : fine));
		useUp();
		const end = ending(start(client, after(2 * MINUTE)));
		await clock.moveTo(0);
		expect(end).toMatchObject({ failure: undefined, at: 0 });
		expect(sent.map(({ what }) => what)).toEqual(['price', 'start']);
	});

	/** One that is refused until `refusedUntil`, and others that get through each minute for five minutes. */
	async function amongOthers(answer: (elapsed: number) => HttpResponse | Promise<HttpResponse>, isShared = true) {
		const { client, clock, ending, after } = clientOf((_, elapsed, key) => (key === 'late' ? answer(elapsed) : fine), isShared);
		const end = ending(start(client, after(2 * MINUTE), 'late'));
		for (let minute = 1; minute <= 5; minute++) {
			await clock.moveTo(minute * MINUTE);
			ending(start(client, after(2 * MINUTE), `other-${minute}`));
		}
		await clock.moveTo(20 * MINUTE);
		return end;
	}

	it.each([['with 429', busy], ['in words', refused]])('that is refused for now (%s) waits for its turn as long as others get through, and its time after that', async (_how, answer) => {
		const { at, failure } = await amongOthers(() => answer);
		expect(failure).toMatchObject({ details: { retryable: true } });
		expect(at).toBeGreaterThan(6 * MINUTE);
		expect(at).toBeLessThanOrEqual(7 * MINUTE + SECOND);
	});

	it('whose response is lost when its turn has come has all of its time to find its run', async () => {
		const began = 5 * MINUTE;
		const { at, failure } = await amongOthers((elapsed) => (elapsed < began ? busy : elapsed < began + 100 * SECOND ? lost() : fine));
		expect([failure, at! > began + 100 * SECOND]).toEqual([undefined, true]);
	});

	it('that WeShop does not answer has two minutes, whoever gets through', async () => {
		const { at, failure } = await amongOthers(() => lost());
		expect(failure?.mayHaveStarted).toBe(true);
		expect(at).toBeLessThanOrEqual(2 * MINUTE);
	});
});

describe('The user hears of trouble', () => {
	it('after five failures in a row, while the calls go on', async () => {
		const { client, clock, troubles, ending, after } = clientOf(() => down);
		const end = ending(client.uploadImage(file, after(2 * MINUTE)));
		await clock.moveTo(5 * SECOND);
		expect(troubles).toEqual([]);
		await clock.moveTo(10 * SECOND);
		expect(troubles[0]).toBe('WeShop gave an answer that cannot be read (HTTP 503)');
		expect(end.at).toBeUndefined();
	});

	it('and not of a few faults, or of a WeShop that is busy', async () => {
		let count = 0;
		const { client, clock, troubles, ending, after } = clientOf((what) => (what === 'price' ? busy : count++ % 5 < 4 ? down : fine));
		ending(client.estimatePower(request, after(2 * MINUTE)));
		await clock.moveTo(3 * MINUTE);
		for (let call = 0; call < 3; call++) {
			ending(client.uploadImage(file, after(2 * MINUTE)));
			await clock.moveTo(clock.now() - START + MINUTE);
		}
		expect(troubles).toEqual([]);
	});
});
