import { WeShopClient, type TimedRequest } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { withTimeout } from '../../../nodes/WeShop/api/retry';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { handClock, settle, START } from '../clock';
import { imageFile } from './imageFile';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const file = imageFile(new Uint8Array([1]));
const fine: HttpResponse = { statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc', image: 'https://uploads.example/1.png' } } };
const PERHAPS = /may have been started, and be paid for/;

type Call = (client: WeShopClient, deadline: number) => Promise<unknown>;
const read: Call = async (client, deadline) => await client.getRun('abc', deadline);
const start: Call = async (client, deadline) => await client.startRun(request, 'key', deadline);
const upload: Call = async (client, deadline) => await client.uploadImage(file, deadline);
const calls: Array<[string, Call]> = [
	['a read', read],
	['a start', start],
	['an upload', upload],
	['an estimate', async (client, deadline) => await client.estimatePower(request, deadline)],
	['a list of presets', async (client, deadline) => await client.agentInfo('removeBG', 'backgrounds', 1, 100, deadline)],
];

/** A client of a WeShop that answers so, one request after the other, and never after that. */
function clientWith(...answers: HttpResponse[]) {
	const clock = handClock();
	const sent: Array<{ at: number; request: TimedRequest }> = [];
	const client = new WeShopClient(async (timed) => {
		sent.push({ at: clock.now() - START, request: timed });
		return await (answers[sent.length - 1] ?? new Promise<HttpResponse>(() => undefined));
	}, clock);
	/** How a call ends that has so much time, and when, both in milliseconds from the start. */
	const ending = (call: Call, time: number) => {
		const end = { failure: undefined as WeShopFailure | undefined, at: NaN };
		const at = (failure?: WeShopFailure) => Object.assign(end, { failure, at: clock.now() - START });
		call(client, START + time).then(() => at(), at);
		return end;
	};
	return { client, clock, sent, ending };
}

describe.each(calls.filter(([name]) => name !== 'a start'))('%s that WeShop never answers', (name, call) => {
	it.each([SECOND, 8 * SECOND, 59 * SECOND])('ends at its deadline: %d ms', async (time) => {
		const { clock, sent, ending } = clientWith();
		const end = ending(call, time);
		await clock.moveTo(20 * MINUTE);
		expect(end.at).toBe(time);
		expect(end.failure).toMatchObject({ message: 'WeShop could not be reached (ECONNABORTED)', details: { code: 'ECONNABORTED', retryable: true } });
		expect(sent).toHaveLength(1);
	});

	it('gives up its request, which is over for n8n as well', async () => {
		const { clock, sent, ending } = clientWith();
		ending(call, 8 * SECOND);
		await clock.moveTo(7_999);
		expect([sent[0]!.request.timeout, sent[0]!.request.abortSignal.aborted]).toEqual([8 * SECOND, false]);
		await clock.moveTo(8_000);
		expect(sent[0]!.request.abortSignal.aborted).toBe(true);
	});

	it('is repeated within its deadline when the request has its own timeout before', async () => {
		const { clock, sent, ending } = clientWith();
		const end = ending(call, 11 * MINUTE);
		await clock.moveTo(20 * MINUTE);
		const own = name === 'an upload' ? 5 * MINUTE : MINUTE;
		expect(sent[0]!.request.timeout).toBe(own);
		expect(sent[1]!.at).toBeGreaterThan(own);
		expect(sent[1]!.at).toBeLessThanOrEqual(own + SECOND);
		expect(sent.length).toBeGreaterThanOrEqual(2);
		expect(end.at).toBeLessThanOrEqual(11 * MINUTE);
	});

	const isRead = name === 'a read' || name === 'a list of presets';
	it.each([749, 100, 0, -5 * SECOND])(`and begins %d ms before its deadline is ${isRead ? 'over in 750 ms' : 'not sent'}`, async (time) => {
		const { clock, sent, ending } = clientWith();
		const end = ending(call, time);
		await clock.moveTo(MINUTE);
		expect(sent).toHaveLength(isRead ? 1 : 0);
		expect(end.at).toBeLessThanOrEqual(750);
	});

	it('says nothing of a run that it may be paid for', async () => {
		const { clock, ending } = clientWith();
		const end = ending(call, 8 * SECOND);
		await clock.moveTo(MINUTE);
		expect(end.failure?.description ?? '').not.toMatch(PERHAPS);
	});
});

describe('A start', () => {
	it('has a minute for its request, and two more minutes once its response is lost', async () => {
		const { clock, sent, ending } = clientWith();
		const end = ending(start, 2 * MINUTE);
		await clock.moveTo(20 * MINUTE);
		expect(sent.map(({ at, request: { timeout } }) => [Math.round(at / SECOND), timeout])).toEqual([
			[0, MINUTE],
			[61, MINUTE],
			[122, MINUTE],
		]);
		expect(sent[0]!.request.abortSignal.aborted).toBe(true);
		expect(end.at).toBeLessThanOrEqual(3 * MINUTE + 20 * SECOND);
		expect(end.failure!.description).toMatch(PERHAPS);
	});

	it.each([19 * SECOND, SECOND, 0])('with %d ms is not sent, as it may be a paid run that nobody knows if it is cut off', async (time) => {
		const { clock, sent, ending } = clientWith(fine);
		const end = ending(start, time);
		await clock.moveTo(MINUTE);
		expect([sent.length, end.at]).toEqual([0, 0]);
		expect(end.failure).toMatchObject({ neverSent: true, details: { code: '429', retryable: true } });
		expect(end.failure!.description).not.toMatch(PERHAPS);
	});

	it.each([2 * MINUTE, 30 * SECOND])('of %d ms that waits for its turn has 20 seconds at the least when it is sent', async (time) => {
		const { client, clock, sent, ending } = clientWith();
		for (let request = 0; request < 20; request++) read(client, START + 20 * MINUTE).catch(() => undefined);
		for (let another = 0; another < 40; another++) ending(start, time);
		await clock.moveTo(20 * MINUTE);
		const starts = sent.filter(({ request: { method } }) => method === 'POST');
		expect(starts.length).toBeGreaterThanOrEqual(20);
		for (const { request: { timeout } } of starts) expect(timeout).toBeGreaterThanOrEqual(20 * SECOND);
	});
});

describe('A call that WeShop refuses for now', () => {
	it('makes its last try with the time that is left', async () => {
		const { clock, sent, ending } = clientWith({ statusCode: 503, headers: {}, body: '' });
		const end = ending(read, 5 * SECOND);
		await clock.moveTo(MINUTE);
		expect(sent.map(({ at, request: { timeout } }) => [at, timeout])).toEqual([
			[0, 5 * SECOND],
			[500, 4_500],
		]);
		expect(end.at).toBe(5 * SECOND);
	});

	it('waits for no backoff beyond its deadline', async () => {
		const busy: HttpResponse = { statusCode: 503, headers: {}, body: '' };
		const { clock, sent, ending } = clientWith(...Array<HttpResponse>(50).fill(busy));
		const end = ending(read, 10 * SECOND);
		await clock.moveTo(MINUTE);
		expect(sent.at(-1)!.at).toBeLessThanOrEqual(10 * SECOND);
		expect(end.at).toBeLessThanOrEqual(10 * SECOND);
	});
});

describe('A call that waits for the rate limit', () => {
	/** All that the limit lets through, none of it answered, and a call behind that. */
	function crowded(call: Call, time: number) {
		const { client, ...rest } = clientWith();
		for (let request = 0; request < 20; request++) read(client, START + 2 * MINUTE).catch(() => undefined);
		return { ...rest, end: rest.ending(call, time) };
	}

	it.each(calls)('is given up when there is too little time for it, and was never sent: %s', async (name, call) => {
		const isRead = name === 'a read' || name === 'a list of presets';
		const least = isRead ? 0 : name === 'a start' ? 20 * SECOND : 750;
		const { clock, sent, end } = crowded(call, least + 3 * SECOND);
		await clock.moveTo(MINUTE);
		expect([3 * SECOND, isRead ? 3 * SECOND : 3 * SECOND + 500]).toContain(end.at);
		expect(end.failure).toMatchObject({ message: expect.stringContaining('more requests waiting'), description: expect.stringMatching(/fewer items.*Max Concurrency \(maxConcurrency\)/), details: { code: '429', retryable: true } });
		expect(end.failure!.description).not.toMatch(PERHAPS);
		expect(sent.slice(20).filter(({ at }) => at < 5 * SECOND)).toEqual([]);
	});

	it('goes within its deadline when a slot is free by then', async () => {
		const { clock, sent, end } = crowded(read, 6 * SECOND);
		await clock.moveTo(MINUTE);
		expect(sent[20]).toMatchObject({ at: 5 * SECOND, request: { timeout: SECOND } });
		expect(end.at).toBe(6 * SECOND);
	});

	it('is given up at its own deadline, though others that came before have more time', async () => {
		const { clock, ending } = crowded(read, 30 * SECOND);
		const short = ending(read, 2 * SECOND);
		const long = ending(read, 40 * SECOND);
		await clock.moveTo(2 * SECOND);
		expect([short.at, long.at]).toEqual([2 * SECOND, NaN]);
	});

	it('does not hold up those behind it when it is given up', async () => {
		const { clock, sent, ending } = crowded(read, 3 * SECOND);
		ending(upload, 2 * MINUTE);
		await clock.moveTo(10 * SECOND);
		expect(sent.slice(20).map(({ at, request: { url } }) => [at, url])).toEqual([[5 * SECOND, '/openapi/agent/assets/images']]);
	});

	it.each([0, -SECOND])('and comes when its deadline is here (%d ms) is given up 750 ms later', async (time) => {
		const { clock, end } = crowded(read, time);
		await clock.moveTo(MINUTE);
		expect(end.at).toBe(750);
	});
});

describe('Work that is given a time', () => {
	it('leaves nobody listening once it has ended, so that its request can be forgotten', async () => {
		const { signal } = new AbortController();
		const listening = new Set<unknown>();
		jest.spyOn(signal, 'addEventListener').mockImplementation((_event, listener) => void listening.add(listener));
		jest.spyOn(signal, 'removeEventListener').mockImplementation((_event, listener) => void listening.delete(listener));
		const clock = { ...handClock(), alarm: () => signal };
		const during: number[] = [];
		const work = async () => {
			during.push(listening.size);
			return 'done';
		};
		await expect(withTimeout(clock, SECOND, 'WeShop', work)).resolves.toBe('done');
		await expect(withTimeout(clock, SECOND, 'WeShop', async () => await Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect([during, listening.size]).toEqual([[1], 0]);
	});

	it('ends by that time even if it ends by the signal itself', async () => {
		const clock = handClock();
		const work = async (signal: AbortSignal) => await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('canceled'))));
		const end = withTimeout(clock, SECOND, 'files.example', work).catch((failure: unknown) => failure);
		await clock.moveTo(SECOND);
		await settle();
		await expect(end).resolves.toMatchObject({ message: 'files.example could not be reached (ECONNABORTED)' });
	});
});

it('The time of a call is its own: one that ends leaves the others theirs', async () => {
	const { clock, ending } = clientWith(fine);
	const [done, hanging] = [ending(read, MINUTE), ending(read, 5 * SECOND)];
	await clock.moveTo(MINUTE);
	expect([done.at, hanging.at]).toEqual([0, 5 * SECOND]);
});
