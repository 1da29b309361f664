import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { readEndedRun, readRun, type CallOptions } from '../../../nodes/WeShop/run/readRun';
import { SeenRuns } from '../../../nodes/WeShop/run/seenRuns';
import { handClock, instantClock, START } from '../clock';

const ID = 'exec-1';
const SECOND = 1_000;
const RESULT = [{ image: 'https://files.example/1.png' }];
const state = (status?: string, result: unknown = status === 'Success' ? RESULT : undefined): HttpResponse => ({ statusCode: 200, headers: {}, body: { success: true, data: { executions: [{ executionId: ID, status, result }] } } });
const refused = (statusCode: number, error: object, headers = {}): HttpResponse => ({ statusCode, headers, body: { success: false, error } });
const unknown = refused(404, { code: 'NOT_FOUND', message: 'No such run', retryable: false });

/** Reads a run that WeShop answers so about, one after the other, the last answer again and again. */
function reading(answers: HttpResponse[], options?: CallOptions, seen = new SeenRuns()) {
	const clock = instantClock();
	const reads: number[] = [];
	const client = new WeShopClient(async () => {
		reads.push(clock.elapsed());
		return answers[Math.min(reads.length, answers.length) - 1]!;
	}, clock);
	return { reads, clock, run: readEndedRun({ client, clock, seen }, ID, options) };
}

describe('A run that is said to have ended', () => {
	it.each(['Success', 'Failed'])('is read once when it shows %s', async (status) => {
		const { run, reads } = reading([state(status)]);
		await expect(run).resolves.toEqual((state(status).body as { data: object }).data);
		expect(reads).toEqual([0]);
	});

	it('is read again, after pauses that grow, until it shows its end', async () => {
		const { run, reads } = reading([state('Running'), state('Running'), state('Segmenting'), state('Success')]);
		await expect(run).resolves.toMatchObject({ executions: [{ status: 'Success' }] });
		expect(reads).toEqual([0, 500, 1_500, 3_500]);
	});

	it.each(['Running', 'Reviewing', '', undefined])('is given up after eight seconds when it goes on showing %p', async (status) => {
		const { run, reads } = reading([state(status)]);
		await expect(run).resolves.toBeUndefined();
		expect(reads).toEqual([0, 500, 1_500, 3_500, 5_500, 7_500]);
	});

	it('is given up when it never has an execution', async () => {
		await expect(reading([{ statusCode: 200, headers: {}, body: { success: true, data: {} } }]).run).resolves.toBeUndefined();
	});

	it.each([
		[499, [0]],
		[500, [0, 500]],
	])('is read to the last of the %d ms in which it may settle', async (settleMs, expected) => {
		const { run, reads } = reading([state('Running')], { settleMs });
		await run;
		expect(reads).toEqual(expected);
	});

	it('is read once when it may not take time to settle', async () => {
		const { run, reads } = reading([state('Running'), state('Success')], { settleMs: 0 });
		await expect(run).resolves.toBeUndefined();
		expect(reads).toEqual([0]);
	});
});

describe('A run that has ended and does not show its results', () => {
	it.each([undefined, 0])('yet is read until it does, whatever time it has to settle (%p)', async (settleMs) => {
		const { run, reads } = reading([state('Success', null), state('Success', []), state('Success')], { settleMs });
		await expect(run).resolves.toMatchObject({ executions: [{ result: RESULT }] });
		expect(reads).toHaveLength(3);
	});

	it.each([undefined, 0])('is read for ten seconds and then taken as it is, whatever time it has to settle (%p)', async (settleMs) => {
		const { run, clock } = reading([state('Success', null)], { settleMs });
		await expect(run).resolves.toMatchObject({ executions: [{ status: 'Success', result: null }] });
		expect(clock.elapsed()).toBeGreaterThanOrEqual(10 * SECOND);
		expect(clock.elapsed()).toBeLessThanOrEqual(12 * SECOND);
	});

	it('is taken as it is at once when it was first read as ended ten seconds ago', async () => {
		const seen = new SeenRuns();
		seen.see(ID, START - 60 * SECOND).endedAt = START - 10 * SECOND;
		const { run, reads } = reading([state('Success', null)], {}, seen);
		await run;
		expect(reads).toEqual([0]);
	});
});

describe('A run that cannot be read', () => {
	it('is read again when the trouble may pass', async () => {
		const { run, reads } = reading([refused(503, { code: 'BUSY', message: 'busy', retryable: true }), state('Success')]);
		await expect(run).resolves.toMatchObject({ executions: [{ status: 'Success' }] });
		expect(reads).toEqual([0, 500]);
	});

	it('is given up after ten seconds of trouble', async () => {
		const { run, clock } = reading([refused(503, { code: 'BUSY', message: 'busy', retryable: true })]);
		await expect(run).rejects.toMatchObject({ details: { code: 'BUSY', retryable: true } });
		expect(clock.elapsed()).toBeLessThanOrEqual(10_000);
	});

	it('is given up at once when WeShop asks for a pause longer than that', async () => {
		const { run, reads, clock } = reading([refused(429, { code: 'SLOW_DOWN', message: 'slow down' }, { 'retry-after': '30' })]);
		await expect(run).rejects.toMatchObject({ retryAfterMs: 30_000 });
		expect([reads, clock.elapsed()]).toEqual([[0], 0]);
	});

	it('is given up at once when WeShop refuses the key', async () => {
		const { run, reads } = reading([refused(401, { code: 'UNAUTHORIZED', message: 'No' })]);
		await expect(run).rejects.toMatchObject({ details: { retryable: false } });
		expect(reads).toEqual([0]);
	});

	it.each([false, true])('is given up after ten seconds when WeShop does not answer (may be forged: %p)', async (mayBeForged) => {
		const clock = handClock();
		const client = new WeShopClient(async () => await new Promise<HttpResponse>(() => undefined), clock);
		let endedAt = NaN;
		const end = readEndedRun({ client, clock, seen: new SeenRuns() }, ID, { mayBeForged })
			.catch((failure: unknown) => failure)
			.finally(() => (endedAt = clock.now() - START));
		await clock.moveTo(200 * SECOND);
		await expect(end).resolves.toMatchObject({ details: { code: 'ECONNABORTED', retryable: true } });
		expect(endedAt).toBe(10 * SECOND);
	});
});

describe('A run of the node\'s own that WeShop does not know', () => {
	it('yet is read again until it does', async () => {
		const { run, reads } = reading([unknown, unknown, state('Running'), state('Success')]);
		await expect(run).resolves.toMatchObject({ executions: [{ status: 'Success' }] });
		expect(reads).toEqual([0, 500, 1_500, 3_500]);
	});

	it('is given up for good fifteen seconds after its first read', async () => {
		const { run, clock } = reading([unknown]);
		await expect(run).rejects.toMatchObject({ httpStatus: 404, details: { code: 'NOT_FOUND', retryable: false } });
		expect(clock.elapsed()).toBeGreaterThanOrEqual(15 * SECOND);
		expect(clock.elapsed()).toBeLessThanOrEqual(17 * SECOND);
	});

	it('is given up at once when somebody has read it fifteen seconds ago', async () => {
		const seen = new SeenRuns();
		seen.see(ID, START - 15 * SECOND);
		const { run, reads } = reading([unknown], {}, seen);
		await expect(run).rejects.toMatchObject({ details: { retryable: false } });
		expect(reads).toEqual([0]);
	});
});

describe('A run whose ID anybody can have made up, and that WeShop does not know', () => {
	it('is read once more after a second, and given up for good then', async () => {
		const { run, reads } = reading([unknown], { mayBeForged: true });
		await expect(run).rejects.toMatchObject({ httpStatus: 404, details: { retryable: false } });
		expect(reads).toEqual([0, SECOND]);
	});

	it('and does then is read like any other', async () => {
		const { run, reads } = reading([unknown, state('Running'), state('Success')], { mayBeForged: true });
		await expect(run).resolves.toMatchObject({ executions: [{ status: 'Success' }] });
		expect(reads).toEqual([0, SECOND, 1_500]);
	});

	it('leaves no trace: those fifteen seconds begin with the first reader who knows better', async () => {
		const seen = new SeenRuns();
		await reading([unknown], { mayBeForged: true }, seen).run.catch(() => undefined);
		const clock = instantClock();
		clock.pass(60 * SECOND);
		const client = new WeShopClient(async () => unknown, clock);
		await readRun({ client, clock, seen }, ID, { deadline: Infinity }).catch(() => undefined);
		expect(clock.elapsed()).toBe(75 * SECOND);
	});

	it('costs one read in a flood of them, and all are answered within a second', async () => {
		const clock = handClock();
		let reads = 0;
		const client = new WeShopClient(async () => {
			reads++;
			return unknown;
		}, clock);
		client.allowRuns(100);
		const reader = { client, clock, seen: new SeenRuns() };
		const flood = () => Array.from({ length: 50 }, (_, forged) => readEndedRun(reader, `forged-${forged}`, { mayBeForged: true }).catch((failure: unknown) => failure));
		const first = flood();
		await clock.moveTo(SECOND);
		for (const end of await Promise.all(first)) expect(end).toMatchObject({ httpStatus: 404 });
		expect(reads).toBe(53);
		const second = flood();
		await clock.moveTo(3 * SECOND);
		await Promise.all(second);
		expect(reads).toBe(106);
	});
});
