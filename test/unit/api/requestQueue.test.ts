import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { RequestQueue } from '../../../nodes/WeShop/api/requestQueue';
import { instantClock, START } from '../clock';

const SECOND = 1_000;

/** When a request may go that has so much time, in a cooldown of 100 seconds; in milliseconds from the start. */
async function goesAfter(time: number, isRead: boolean): Promise<number> {
	const clock = instantClock();
	const queue = new RequestQueue({ perSecond: 20, atOnce: 20 }, clock);
	queue.startCooldown(100 * SECOND);
	await queue.acquire(START + time, isRead);
	return clock.elapsed();
}

describe('During a cooldown', () => {
	it.each([100 * SECOND, 101 * SECOND, Infinity])('something new that has %d ms waits to its end, and goes at its first try', async (time) => {
		await expect(goesAfter(time, false)).resolves.toBe(100 * SECOND);
	});

	it.each([100 * SECOND - 1, 0, -SECOND])('something new that has %d ms does not wait in vain', async (time) => {
		await expect(goesAfter(time, false)).rejects.toBeInstanceOf(WeShopFailure);
	});

	it.each([
		[Infinity, 60 * SECOND],
		[60 * SECOND, 60 * SECOND],
		[10 * SECOND, 10 * SECOND],
		[0, 0],
		[-SECOND, 0],
	])('a read that has %d ms goes after %d', async (time, expected) => {
		await expect(goesAfter(time, true)).resolves.toBe(expected);
	});
});
