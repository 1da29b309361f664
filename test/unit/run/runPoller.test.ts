import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { Run } from '../../../nodes/WeShop/api/types';
import { withRun } from '../../../nodes/WeShop/run/runFailures';
import { RunPoller } from '../../../nodes/WeShop/run/runPoller';
import { instantClock, START } from '../clock';

const ID = 'exec-1';
const TIMEOUT = 600_000;
const run = (status?: string): Run => ({ executions: [{ executionId: ID, status, ...(status === 'Success' ? { result: [{ image: 'https://files.example/1.png' }] } : {}) }] });
const fine = (data: Run): HttpResponse => ({ statusCode: 200, headers: {}, body: { success: true, data } });
const unknown: HttpResponse = { statusCode: 404, headers: {}, body: { success: false, error: { code: 'NOT_FOUND', message: 'No such run', retryable: false } } };

/** Waits for a run that WeShop tells of in these answers, the last one again and again. */
function waiting(answers: HttpResponse[], { startedAt = START, timeout = TIMEOUT } = {}) {
	const clock = instantClock();
	const polls: number[] = [];
	const client = new WeShopClient(async () => {
		polls.push(clock.elapsed());
		return answers[Math.min(polls.length, answers.length) - 1]!;
	}, clock);
	return { polls, clock, end: new RunPoller(client, clock).untilFinished(ID, startedAt, startedAt + timeout) };
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

		it.each([[undefined], [null], [[]], ['soon']])('yet (%j) is looked at again until it does', async (result) => {
			const { end, polls } = waiting([bare(result), bare(result), fine(run('Success'))]);
			await expect(end).resolves.toEqual(run('Success'));
			expect(polls).toHaveLength(3);
		});

		it('is looked at for ten seconds and no more', async () => {
			const { end, polls } = waiting([bare([])]);
			await expect(end).resolves.toEqual({ executions: [{ executionId: ID, status: 'Success', result: [] }] });
			expect(polls.at(-1)! - polls[0]!).toBeGreaterThanOrEqual(10_000);
			expect(polls.at(-1)! - polls[0]!).toBeLessThan(13_000);
		});

		it('is taken as it is when the time is up', async () => {
			await expect(waiting([bare([])], { timeout: 5_200 }).end).resolves.toMatchObject({ executions: [{ status: 'Success' }] });
		});

		it('because all of them failed is not looked at again', async () => {
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

	it('looks one last time at the deadline', async () => {
		const { polls, end } = waiting([fine(run('Running'))]);
		await failureOf(end);
		expect(polls.at(-1)).toBe(TIMEOUT);
	});

	it('counts from the start of the run, not from the start of the wait', async () => {
		const { end, clock } = waiting([fine(run('Running'))], { startedAt: START - 500_000 });
		expect((await failureOf(end)).message).toContain('after 600 seconds');
		expect(clock.elapsed()).toBe(100_000);
	});

	it('looks once even when the time was up before', async () => {
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

	it('fifteen seconds after its start is not', async () => {
		const { end, clock } = waiting([unknown]);
		expect((await failureOf(end)).message).toContain('No such run');
		expect(clock.elapsed()).toBeGreaterThanOrEqual(15_000);
		expect(clock.elapsed()).toBeLessThan(20_000);
	});

	it.each([
		[14_999, 2],
		[15_000, 1],
	])('is young until then: first looked at after %d ms, it takes %d looks', async (age, looks) => {
		const { end, polls } = waiting([unknown], { startedAt: START - age + 2_000 });
		await failureOf(end);
		expect(polls).toHaveLength(looks);
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
		const { end, polls } = waiting([{ statusCode, headers: {}, body: '' }]);
		expect((await failureOf(end)).message).toContain('API key');
		expect(polls).toHaveLength(1);
	});
});

describe('Whatever befalls a run that exists', () => {
	it('is told with its ID and how to fetch what was paid for', () => {
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
