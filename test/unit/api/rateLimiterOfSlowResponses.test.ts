import { RateLimiter } from '../../../nodes/WeShop/api/rateLimiter';
import { handClock, instantClock, settle, START } from '../clock';

const SECOND = 1_000;

/** A pace of so many requests a second, when each of them went, and what tells it that the n-th has its answer. */
function paced(perSecond: number, requests: number) {
	const clock = handClock();
	const pace = new RateLimiter({ perSecond, atOnce: perSecond }, clock);
	const went: number[] = [];
	const answers: Array<() => void> = [];
	for (let request = 0; request < requests; request++) {
		void pace.turn().then((answered) => {
			went.push(clock.now() - START);
			answers.push(answered);
		});
	}
	return { clock, pace, went, answer: (request: number) => answers[request]!() };
}

describe('A request that has no answer yet', () => {
	it('may still be on its way, and keeps its place', async () => {
		const { clock, went } = paced(2, 3);
		await clock.moveTo(4.9 * SECOND);
		expect(went).toEqual([0, 0]);
	});

	it('has reached WeShop four seconds later at the latest, and frees its place a second after that', async () => {
		const { clock, went } = paced(2, 6);
		await clock.moveTo(20 * SECOND);
		expect(went).toEqual([0, 0, 5 * SECOND, 5 * SECOND, 10 * SECOND, 10 * SECOND]);
	});

	it('frees its place a second after its answer, if that comes before', async () => {
		const { clock, went, answer } = paced(2, 3);
		await clock.moveTo(0.7 * SECOND);
		answer(1);
		await clock.moveTo(1.6 * SECOND);
		expect(went).toEqual([0, 0]);
		await clock.moveTo(3 * SECOND);
		expect(went).toHaveLength(3);
		expect(went[2]! - 1.7 * SECOND).toBeLessThan(SECOND);
	});

	it('frees it no earlier for an answer that comes later than that', async () => {
		const { clock, went, answer } = paced(1, 2);
		await clock.moveTo(4.5 * SECOND);
		answer(0);
		await clock.moveTo(10 * SECOND);
		expect(went).toEqual([0, 5 * SECOND]);
	});

	it('is answered once: being told again changes nothing', async () => {
		const { clock, went, answer } = paced(1, 2);
		await settle();
		answer(0);
		await clock.moveTo(0.9 * SECOND);
		answer(0);
		await clock.moveTo(10 * SECOND);
		expect(went[1]).toBe(SECOND);
	});
});

describe('A place that was answered a second ago', () => {
	it('is free at that moment, not before', async () => {
		const clock = instantClock();
		const pace = new RateLimiter({ perSecond: 1, atOnce: 1 }, clock);
		(await pace.turn())();
		clock.pass(SECOND);
		(await pace.turn())();
		expect(clock.sleeps).toEqual([]);
		clock.pass(SECOND - 1);
		await pace.turn();
		expect(clock.sleeps).toEqual([1]);
	});
});

describe('Whoever comes', () => {
	it('waits behind those who came before, even when a place is free', async () => {
		const { clock, pace, went, answer } = paced(1, 3);
		await settle();
		answer(0);
		const order: string[] = [];
		await clock.moveTo(0.999 * SECOND);
		void pace.turn().then(() => order.push('late'));
		await clock.moveTo(SECOND);
		expect(went).toHaveLength(2);
		expect(order).toEqual([]);
		await clock.moveTo(60 * SECOND);
		expect(went).toHaveLength(3);
		expect(order).toEqual(['late']);
	});

	it('goes at once again when nobody waits any more', async () => {
		const { clock, pace, went } = paced(2, 3);
		await clock.moveTo(60 * SECOND);
		expect(went).toHaveLength(3);
		let went4 = false;
		void pace.turn().then(() => {
			went4 = true;
		});
		await settle();
		expect(went4).toBe(true);
	});
});
