import { REQUESTS_PER_SECOND, WeShopClient } from '../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../nodes/WeShop/api/envelope';
import { WeShopFailure } from '../../nodes/WeShop/api/failure';
import { POLL_SHARE, RunPoller } from '../../nodes/WeShop/run/runPoller';
import { SeenRuns } from '../../nodes/WeShop/run/seenRuns';
import { handClock, START } from '../unit/clock';

const SECOND = 1_000;
/** Of all runs together that are waited for. */
const POLLS_PER_SECOND = REQUESTS_PER_SECOND * POLL_SHARE;
const TIMEOUT = 1_200 * SECOND;
const response = (executionId: string, status: string): HttpResponse => ({ statusCode: 200, headers: {}, body: { success: true, data: { executions: [{ executionId, status, ...(status === 'Success' ? { result: [{ image: 'https://files.example/1.png' }] } : {}) }] } } });
const refusal = (statusCode: number): HttpResponse => ({ statusCode, headers: {}, body: { success: false, error: { code: 'NO', message: 'No', retryable: false } } });

/** When a run ends, in milliseconds from the start, and what WeShop responds from then on; it goes on for ever unless set. */
interface Run {
	/** When it began; with the others unless set. */
	startsAt?: number;
	endsAt?: number;
	then?: (executionId: string, at: number) => HttpResponse;
}

/** Runs that were started together and are waited for together. */
function watched(runs: Run[], { timeout = TIMEOUT, isAgeKnown = true } = {}) {
	const clock = handClock();
	const polls: Array<{ run: number; at: number }> = [];
	const client = new WeShopClient(async ({ url }) => {
		const run = Number(url.split('/').at(-1));
		const at = clock.now() - START;
		polls.push({ run, at });
		const { endsAt = Infinity, then = (id: string) => response(id, 'Success') } = runs[run]!;
		return at >= endsAt ? then(String(run), at) : response(String(run), 'Running');
	}, clock);
	const poller = new RunPoller({ client, clock, seen: new SeenRuns() }, runs.length);
	const ends = runs.map((_, run) => ({ run, at: NaN, end: undefined as unknown }));
	void Promise.all(runs.map(async (_, run) => {
		ends[run]!.end = await poller.untilFinished(String(run), START + (runs[run]!.startsAt ?? 0), START + timeout, { isAgeKnown }).catch((failure: unknown) => failure);
		ends[run]!.at = clock.now() - START;
	}));
	return { clock, polls, ends };
}

const times = (polls: Array<{ run: number; at: number }>, run: number) => polls.flatMap((poll) => (poll.run === run ? [poll.at] : []));
const gaps = (at: number[]) => at.slice(1).map((time, index) => time - at[index]!);
const between = (at: number[], from: number, to: number) => at.filter((time) => time >= from && time < to);
const forEver = (count: number) => Array.from({ length: count }, (): Run => ({}));

describe('The first poll', () => {
	it.each([
		[1, 5.1],
		[2, 4.1],
	])('at each of %d runs comes after %d seconds, also at the one that is there first', async (count, seconds) => {
		const { clock, polls } = watched(forEver(count));
		await clock.moveTo(6 * SECOND);
		for (let run = 0; run < count; run++) expect(times(polls, run)[0]).toBe(seconds * SECOND);
	});
});

describe('The more runs are waited for', () => {
	it.each([1, 20, 64, 96, 240])('the less often each is polled: %d runs', async (count) => {
		const seconds = Math.max(2, count / POLLS_PER_SECOND);
		const { clock, polls } = watched(forEver(count));
		await clock.moveTo(5.2 * SECOND + (count / REQUESTS_PER_SECOND) * 1.1 * SECOND + 2 * seconds * SECOND);
		for (let run = 0; run < count; run++) {
			const first = gaps(times(polls, run))[0]!;
			// The second poll may come early by half a pause, for once.
			expect(first).toBeGreaterThanOrEqual((seconds * SECOND) / 2);
			expect(first).toBeLessThanOrEqual(seconds * SECOND + 1.1 * SECOND);
		}
	});

	it.each([1, 10, 37, 100, 400])('the rate of all polls stays: %d runs', async (count) => {
		const { clock, polls } = watched(forEver(count));
		await clock.moveTo(200 * SECOND);
		const all = polls.map(({ at }) => at);
		const round = Math.max(count > 1 ? 1.8 : 2, count / POLLS_PER_SECOND) * SECOND;
		for (const from of all) expect(between(all, from, from + SECOND).length).toBeLessThanOrEqual(REQUESTS_PER_SECOND);
		// The second poll of each may come early.
		const settled = Math.max(...polls.map(({ run }) => times(polls, run)[1]!));
		for (const from of all.filter((at) => at > settled)) expect(between(all, from, from + round).length).toBeLessThanOrEqual(count);
	});

	it('each of them is polled, none more often than another', async () => {
		const { clock, polls } = watched(forEver(200));
		await clock.moveTo(300 * SECOND);
		const counts = Array.from({ length: 200 }, (_, run) => times(polls, run).length);
		expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
	});
});

describe('As runs end', () => {
	it('the others are polled more often again', async () => {
		const { clock, polls } = watched([...Array.from({ length: 95 }, (): Run => ({ endsAt: 25 * SECOND })), ...forEver(5)]);
		await clock.moveTo(90 * SECOND);
		for (let run = 95; run < 100; run++) {
			const at = times(polls, run);
			// A hundred at sixteen a second; the second poll may come early by half.
			expect(Math.min(...gaps(between(at, 0, 25 * SECOND)).slice(1))).toBeGreaterThanOrEqual(6.2 * SECOND);
			// By then a tenth of their age counts again.
			expect(Math.max(...gaps(between(at, 45 * SECOND, 90 * SECOND)))).toBeLessThanOrEqual(9 * SECOND);
			expect(gaps(between(at, 40 * SECOND, 90 * SECOND))[0]).toBeLessThanOrEqual(6 * SECOND);
		}
	});

	it('each result is out within the interval that the first of them had', async () => {
		const { clock, ends } = watched(Array.from({ length: 120 }, (_, run): Run => ({ endsAt: run * 500 })));
		await clock.moveTo(120 * SECOND);
		// Twelve seconds for 120 runs, and seven until all had their first poll.
		ends.forEach(({ run, at }) => expect(at - Math.max(5.1 * SECOND, run * 500)).toBeLessThanOrEqual(19 * SECOND));
	});
});

describe('Runs of which nobody knows when they began', () => {
	const pollsOfTheLast = async (isAgeKnown: boolean) => {
		const ended = Array.from({ length: 9 }, (): Run => ({ endsAt: 19.5 * SECOND }));
		const { clock, polls } = watched([...ended, { endsAt: 60 * SECOND }], { isAgeKnown });
		await clock.moveTo(70 * SECOND);
		return times(polls, 9).filter((at) => at < 25 * SECOND);
	};

	it('teach nothing about one another, and are polled at the usual intervals', async () => {
		// The second poll after the first usual one may come early; a run of unknown age is polled at once before that.
		const shortest = async (isAgeKnown: boolean) => Math.min(...gaps((await pollsOfTheLast(isAgeKnown)).slice(isAgeKnown ? 1 : 2)));
		expect(await shortest(true)).toBeLessThan(1.7 * SECOND);
		expect(await shortest(false)).toBeGreaterThanOrEqual(1.8 * SECOND);
	});
});

it('A run that has ended but shows nothing yet is polled at the usual intervals, however long others took', async () => {
	const bare = (id: string, at: number) => (at < 16 * SECOND ? { statusCode: 200, headers: {}, body: { success: true, data: { executions: [{ executionId: id, status: 'Success', result: [] }] } } } : response(id, 'Success'));
	const twentySeconds = Array.from({ length: 5 }, (): Run => ({ startsAt: -15 * SECOND, endsAt: 5 * SECOND }));
	const { clock, polls, ends } = watched([...twentySeconds, { endsAt: 9 * SECOND, then: bare }]);
	await clock.moveTo(40 * SECOND);
	// Ten seconds without a poll until it is seen to have ended, then a poll at the usual intervals.
	expect(times(polls, 5).map(Math.round)).toEqual([4_100, 5_000, 15_000, 16_800]);
	expect(Math.round(ends[5]!.at)).toBe(16_800);
});

describe('A run that does not work out', () => {
	const bad: Array<[string, Run, RegExp]> = [
		['failed', { endsAt: 12 * SECOND, then: (id) => response(id, 'Failed') }, /could not finish the run 1$/],
		['is refused by WeShop', { endsAt: 12 * SECOND, then: () => refusal(400) }, /WeShop says: No/],
		['is unknown', { endsAt: 0, then: () => refusal(404) }, /WeShop says: No/],
		['was refused with the key', { endsAt: 12 * SECOND, then: () => refusal(401) }, /API key/],
		['cannot be read for long', { endsAt: 12 * SECOND, then: () => ({ statusCode: 502, headers: {}, body: '<html>' }) }, /cannot be read/],
	];

	it.each(bad)('because it %s ends for itself', async (_what, run, message) => {
		const { clock, polls, ends } = watched([{ endsAt: 60 * SECOND }, run, {}, { endsAt: 20 * SECOND }], { timeout: 300 * SECOND });
		await clock.moveTo(400 * SECOND);
		expect((ends[1]!.end as WeShopFailure).message).toMatch(message);
		expect(ends[0]!.end).toMatchObject({ executions: [{ status: 'Success' }] });
		expect(ends[0]!.at).toBeLessThanOrEqual(66 * SECOND);
		expect(ends[3]!.at).toBeLessThanOrEqual(22 * SECOND);
		expect((ends[2]!.end as WeShopFailure).message).toMatch(/run 2 was not finished after 300 seconds/);
		expect(times(polls, 2).at(-1)).toBe(300 * SECOND);
	});

	it('counts no more among those that are waited for', async () => {
		const gone: Run = { endsAt: 0, then: () => refusal(401) };
		const { clock, polls } = watched([...Array.from({ length: 99 }, () => gone), {}]);
		await clock.moveTo(30 * SECOND);
		expect(gaps(times(polls, 99)).at(-1)).toBeLessThanOrEqual(3 * SECOND);
	});
});
