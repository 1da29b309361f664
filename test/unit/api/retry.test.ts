import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { backoffAfter, withRetry } from '../../../nodes/WeShop/api/retry';
import { instantClock, START } from '../clock';

const passing = (retryAfterMs?: number) => new WeShopFailure('Later', { details: { retryable: true }, retryAfterMs });

/** A call that does not work out as often as there are failures, then does. */
function failing(...failures: unknown[]): { call: () => Promise<string>; tries: () => number } {
	let tries = 0;
	return {
		call: async () => {
			const failure = failures[tries++];
			return failure === undefined ? 'done' : await Promise.reject(failure);
		},
		tries: () => tries,
	};
}

describe('The backoff before another try', () => {
	it.each([
		[1, 500, 1_000],
		[2, 1_000, 2_000],
		[3, 2_000, 4_000],
		[4, 4_000, 8_000],
		[5, 8_000, 16_000],
		[6, 15_000, 30_000],
		[60, 15_000, 30_000],
		[2_000, 15_000, 30_000],
	])('after %d tries is from %d to %d milliseconds, by chance', (tries, least, most) => {
		expect(backoffAfter(tries, 0)).toBe(least);
		expect(backoffAfter(tries, 0.999)).toBeLessThan(most);
		expect(backoffAfter(tries, 0.999)).toBeGreaterThan(most * 0.99);
	});

	it.each([0, 0.5, 0.999])('is never shorter than what WeShop asks for (chance %d)', (random) => {
		for (const tries of [1, 3, 10]) expect(backoffAfter(tries, random, 20_000)).toBeGreaterThanOrEqual(20_000);
		expect(backoffAfter(9, random, 100)).toBeGreaterThanOrEqual(15_000);
	});

	it('differs between runs that WeShop sent away together', () => {
		expect(backoffAfter(1, 0.1, 20_000)).not.toBe(backoffAfter(1, 0.9, 20_000));
	});
});

describe('A call that does not work out', () => {
	it('is made again after growing pauses until it does', async () => {
		const clock = instantClock();
		const { call, tries } = failing(passing(), passing(), passing());
		await expect(withRetry(call, 'WeShop', clock, START + 60_000)).resolves.toBe('done');
		expect(tries()).toBe(4);
		expect(clock.sleeps).toEqual([500, 1_000, 2_000]);
	});

	it('is made again after as long as WeShop asks for', async () => {
		const clock = instantClock();
		await withRetry(failing(passing(12_000)).call, 'WeShop', clock, START + 60_000);
		expect(clock.elapsed()).toBeGreaterThanOrEqual(12_000);
	});

	it('is not made again when it is refused for good', async () => {
		const clock = instantClock();
		const refusal = new WeShopFailure('No', { details: { retryable: false } });
		const { call, tries } = failing(passing(), refusal);
		await expect(withRetry(call, 'WeShop', clock, START + 60_000)).rejects.toBe(refusal);
		expect(tries()).toBe(2);
	});

	it.each([new WeShopFailure('Nobody knows'), new Error('The WeShop key was not sent'), 'a text', undefined])(
		'is not made again when nothing says that it may help: %p',
		async (thrown) => {
			const clock = instantClock();
			let tries = 0;
			const call = async () => {
				tries++;
				return await Promise.reject<string>(thrown);
			};
			await expect(withRetry(call, 'WeShop', clock, START + 60_000)).rejects.toBeInstanceOf(WeShopFailure);
			expect(tries).toBe(1);
		},
	);

	it('ends with the last failure when the next pause would pass the deadline', async () => {
		const clock = instantClock();
		const last = passing();
		const { call, tries } = failing(passing(), passing(), last, passing());
		await expect(withRetry(call, 'WeShop', clock, START + 3_000)).rejects.toBe(last);
		expect(tries()).toBe(3);
		expect(clock.elapsed()).toBeLessThanOrEqual(3_000);
	});

	it('ends at once when WeShop asks for a longer cooldown than there is time', async () => {
		const clock = instantClock();
		await expect(withRetry(failing(passing(61_000)).call, 'WeShop', clock, START + 60_000)).rejects.toThrow('Later');
		expect(clock.sleeps).toEqual([]);
	});

	it('is tried once even after the deadline', async () => {
		await expect(withRetry(failing().call, 'WeShop', instantClock(), START - 1)).resolves.toBe('done');
	});

	it('ends when the execution is stopped in a pause', async () => {
		const clock = { ...instantClock(), sleep: async () => await Promise.reject<void>(new Stopped()) };
		const { call, tries } = failing(passing());
		await expect(withRetry(call, 'WeShop', clock, START + 60_000)).rejects.toBeInstanceOf(Stopped);
		expect(tries()).toBe(1);
	});
});
