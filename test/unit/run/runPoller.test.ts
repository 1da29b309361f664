import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { Run } from '../../../nodes/WeShop/api/types';
import { withRun } from '../../../nodes/WeShop/run/runFailures';
import { RunPoller } from '../../../nodes/WeShop/run/runPoller';
import { SeenRuns } from '../../../nodes/WeShop/run/seenRuns';
import { handClock, instantClock, START } from '../clock';

const ID = 'exec-1';
const TIMEOUT = 600_000;
const run = (status?: string): Run => ({ executions: [{ executionId: ID, status, ...(status === 'Success' ? { result: [{ image: 'https://files.example/1.png' }] } : {}) }] });
const fine = (data: Run): HttpResponse => ({ statusCode: 200, headers: {}, body: { success: true, data } });
const unknown: HttpResponse = { statusCode: 404, headers: {}, body: { success: false, error: { code: 'NOT_FOUND', message: 'No such run', retryable: false } } };

/** Waits for a run that WeShop answers so about, one after the other, the last answer again and again. */
function waiting(answers: HttpResponse[], { startedAt = START, timeout = TIMEOUT } = {}) {
	const clock = instantClock();
	const polls: number[] = [];
	const client = new WeShopClient(async () => {
		polls.push(clock.elapsed());
		return answers[Math.min(polls.length, answers.length) - 1]!;
	}, clock);
	return { polls, clock, end: new RunPoller({ client, clock, seen: new SeenRuns() }).untilFinished(ID, startedAt, startedAt + timeout) };
}

async function failureOf(end: Promise<unknown>): Promise<WeShopFailure> {
	const thrown: unknown = await end.catch((failure: unknown) => failure);
	if (!(thrown instanceof WeShopFailure)) throw new Error(`Not refused: ${JSON.stringify(thrown)}`);
	return thrown;
}

describe('Waiting for a run', () => {
	it('ends with the run when it has succeeded', async () => {
		const { end, polls } = waiting([fine(run('Pending')), fine(run('Segmenting')), fine(run('Running')), fine(run('Success'))]);
		await expect(end).resolves.toEqual(run('Success'));
		expect(polls).toEqual([5_100, 7_100, 9_100, 11_100]);
	});

	describe('that has succeeded and shows no result', () => {
		const bare = (result?: unknown) => fine({ executions: [{ executionId: ID, status: 'Success', result }] } as Run);

		it.each([[undefined], [null], [[]], ['soon']])('yet (%j) is polled again until it does', async (result) => {
			const { end, polls } = waiting([bare(result), bare(result), fine(run('Success'))]);
			await expect(end).resolves.toEqual(run('Success'));
			expect(polls).toHaveLength(3);
		});

		it('is polled for ten seconds and no more', async () => {
			const { end, polls } = waiting([bare([])]);
			await expect(end).resolves.toEqual({ executions: [{ executionId: ID, status: 'Success', result: [] }] });
			expect(polls.at(-1)! - polls[0]!).toBeGreaterThanOrEqual(10_000);
			expect(polls.at(-1)! - polls[0]!).toBeLessThan(13_000);
		});

		it('goes on at WeShop when the time is up before: it may show its results a moment later', async () => {
			await expect(waiting([bare([])], { timeout: 5_200 }).end).rejects.toMatchObject({ details: { status: 'Running', retryable: true } });
		});

		it('because all of them failed is not polled again', async () => {
			expect((await failedOnly()).polls).toHaveLength(1);
		});

		async function failedOnly() {
			const { end, polls } = waiting([bare([{ status: 'Failed' }])]);
			return { end: await end, polls };
		}
	});

	it.each(['Reviewing', 'success', '', undefined])('goes on while the state is %p, which nobody knows', async (status) => {
		const { end, polls } = waiting([fine(run(status)), fine(run('Success'))]);
		await expect(end).resolves.toEqual(run('Success'));
		expect(polls).toHaveLength(2);
	});

	it('goes on while the run has no execution yet', async () => {
		await expect(waiting([fine({}), fine({ executions: [] }), fine(run('Success'))]).end).resolves.toEqual(run('Success'));
	});

	it('ends when the run has failed, with its ID and what to do', async () => {
		const { end, polls } = waiting([fine(run('Failed'))]);
		const failure = await failureOf(end);
		expect(failure.message).toContain(ID);
		expect(failure.details).toEqual({ executionId: ID, status: 'Failed', retryable: false });
		expect(failure.description).toMatch(/run it again/);
		expect(polls).toHaveLength(1);
	});
});

describe('A wait that takes too long', () => {
	it('ends at its deadline, says that the run goes on, and how to fetch it', async () => {
		const { end, clock } = waiting([fine(run('Running'))]);
		const failure = await failureOf(end);
		expect(failure.message).toContain(`${ID} was not finished after 600 seconds`);
		expect(failure.description).toMatch(/goes on/);
		expect(failure.description).toMatch(/Run → Get/);
		expect(failure.description).toContain(ID);
		expect(failure.details).toEqual({ executionId: ID, status: 'Running', retryable: true });
		expect(clock.elapsed()).toBe(TIMEOUT);
	});

	it('polls one last time at the deadline', async () => {
		const { polls, end } = waiting([fine(run('Running'))]);
		await failureOf(end);
		expect(polls.at(-1)).toBe(TIMEOUT);
	});

	it('counts from the start of the run, not from the start of the wait', async () => {
		const { end, clock } = waiting([fine(run('Running'))], { startedAt: START - 500_000 });
		expect((await failureOf(end)).message).toContain('after 600 seconds');
		expect(clock.elapsed()).toBe(100_000);
	});

	it('polls once even when the time was up before', async () => {
		const { end, polls } = waiting([fine(run('Success'))], { startedAt: START - TIMEOUT - 1 });
		await expect(end).resolves.toEqual(run('Success'));
		expect(polls).toEqual([0]);
	});

	it('calls a run pending that has shown no state by then', async () => {
		const failure = await failureOf(waiting([fine({})], { timeout: 20_000 }).end);
		expect(failure.message).toContain('not finished after 20 seconds');
		expect(failure.details).toEqual({ executionId: ID, status: 'Pending', retryable: true });
	});

	it('may be as short as a second', async () => {
		const { end, clock } = waiting([fine(run('Running'))], { timeout: 1_000 });
		await failureOf(end);
		expect(clock.elapsed()).toBe(1_000);
	});
});

describe('A run that WeShop does not know', () => {
	it('right after its start is asked for again', async () => {
		const { end } = waiting([unknown, unknown, fine(run('Success'))]);
		await expect(end).resolves.toEqual(run('Success'));
	});

	it.each([0, 2_000, 60_000])('is given up fifteen seconds after its first poll, however old it is (started %d ms ago)', async (age) => {
		const { end, polls, clock } = waiting([unknown], { startedAt: START - age });
		expect(await failureOf(end)).toMatchObject({ message: 'WeShop says: No such run', details: { code: 'NOT_FOUND', retryable: false } });
		expect(clock.elapsed() - polls[0]!).toBe(15_000);
	});

	it('when the time is up before those fifteen seconds are over was not finished in time', async () => {
		const { end, clock } = waiting([unknown], { timeout: 10_000 });
		const failure = await failureOf(end);
		expect(failure.message).toBe(`The run ${ID} was not finished after 10 seconds`);
		expect(failure.details).toEqual({ executionId: ID, status: 'Pending', retryable: true });
		expect(clock.elapsed()).toBe(10_000);
	});
});

describe('Trouble on the way', () => {
	it('that passes is waited out', async () => {
		const broken: HttpResponse = { statusCode: 502, headers: {}, body: '<html>' };
		await expect(waiting([broken, broken, fine(run('Running')), broken, fine(run('Success'))]).end).resolves.toEqual(run('Success'));
	});

	it('that does not pass ends at the deadline', async () => {
		const { end, clock } = waiting([{ statusCode: 502, headers: {}, body: '<html>' }]);
		expect((await failureOf(end)).details.retryable).toBe(true);
		expect(clock.elapsed()).toBeLessThanOrEqual(TIMEOUT);
	});

	it.each([401, 403])('of the key, HTTP %d, ends the wait at once', async (statusCode) => {
		const { end, polls } = waiting([{ statusCode, headers: {}, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'who are you?' } } }]);
		expect((await failureOf(end)).message).toContain('API key');
		expect(polls).toHaveLength(1);
	});
});

describe('Whatever happens to a run that exists', () => {
	it('is reported with its ID and how to fetch what was paid for', () => {
		const failure = withRun(new WeShopFailure('WeShop could not be reached (ECONNRESET)', { description: 'Check it', details: { code: 'ECONNRESET', retryable: true } }), ID);
		expect(failure.message).toBe(`WeShop could not be reached (ECONNRESET) (run ${ID})`);
		expect(failure.description).toMatch(/^Check it\. .*Run → Get.*exec-1/);
		expect(failure.details).toEqual({ code: 'ECONNRESET', retryable: true, executionId: ID });
	});

	it('stays a stop when it was one', () => {
		const stopped = withRun(new Stopped(), ID);
		expect(stopped).toBeInstanceOf(Stopped);
		expect(stopped.details.executionId).toBe(ID);
		expect(stopped.description).toContain('Run → Get');
	});

	it('is left alone when it names the run already', () => {
		const failure = new WeShopFailure(`The run ${ID} was not finished`, { details: { executionId: ID } });
		expect(withRun(failure, ID)).toBe(failure);
	});
});

describe('A run whose age is unknown', () => {
	it('is polled at once, as it may have ended already', async () => {
		const clock = instantClock();
		const polls: number[] = [];
		const client = new WeShopClient(async () => {
			polls.push(clock.elapsed());
			return fine(run(polls.length < 3 ? 'Running' : 'Success'));
		}, clock);
		await new RunPoller({ client, clock, seen: new SeenRuns() }).untilFinished(ID, START, START + TIMEOUT, { isAgeKnown: false });
		expect(polls).toEqual([0, 5_100, 7_100]);
	});
});

describe('A poll that hangs', () => {
	const never = new Promise<HttpResponse>(() => undefined);

	/** How the wait ends, and when, in milliseconds from the start of the run; a poll beyond the answers hangs. */
	async function waitingWith(answers: HttpResponse[], timeout: number) {
		const clock = handClock();
		let polls = 0;
		const client = new WeShopClient(async () => await (answers[polls++] ?? never), clock);
		let endedAt = NaN;
		const end = new RunPoller({ client, clock, seen: new SeenRuns() }).untilFinished(ID, START, START + timeout).finally(() => (endedAt = clock.now() - START));
		end.catch(() => undefined);
		await clock.moveTo(2 * timeout + 200_000);
		return { failure: await failureOf(end), endedAt };
	}

	it('ends at the Timeout, with how WeShop could not be reached, when no poll has worked', async () => {
		const { failure, endedAt } = await waitingWith([], 8_000);
		expect(failure).toMatchObject({ message: 'WeShop could not be reached (ECONNABORTED)', details: { code: 'ECONNABORTED', retryable: true } });
		expect(endedAt).toBe(8_000);
	});

	it('ends at the Timeout, with the last state, when an earlier one has worked', async () => {
		const { failure, endedAt } = await waitingWith([fine(run('Segmenting'))], 8_000);
		expect(failure.message).toBe(`The run ${ID} was not finished after 8 seconds`);
		expect(failure.details).toEqual({ executionId: ID, status: 'Segmenting', retryable: true });
		expect(endedAt).toBe(8_000);
	});

	it('and is the last one, at the Timeout, ends within a second of it', async () => {
		const { failure, endedAt } = await waitingWith([], 2_000);
		expect(failure.details.code).toBe('ECONNABORTED');
		expect(endedAt).toBeGreaterThanOrEqual(2_000);
		expect(endedAt).toBeLessThan(3_000);
	});

	it('and is the last one tells of no state but the last that was read', async () => {
		const { failure, endedAt } = await waitingWith([fine(run('Running')), fine(run('Running'))], 9_000);
		expect(failure.message).toBe(`The run ${ID} was not finished after 9 seconds`);
		expect(endedAt).toBeLessThan(10_000);
	});

	it('is given up after a minute and repeated while there is time', async () => {
		const clock = handClock();
		let polls = 0;
		const client = new WeShopClient(async () => await (polls++ === 0 ? never : fine(run('Success'))), clock);
		const end = new RunPoller({ client, clock, seen: new SeenRuns() }).untilFinished(ID, START, START + TIMEOUT);
		await clock.moveTo(TIMEOUT);
		await expect(end).resolves.toEqual(run('Success'));
		expect(polls).toBe(2);
	});
});
