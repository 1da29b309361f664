import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { Stopped } from '../../../nodes/WeShop/api/failure';
import { readBeforePausing } from '../../../nodes/WeShop/pause/finalRead';
import type { Reading } from '../../../nodes/WeShop/run/readRun';
import { SeenRuns } from '../../../nodes/WeShop/run/seenRuns';
import { handClock, START } from '../clock';

const SECOND = 1_000;
const never = new Promise<HttpResponse>(() => undefined);
const unknown: HttpResponse = { statusCode: 404, headers: {}, body: { success: false, error: { code: 'NOT_FOUND', message: 'No such run', retryable: false } } };
const answer = (executionId: string, status: string, result: unknown = status === 'Success' ? [{ image: 'https://files.example/1.png' }] : []): HttpResponse => ({
	statusCode: 200,
	headers: {},
	body: { success: true, data: { executions: [{ executionId, status, result }] } },
});

/** What WeShop answers to the n-th read of a run, so many milliseconds after all runs were started. */
type WeShop = (id: string, nth: number, at: number) => HttpResponse | Promise<HttpResponse>;

/** Reads runs before their execution is paused, and tells what was read when. */
async function reading(ids: string[], weShop: WeShop) {
	const clock = handClock();
	const reads: Array<{ id: string; at: number }> = [];
	const client = new WeShopClient(async ({ url }) => {
		const id = url.split('/').at(-1)!;
		reads.push({ id, at: clock.now() - START });
		return await weShop(id, reads.filter((one) => one.id === id).length, clock.now() - START);
	}, clock);
	let endedAt = NaN;
	const end = readBeforePausing({ client, clock, seen: new SeenRuns() }, ids).finally(() => (endedAt = clock.now() - START));
	end.catch(() => undefined);
	await clock.moveTo(120 * SECOND);
	const readings = await end;
	const progress = Object.fromEntries(ids.map((id) => [id, readings.get(id)?.progress]));
	return { readings, progress, endedAt, of: (id: string) => reads.flatMap((one) => (one.id === id ? [one.at] : [])) };
}

/** A run that is ready after so many seconds. */
const readyAfter = (seconds: number) => (id: string, at: number) => answer(id, at >= seconds * SECOND ? 'Success' : 'Running');

describe('Before an execution is paused, its runs', () => {
	it('are read once, side by side, when that goes quickly', async () => {
		const { progress, endedAt, of } = await reading(['a', 'b', 'c'], (id) => answer(id, id === 'b' ? 'Success' : 'Running'));
		expect(progress).toEqual({ a: 'unfinished', b: 'finished', c: 'unfinished' });
		expect([of('a'), of('b'), of('c'), endedAt]).toEqual([[0], [0], [0], 0]);
	});

	it('are read once each, though several items share one', async () => {
		expect((await reading(['a', 'a', 'a'], (id) => answer(id, 'Running'))).of('a')).toEqual([0]);
	});

	it('are read again when one of them hangs and the others grow old meanwhile: two runs of three seconds have both ended', async () => {
		const { progress, endedAt } = await reading(['a', 'b'], (id, nth, at) => (id === 'a' && nth === 1 ? never : readyAfter(3)(id, at)));
		expect(progress).toEqual({ a: 'finished', b: 'finished' });
		expect(endedAt).toBeLessThanOrEqual(12 * SECOND);
	});

	it('are read again within the two seconds before, but for those that have ended', async () => {
		const { progress, endedAt, of } = await reading(['a', 'b', 'c'], (id, nth) => (id === 'a' && nth === 1 ? never : answer(id, id === 'c' ? 'Failed' : 'Running')));
		expect(progress).toEqual({ a: 'unfinished', b: 'unfinished', c: 'failed' });
		for (const id of ['a', 'b']) expect(endedAt - of(id).at(-1)!).toBeLessThanOrEqual(2 * SECOND);
		expect(of('c')).toEqual([0]);
	});

	it('are read again within the two seconds before, also those that were read a second ago when another one was given up', async () => {
		const { progress, endedAt, of } = await reading(['a', 'b'], (id, _nth, at) => (id === 'a' ? never : at < 7 * SECOND ? unknown : answer(id, 'Running')));
		expect(progress).toEqual({ a: undefined, b: 'unfinished' });
		expect(endedAt - of('b').at(-1)!).toBeLessThanOrEqual(2 * SECOND);
	});

	it.each([1, 5, 150])('are given up in time when the reads of all of them hang: %d runs', async (count) => {
		const ids = Array.from({ length: count }, (_, index) => `run-${index}`);
		const { readings, endedAt } = await reading(ids, () => never);
		expect(readings.size).toBe(0);
		expect(endedAt).toBeLessThan(11 * SECOND);
	});

	it('are known as of two seconds ago at most when one of them hangs for ever', async () => {
		const { progress, endedAt, of } = await reading(['a', 'b'], (id) => (id === 'a' ? never : answer(id, 'Running')));
		expect(progress).toEqual({ a: undefined, b: 'unfinished' });
		expect(endedAt).toBeLessThan(11 * SECOND);
		expect(endedAt - of('b').at(-1)!).toBeLessThanOrEqual(2 * SECOND);
	});

	it('are not read again when a read takes its time and shows the state of now', async () => {
		const clock = handClock();
		let reads = 0;
		const client = new WeShopClient(async () => {
			reads++;
			await clock.sleep(5 * SECOND);
			return answer('a', 'Running');
		}, clock);
		const end = readBeforePausing({ client, clock, seen: new SeenRuns() }, ['a']);
		await clock.moveTo(60 * SECOND);
		expect([(await end).get('a')?.progress, reads]).toEqual(['unfinished', 1]);
	});

	it('may be unknown at first', async () => {
		const { progress, endedAt } = await reading(['a', 'b'], (id, nth) => (nth === 1 ? unknown : answer(id, 'Running')));
		expect(progress).toEqual({ a: 'unfinished', b: 'unfinished' });
		expect(endedAt).toBe(500);
	});

	it.each([
		['stay unknown', () => unknown],
		['cannot be read', () => ({ statusCode: 503, headers: {}, body: '' })],
		['cannot be read with this key', () => ({ statusCode: 401, headers: {}, body: '' })],
		['are read as web pages', () => ({ statusCode: 200, headers: {}, body: '<html>' })],
		['are not to be read for an hour', () => ({ statusCode: 429, headers: { 'retry-after': '3600' }, body: '' })],
	])('that %s hold up the pause no longer', async (_what, weShop) => {
		const { readings, endedAt, of } = await reading(['a', 'b'], weShop);
		expect(readings.size).toBe(0);
		expect(endedAt).toBeLessThan(11 * SECOND);
		expect(of('a').length).toBeLessThanOrEqual(12);
	});
});

describe('A run that has ended before its execution is paused, and does not show its results', () => {
	const bare = [undefined, null, []].map((result) => [JSON.stringify(result), result] as const);

	it.each(bare)('(%s) is read until it does, when all others have ended: nothing is paused then', async (_what, result) => {
		const { progress, readings, endedAt } = await reading(['a', 'b'], (id, _nth, at) => (id === 'a' && at < 4 * SECOND ? answer(id, 'Success', result) : answer(id, 'Success')));
		expect(progress).toEqual({ a: 'finished', b: 'finished' });
		expect(readings.get('a')).toMatchObject({ run: { executions: [{ result: [{ image: 'https://files.example/1.png' }] }] } } as Partial<Reading>);
		expect(endedAt).toBeLessThanOrEqual(6 * SECOND);
	});

	it.each(bare)('(%s) nor ever does is taken as it is after ten seconds', async (_what, result) => {
		const { progress, endedAt } = await reading(['a', 'b'], (id) => (id === 'a' ? answer(id, 'Success', result ?? null) : answer(id, 'Failed')));
		expect(progress).toEqual({ a: 'finished', b: 'failed' });
		expect(endedAt).toBeLessThanOrEqual(13 * SECOND);
	});

	it('holds up no pause when another one is unfinished: WeShop calls back about that one', async () => {
		const { readings, endedAt } = await reading(['a', 'b'], (id) => (id === 'a' ? answer(id, 'Success', []) : answer(id, 'Running')));
		expect([readings.get('a')?.progress, readings.get('a')?.status, endedAt]).toEqual(['unfinished', 'Running', 0]);
	});
});

it('A stop during the reads before a pause is a stop', async () => {
	const clock = handClock();
	const client = new WeShopClient(async () => await Promise.reject<HttpResponse>(new Stopped()), clock);
	await expect(readBeforePausing({ client, clock, seen: new SeenRuns() }, ['a', 'b'])).rejects.toBeInstanceOf(Stopped);
});
