import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { runThatEnded } from '../../../nodes/WeShop/run/readRun';
import { instantClock } from '../clock';

const ID = 'exec-1';
const state = (status?: string): HttpResponse => ({ statusCode: 200, headers: {}, body: { success: true, data: { executions: [{ executionId: ID, status, ...(status === 'Success' ? { result: [{ image: 'https://files.example/1.png' }] } : {}) }] } } });
const refused = (statusCode: number, error: object, headers = {}): HttpResponse => ({ statusCode, headers, body: { success: false, error } });

/** Reads a run that WeShop tells of in these answers, the last one again and again. */
function reading(answers: HttpResponse[], settling?: number) {
	const clock = instantClock();
	const reads: number[] = [];
	const client = new WeShopClient(async () => {
		reads.push(clock.elapsed());
		return answers[Math.min(reads.length, answers.length) - 1]!;
	}, clock);
	return { reads, clock, run: runThatEnded(client, clock, ID, settling) };
}

describe('A run that is said to have ended', () => {
	it.each(['Success', 'Failed'])('is read once when it shows %s', async (status) => {
		const { run, reads } = reading([state(status)]);
		await expect(run).resolves.toEqual({ executions: [{ executionId: ID, status, ...(status === 'Success' ? { result: [{ image: 'https://files.example/1.png' }] } : {}) }] });
		expect(reads).toEqual([0]);
	});

	it('is looked at again, after pauses that grow, until it shows its end', async () => {
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
	])('is looked at to the last of the %d ms in which it may settle', async (settling, expected) => {
		const { run, reads } = reading([state('Running')], settling);
		await run;
		expect(reads).toEqual(expected);
	});

	it('is looked at once when it may not take time to settle', async () => {
		const { run, reads } = reading([state('Running'), state('Success')], 0);
		await expect(run).resolves.toBeUndefined();
		expect(reads).toEqual([0]);
	});
});

describe('A run that cannot be read', () => {
	it('is asked for again when the trouble may pass', async () => {
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

	it.each([
		['knows none of its ID', refused(404, { code: 'NOT_FOUND', message: 'No such run', retryable: false })],
		['refuses the key', refused(401, { code: 'UNAUTHORIZED', message: 'No' })],
	])('is given up at once when WeShop %s', async (_, answer) => {
		const { run, reads } = reading([answer]);
		await expect(run).rejects.toMatchObject({ details: { retryable: false } });
		expect(reads).toEqual([0]);
	});
});
