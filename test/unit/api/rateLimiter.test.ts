import { RateLimiter } from '../../../nodes/WeShop/api/rateLimiter';
import { handClock, instantClock, START } from '../clock';
import { seeded, wholeOf } from '../random';

const SECOND = 1_000;

interface Granted {
	name: number;
	came: number;
	went: number;
}

/** When each request came to the limiter and when it went, in the order in which they went; times in milliseconds from the start. */
async function grantsOf(perSecond: number, arrivals: number[]): Promise<Granted[]> {
	const clock = handClock();
	const limiter = new RateLimiter({ perSecond, atOnce: perSecond }, clock);
	const grants: Granted[] = [];
	void Promise.all(arrivals.map(async (came, name) => {
		await clock.sleep(came);
		(await limiter.acquire())();
		grants.push({ name, came, went: clock.now() - START });
	}));
	await clock.moveTo(Math.max(...arrivals) + (arrivals.length / perSecond + 2) * 2 * SECOND);
	return grants;
}

/** Bursts, trickles and silence, in the order of time. */
function arrivalsBy(random: () => number): number[] {
	const arrivals: number[] = [];
	let at = 0;
	while (arrivals.length < 150) {
		const size = 1 + wholeOf(random, random() < 0.3 ? 60 : 3);
		for (let one = 0; one < size; one++) arrivals.push(at + (random() < 0.5 ? 0 : wholeOf(random, 50)));
		at += wholeOf(random, random() < 0.2 ? 4_000 : 400);
	}
	return arrivals.sort((one, other) => one - other);
}

/** The most that went within any second. */
function mostInASecond(times: number[]): number {
	return Math.max(...times.map((from) => times.filter((at) => at >= from && at - from < SECOND).length));
}

const patterns = Array.from({ length: 25 }, (_, seed) => {
	const random = seeded(seed);
	return { perSecond: 1 + wholeOf(random, 30), arrivals: arrivalsBy(random) };
});

describe('The rate limit, however requests come', () => {
	it('lets no more go in any second than are allowed', async () => {
		for (const { perSecond, arrivals } of patterns) {
			const grants = await grantsOf(perSecond, arrivals);
			expect(grants).toHaveLength(arrivals.length);
			expect(mostInASecond(grants.map(({ went }) => went))).toBeLessThanOrEqual(perSecond);
		}
	});

	it('lets them go in the order in which they came', async () => {
		for (const { perSecond, arrivals } of patterns) {
			const grants = await grantsOf(perSecond, arrivals);
			expect(grants.map(({ name }) => name)).toEqual(arrivals.map((_, name) => name));
		}
	});

	it('makes nobody wait longer than the rate asks', async () => {
		for (const { perSecond, arrivals } of patterns) {
			const grants = await grantsOf(perSecond, arrivals);
			grants.forEach(({ came, went }, index) => {
				const before = grants[index - perSecond]?.went ?? -Infinity;
				expect(went - Math.max(came, before + SECOND)).toBeLessThanOrEqual(100);
			});
		}
	});

	it('makes nobody wait below the rate', async () => {
		const clock = instantClock();
		const limiter = new RateLimiter({ perSecond: 20, atOnce: 20 }, clock);
		for (let request = 0; request < 200; request++) {
			(await limiter.acquire())();
			clock.pass(56);
		}
		expect(clock.sleeps).toEqual([]);
	});

	it('lets a first burst go at once, as large as the rate', async () => {
		const grants = await grantsOf(20, Array<number>(45).fill(0));
		const at = (from: number, to: number) => new Set(grants.slice(from, to).map(({ went }) => went));
		expect([...at(0, 20)]).toEqual([0]);
		expect(Math.min(...at(20, 40))).toBeGreaterThanOrEqual(SECOND);
		expect(Math.min(...at(40, 45))).toBeGreaterThanOrEqual(2 * SECOND);
	});

	it('holds for one caller after another as well', async () => {
		const clock = instantClock();
		const limiter = new RateLimiter({ perSecond: 3, atOnce: 3 }, clock);
		const times: number[] = [];
		for (let request = 0; request < 50; request++) {
			(await limiter.acquire())();
			times.push(clock.elapsed());
		}
		expect(mostInASecond(times)).toBe(3);
	});
});

describe('A rate that lets more go at once than over time', () => {
	const RATE = { perSecond: 50, atOnce: 100 };

	/** When each of so many went that all came at the same time, in milliseconds from the start. */
	async function grantsAt(count: number, came = 0, before?: (limiter: RateLimiter) => void): Promise<number[]> {
		const clock = handClock();
		const limiter = new RateLimiter(RATE, clock);
		const went: number[] = [];
		before?.(limiter);
		await clock.moveTo(came);
		for (let request = 0; request < count; request++) void limiter.acquire().then((answered) => (answered(), went.push(clock.now() - START)));
		await clock.moveTo(came + count * SECOND);
		return went;
	}

	it('lets the first hundred go at once, and the others at the rate over time', async () => {
		const went = await grantsAt(300);
		expect(went.filter((at) => at === 0)).toHaveLength(100);
		expect(went).toHaveLength(300);
		expect(went.at(-1)).toBeGreaterThanOrEqual((200 / 50) * SECOND - 100);
		expect(went.at(-1)).toBeLessThanOrEqual((200 / 50) * SECOND + 1_100);
		expect(mostInASecond(went)).toBeLessThanOrEqual(100);
	});

	it('saves no more than that, however long nothing goes', async () => {
		const went = await grantsAt(150, 3_600 * SECOND);
		expect(went.filter((at) => at === 3_600 * SECOND)).toHaveLength(100);
	});

	it('can change: what was used up before stays used up', async () => {
		const clock = handClock();
		const limiter = new RateLimiter({ perSecond: 20, atOnce: 20 }, clock);
		const went: number[] = [];
		const take = (count: number) => {
			for (let request = 0; request < count; request++) void limiter.acquire().then((answered) => (answered(), went.push(clock.now() - START)));
		};
		take(20);
		await clock.moveTo(0);
		limiter.change(RATE);
		take(100);
		await clock.moveTo(0);
		expect(went).toHaveLength(100);
		await clock.moveTo(10 * SECOND);
		expect(went).toHaveLength(120);
	});
});
