import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { readRun, type Reading } from '../../../nodes/WeShop/run/readRun';
import { SeenRuns } from '../../../nodes/WeShop/run/seenRuns';
import { handClock, instantClock, START } from '../clock';

const ID = 'exec-1';
const SECOND = 1_000;
const RESULT = [{ image: 'https://files.example/1.png' }];
const state = (status: unknown, result?: unknown): HttpResponse => ({ statusCode: 200, headers: {}, body: { success: true, data: { executions: [{ executionId: ID, status, result }] } } });
const refused = (statusCode: number, error: object): HttpResponse => ({ statusCode, headers: {}, body: { success: false, error } });
const success = state('Success', RESULT);
const unknown = refused(404, { code: 'NOT_FOUND', message: 'No such run', retryable: false });
const page = (statusCode: number): HttpResponse => ({ statusCode, headers: {}, body: '<!DOCTYPE html>' });

/** A reader of a run that WeShop answers so about, one after the other, the last answer again and again. */
function readerOf(answers: HttpResponse[], seen = new SeenRuns()) {
	const clock = instantClock();
	const reads: number[] = [];
	const client = new WeShopClient(async () => {
		reads.push(clock.elapsed());
		return answers[Math.min(reads.length, answers.length) - 1]!;
	}, clock);
	const read = async (time = 120 * SECOND): Promise<Reading> => await readRun({ client, clock, seen }, ID, { deadline: clock.now() + time });
	return { clock, reads, read };
}

async function failureOf(read: Promise<unknown>): Promise<WeShopFailure> {
	const thrown: unknown = await read.catch((failure: unknown) => failure);
	if (!(thrown instanceof WeShopFailure)) throw new Error(`Not refused: ${JSON.stringify(thrown)}`);
	return thrown;
}

describe('A run that is read', () => {
	it.each<[string, HttpResponse, Omit<Reading, 'run'>]>([
		['unfinished', state('Segmenting'), { progress: 'unfinished', status: 'Segmenting', hasEnded: false }],
		['unfinished, in a state that no document names', state('Reviewing'), { progress: 'unfinished', status: 'Reviewing', hasEnded: false }],
		['unfinished, in no state', state(undefined), { progress: 'unfinished', status: undefined, hasEnded: false }],
		['finished', success, { progress: 'finished', status: 'Success', hasEnded: true }],
		['finished, with failed results only', state('Success', [{ status: 'Failed' }]), { progress: 'finished', status: 'Success', hasEnded: true }],
		['finished, though failed, with a good result', state('Failed', RESULT), { progress: 'finished', status: 'Failed', hasEnded: true }],
		['failed', state('Failed', []), { progress: 'failed', status: 'Failed', hasEnded: true }],
	])('is %s, by one request', async (_what, answer, reading) => {
		const { read, reads } = readerOf([answer]);
		await expect(read()).resolves.toEqual({ run: (answer.body as { data: object }).data, ...reading });
		expect(reads).toEqual([0]);
	});

	it.each<[string, HttpResponse]>([
		['a web page', page(200)],
		['a web page with the status 404', page(404)],
		['a server in trouble', page(502)],
		['a refusal that may pass', refused(400, { code: 'BUSY', message: 'busy', retryable: true })],
	])('is read again after %s', async (_what, answer) => {
		const { read, reads } = readerOf([answer, answer, success]);
		await expect(read()).resolves.toMatchObject({ progress: 'finished' });
		expect(reads).toHaveLength(3);
	});

	it.each<[string, HttpResponse]>([
		['refuses the key', page(401)],
		['refuses for good', refused(400, { code: 'BAD', message: 'No', retryable: false })],
	])('is given up at once when WeShop %s', async (_what, answer) => {
		const { read, reads } = readerOf([answer]);
		const failure = await failureOf(read());
		expect([failure.details.retryable, failure.description ?? '', reads]).toEqual([false, expect.not.stringContaining('executionId'), [0]]);
	});
});

describe('A run that WeShop does not know', () => {
	const spellings: Array<[string, HttpResponse]> = [
		['by the status 404', unknown],
		['by the status 404 alone', refused(404, { message: 'No such run', retryable: false })],
		['by the code NOT_FOUND with HTTP 200', refused(200, { code: 'NOT_FOUND', message: 'No such run' })],
		['by the code NOT_FOUND with HTTP 400', refused(400, { code: 'NOT_FOUND', message: 'No such run', retryable: false })],
	];

	it.each(spellings)('yet, %s, is read again until it does', async (_what, answer) => {
		const { read, reads } = readerOf([answer, answer, answer, success]);
		await expect(read()).resolves.toMatchObject({ progress: 'finished' });
		expect(reads).toEqual([0, 500, 1_500, 3_500]);
	});

	it.each(spellings)('for fifteen seconds, %s, is reported in WeShop\'s words, with the ID that is meant', async (_what, answer) => {
		const { read, reads, clock } = readerOf([answer]);
		const failure = await failureOf(read());
		expect(failure.message).toBe('WeShop says: No such run');
		expect(failure.description).toMatch(/executionId that the node put out.*n8n's own execution/);
		expect(failure.details.retryable).toBe(false);
		expect([clock.elapsed(), reads.at(-1)]).toEqual([15 * SECOND, 15 * SECOND]);
		expect(reads.length).toBeLessThanOrEqual(10);
	});

	it('has those fifteen seconds once, from its first read, whoever reads it then', async () => {
		const seen = new SeenRuns();
		const first = readerOf([unknown], seen);
		await failureOf(first.read(6 * SECOND));
		const second = readerOf([unknown], seen);
		second.clock.pass(10 * SECOND);
		await failureOf(second.read());
		expect(second.clock.elapsed()).toBe(15 * SECOND);
		const third = readerOf([unknown], seen);
		third.clock.pass(20 * SECOND);
		await failureOf(third.read());
		expect(third.reads).toEqual([20 * SECOND]);
	});

	it('is not given up for good when the reader has no more time', async () => {
		const { read, reads, clock } = readerOf([unknown]);
		const failure = await failureOf(read(4 * SECOND));
		expect(failure).toMatchObject({ message: 'WeShop says: No such run', httpStatus: 404, details: { code: 'NOT_FOUND', retryable: true } });
		expect([clock.elapsed(), reads]).toEqual([4 * SECOND, [0, 500, 1_500, 3_500, 4_000]]);
	});

	it('any more, though it did before, is tolerated in its first fifteen seconds as well', async () => {
		const seen = new SeenRuns();
		await readerOf([state('Running')], seen).read();
		const { read } = readerOf([unknown, success], seen);
		await expect(read()).resolves.toMatchObject({ progress: 'finished' });
	});
});

describe('A run that has succeeded and does not show its results', () => {
	const bare = [undefined, null, [], 'soon'].map((result) => [JSON.stringify(result), state('Success', result)] as const);

	it.each(bare)('yet (%s) is unfinished and Running', async (_what, answer) => {
		const { read, reads } = readerOf([answer]);
		await expect(read()).resolves.toMatchObject({ progress: 'unfinished', status: 'Running', hasEnded: true });
		expect(reads).toEqual([0]);
	});

	it.each(bare)('(%s) is so for ten seconds from when it was first read as ended, for all readers together', async (_what, answer) => {
		const seen = new SeenRuns();
		const { read, clock } = readerOf([state('Running'), answer], seen);
		await read();
		clock.pass(60 * SECOND);
		const readAfter = async (milliseconds: number) => {
			const reader = readerOf([answer], seen);
			reader.clock.pass(60 * SECOND + milliseconds);
			return (await reader.read()).progress;
		};
		await read();
		await expect(readAfter(5 * SECOND)).resolves.toBe('unfinished');
		await expect(readAfter(10 * SECOND - 1)).resolves.toBe('unfinished');
		await expect(readAfter(10 * SECOND)).resolves.toBe('finished');
		await expect(readAfter(100 * SECOND)).resolves.toBe('finished');
	});

	it('is finished as soon as it does', async () => {
		const { read } = readerOf([state('Success', null), success]);
		await read();
		await expect(read()).resolves.toMatchObject({ progress: 'finished', status: 'Success' });
	});
});

describe('No read outlives its deadline', () => {
	it.each([500, 5 * SECOND, 50 * SECOND])('when WeShop does not answer: %d ms', async (time) => {
		const clock = handClock();
		const client = new WeShopClient(async () => await new Promise<HttpResponse>(() => undefined), clock);
		let endedAt = NaN;
		const read = failureOf(readRun({ client, clock, seen: new SeenRuns() }, ID, { deadline: START + time })).finally(() => (endedAt = clock.now() - START));
		await clock.moveTo(200 * SECOND);
		expect((await read).details).toEqual({ code: 'ECONNABORTED', retryable: true });
		expect(endedAt).toBe(Math.max(time, 750));
	});

	it('when the execution is stopped while a run is unknown', async () => {
		const clock = { ...instantClock(), sleep: async () => await Promise.reject<void>(new Stopped()) };
		const client = new WeShopClient(async () => unknown, clock);
		await expect(readRun({ client, clock, seen: new SeenRuns() }, ID, { deadline: START + 60 * SECOND })).rejects.toBeInstanceOf(Stopped);
	});
});

describe('What is known of runs', () => {
	it('is kept for so many of them, the latest', () => {
		const seen = new SeenRuns(3);
		for (const [at, id] of ['a', 'b', 'a', 'c', 'd'].entries()) seen.see(id, at);
		expect(['b', 'c', 'd'].map((id) => seen.see(id, 99).firstReadAt)).toEqual([1, 3, 4]);
		expect(seen.see('a', 99).firstReadAt).toBe(99);
	});

	it('is kept for the runs of a busy day', () => {
		const seen = new SeenRuns();
		for (let run = 0; run < 10_000; run++) seen.see(`run-${run}`, run);
		expect(seen.see('run-0', 99_999).firstReadAt).toBe(0);
		seen.see('one more', 99_999);
		expect(seen.see('run-0', 99_999).firstReadAt).toBe(99_999);
	});
});
