import { AdaptiveRate } from '../../../nodes/WeShop/api/adaptiveRate';
import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { handClock, START } from '../clock';

const SECOND = 1_000;
const down = new WeShopFailure('WeShop could not be reached (ECONNREFUSED)', { details: { code: 'ECONNREFUSED', retryable: true } });

/** A rate, and as many requests as are wanted; when each went, in milliseconds from the start. */
function paced() {
	const clock = handClock();
	const rate = new AdaptiveRate();
	const went: number[] = [];
	const ask = (count: number, deadline = Infinity, isUrgent = false) =>
		Array.from({ length: count }, async () => await rate.acquire(clock, START + deadline, isUrgent).then(() => void went.push(clock.now() - START)));
	/** So many go at once, and a failure of that kind comes back again and again for so many seconds. */
	const trouble = async (count: number, fail: (now: number) => void, seconds = 0.1) => {
		await Promise.all(ask(count));
		for (let second = 0; second <= seconds; second += 0.1) {
			await clock.moveTo(clock.now() - START + 100);
			fail(clock.now());
		}
	};
	/** How many more go in so many seconds of those who want to. */
	const inSeconds = async (seconds: number) => {
		const before = went.length;
		ask(200, clock.now() - START + seconds * SECOND).forEach((one) => void one.catch(() => undefined));
		await clock.moveTo(clock.now() - START + seconds * SECOND - 1);
		const count = went.length - before;
		await clock.moveTo(clock.now() - START + 1);
		return count;
	};
	return { clock, rate, went, ask, trouble, inSeconds };
}

describe('The rate of an account', () => {
	it('has no limit as long as nothing is refused', async () => {
		const { rate, clock, inSeconds } = paced();
		rate.answered(clock.now(), 300);
		expect(await inSeconds(1)).toBe(200);
	});

	it('is not changed by a single refusal', async () => {
		const { rate, clock, inSeconds } = paced();
		rate.refused(clock.now());
		expect(await inSeconds(1)).toBe(200);
	});

	it('is not changed by refusals that are far apart', async () => {
		const { rate, clock, inSeconds } = paced();
		for (let minute = 0; minute < 5; minute++) {
			rate.refused(clock.now());
			await clock.moveTo((minute + 1) * 60 * SECOND);
		}
		expect(await inSeconds(1)).toBe(200);
	});

	it.each(['refused', 'unreached'] as const)('is halved by repeated failures: %s', async (kind) => {
		const { rate, trouble, inSeconds } = paced();
		await trouble(20, (now) => (kind === 'refused' ? rate.refused(now) : rate.unreached(now, down)), 0.5);
		expect(await inSeconds(2)).toBeGreaterThanOrEqual(19);
		expect(await inSeconds(2)).toBeLessThanOrEqual(21);
	});

	it('is halved again if they go on, but not below one request in two seconds', async () => {
		const { rate, trouble, inSeconds } = paced();
		await trouble(20, (now) => rate.refused(now), 5);
		expect(await inSeconds(2)).toBeLessThanOrEqual(6);
		await trouble(0, (now) => rate.refused(now), 60);
		expect(await inSeconds(20)).toBe(10);
	});

	it('is halved once by all that was sent before, however late it fails', async () => {
		const { rate, clock, ask, inSeconds } = paced();
		await Promise.all(ask(20));
		const sentAt = clock.now();
		for (let failure = 0; failure < 20; failure++) {
			await clock.moveTo((50 + failure) * SECOND);
			rate.unreached(clock.now(), down, sentAt);
		}
		expect(await inSeconds(2)).toBeGreaterThanOrEqual(19);
	});

	it('is not next to nothing after two requests that hang', async () => {
		const { rate, clock, ask, inSeconds } = paced();
		await Promise.all(ask(2));
		await clock.moveTo(60 * SECOND);
		for (let failure = 0; failure < 2; failure++) rate.unreached(clock.now(), down, START);
		expect(await inSeconds(2)).toBeGreaterThanOrEqual(9);
	});

	it('grows by steps when it is quiet, and is forgotten in the end', async () => {
		const { rate, clock, trouble, inSeconds } = paced();
		await trouble(20, (now) => rate.refused(now), 0.5);
		const quiet = async (seconds: number) => {
			for (let second = 0; second < seconds; second++) {
				await clock.moveTo(clock.now() - START + SECOND);
				rate.answered(clock.now(), 300);
			}
		};
		await quiet(10);
		expect(await inSeconds(2)).toBeGreaterThanOrEqual(28);
		expect(await inSeconds(2)).toBeLessThanOrEqual(32);
		await quiet(200);
		expect(await inSeconds(1)).toBe(200);
	});

	it('is back soon after WeShop could not be reached, as that says nothing of the rate', async () => {
		const { rate, clock, trouble, inSeconds } = paced();
		await trouble(20, (now) => rate.unreached(now, down), 60);
		expect(await inSeconds(10)).toBe(5);
		for (let second = 0; second < 9; second++) {
			await clock.moveTo(clock.now() - START + SECOND);
			rate.answered(clock.now(), 300);
		}
		expect(await inSeconds(1)).toBe(200);
	});

	it('is halved by answers that get slower', async () => {
		const { rate, clock, ask, inSeconds } = paced();
		for (let answer = 0; answer < 20; answer++) rate.answered(clock.now(), 300);
		await Promise.all(ask(20));
		for (let answer = 0; answer < 20; answer++) rate.answered(clock.now(), 20 * SECOND);
		expect(await inSeconds(2)).toBeLessThanOrEqual(21);
	});

	it('is not changed by answers that are always slow, or by a slow one', async () => {
		const { rate, clock, inSeconds } = paced();
		for (let answer = 0; answer < 50; answer++) rate.answered(clock.now(), 12 * SECOND);
		expect(await inSeconds(1)).toBe(200);
		const other = paced();
		for (let answer = 0; answer < 50; answer++) other.rate.answered(clock.now(), answer === 30 ? 20 * SECOND : 300);
		expect(await other.inSeconds(1)).toBe(200);
		const busy = paced();
		for (let answer = 0; answer < 100; answer++) busy.rate.answered(busy.clock.now(), 300 + answer * 80);
		expect(await busy.inSeconds(1)).toBe(200);
	});
});

describe('A request that the rate holds up', () => {
	async function slow() {
		const all = paced();
		await all.trouble(1, (now) => all.rate.refused(now), 10);
		return all;
	}

	it('goes in its turn, and before others if it is urgent', async () => {
		const { rate, clock } = await slow();
		const order: string[] = [];
		for (const [name, isUrgent] of [['a', false], ['b', false], ['urgent', true], ['urgent too', true]] as const) {
			void rate.acquire(clock, Infinity, isUrgent).then(() => order.push(name));
		}
		await clock.moveTo(60 * SECOND);
		// The first one went when it came.
		expect(order).toEqual(['a', 'urgent', 'urgent too', 'b']);
	});

	it('is given up at its deadline, and holds up nobody then', async () => {
		const { ask, clock, went } = await slow();
		const now = clock.now() - START;
		const [first, late, next] = [...ask(1), ...ask(1, now + SECOND), ...ask(1)];
		const end = expect(late).rejects.toMatchObject({ message: expect.stringContaining('more requests waiting'), details: { code: '429', retryable: true } });
		await clock.moveTo(now + 10 * SECOND);
		await Promise.all([first, end, next]);
		expect(went.at(-1)! - went.at(-2)!).toBe(2 * SECOND);
	});

	it('fails as the others do, and was not sent, while WeShop cannot be reached', async () => {
		const { rate, clock, ask } = await slow();
		for (let failure = 0; failure < 3; failure++) rate.unreached(clock.now(), new WeShopFailure(down.message, { ...down, httpStatus: 503, mayHaveStarted: true }));
		const [, late] = [...ask(1), ...ask(1, clock.now() - START)];
		const failure: unknown = await late!.catch((thrown: unknown) => thrown);
		expect(failure).toMatchObject({ message: down.message, neverSent: true, details: down.details });
		expect(failure).toMatchObject({ httpStatus: undefined });
		expect((failure as WeShopFailure).mayHaveStarted).toBeUndefined();
	});

	it('ends with its execution', async () => {
		const { rate, clock } = await slow();
		void rate.acquire(clock, Infinity, false);
		const stopped = rate.acquire({ ...clock, sleep: async () => await Promise.reject<void>(new Stopped()) }, Infinity, false);
		await expect(stopped).rejects.toBeInstanceOf(Stopped);
	});
});
