import { RateLimiter } from '../../../nodes/WeShop/api/rateLimiter';
import { handClock, instantClock, settle, START } from '../clock';

const SECOND = 1_000;

/** A limit of so many requests a second, when each of them went, and what to call when the n-th has its response. */
function limited(perSecond: number, requests: number) {
	const clock = handClock();
	const limiter = new RateLimiter({ perSecond, atOnce: perSecond }, clock);
	const went: number[] = [];
	const answers: Array<() => void> = [];
	for (let request = 0; request < requests; request++) {
		void limiter.acquire().then((answered) => {
			went.push(clock.now() - START);
			answers.push(answered);
		});
	}
	return { clock, limiter, went, answer: (request: number) => answers[request]!() };
}

describe('A request that has no response yet', () => {
	it('may still be on its way, and keeps its slot', async () => {
		const { clock, went } = limited(2, 3);
		await clock.moveTo(4.9 * SECOND);
		expect(went).toEqual([0, 0]);
	});

	it('has reached WeShop four seconds later at the latest, and frees its slot a second after that', async () => {
		const { clock, went } = limited(2, 6);
		await clock.moveTo(20 * SECOND);
		expect(went).toEqual([0, 0, 5 * SECOND, 5 * SECOND, 10 * SECOND, 10 * SECOND]);
	});

	it('frees its slot a second after its response, if that comes before', async () => {
		const { clock, went, answer } = limited(2, 3);
		await clock.moveTo(0.7 * SECOND);
		answer(1);
		await clock.moveTo(1.6 * SECOND);
		expect(went).toEqual([0, 0]);
		await clock.moveTo(3 * SECOND);
		expect(went).toHaveLength(3);
		expect(went[2]! - 1.7 * SECOND).toBeLessThan(SECOND);
	});

	it('frees it no earlier for a response that comes later than that', async () => {
		const { clock, went, answer } = limited(1, 2);
		await clock.moveTo(4.5 * SECOND);
		answer(0);
		await clock.moveTo(10 * SECOND);
		expect(went).toEqual([0, 5 * SECOND]);
	});

	it('is answered once: a second call of the same changes nothing', async () => {
		const { clock, went, answer } = limited(1, 2);
		await settle();
		answer(0);
		await clock.moveTo(0.9 * SECOND);
		answer(0);
		await clock.moveTo(10 * SECOND);
		expect(went[1]).toBe(SECOND);
	});
});

describe('The slot of a request that was answered a second ago', () => {
	it('is free at that moment, not before', async () => {
		const clock = instantClock();
		const limiter = new RateLimiter({ perSecond: 1, atOnce: 1 }, clock);
		(await limiter.acquire())();
		clock.pass(SECOND);
		(await limiter.acquire())();
		expect(clock.sleeps).toEqual([]);
		clock.pass(SECOND - 1);
		await limiter.acquire();
		expect(clock.sleeps).toEqual([1]);
	});
});

describe('A request that comes', () => {
	it('waits behind those that came before, even when a slot is free', async () => {
		const { clock, limiter, went, answer } = limited(1, 3);
		await settle();
		answer(0);
		const order: string[] = [];
		await clock.moveTo(0.999 * SECOND);
		void limiter.acquire().then(() => order.push('late'));
		await clock.moveTo(SECOND);
		expect(went).toHaveLength(2);
		expect(order).toEqual([]);
		await clock.moveTo(60 * SECOND);
		expect(went).toHaveLength(3);
		expect(order).toEqual(['late']);
	});

	it('goes at once again when none is queued any more', async () => {
		const { clock, limiter, went } = limited(2, 3);
		await clock.moveTo(60 * SECOND);
		expect(went).toHaveLength(3);
		let went4 = false;
		void limiter.acquire().then(() => {
			went4 = true;
		});
		await settle();
		expect(went4).toBe(true);
	});
});
