import { RuntimeEstimate } from '../../nodes/WeShop/run/runtimeEstimate';
import { seeded } from '../unit/random';
import { manyRuns, type Story } from './manyRuns';

const SEEDS = [1, 2];

/** Bell-shaped around 1 with this deviation. */
const around1 = (deviation: number, random: () => number) => 1 + deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How long runs take, in milliseconds. */
const KINDS = {
	'20 s each': () => 20_000,
	'20 s ± 5 %': (random: () => number) => 20_000 * around1(0.05, random),
	'10 s ± 20 %': (random: () => number) => 10_000 * around1(0.2, random),
	'from 2 to 20 s': (random: () => number) => 2_000 + 18_000 * random(),
	'8 or 60 s': (random: () => number) => (random() < 0.5 ? 8_000 : 60_000) * around1(0.1, random),
};

interface Means {
	polls: number;
	p95: number;
	longest: number;
}

async function means(kind: keyof typeof KINDS, count: number, maxConcurrency: number, oneWay?: number): Promise<Means> {
	const stories: Story[] = [];
	for (const seed of SEEDS) {
		const random = seeded(seed);
		stories.push(await manyRuns(Array.from({ length: count }, () => KINDS[kind](random)), maxConcurrency, random, oneWay));
	}
	const mean = (of: (story: Story) => number) => stories.reduce((sum, story) => sum + of(story), 0) / stories.length;
	return { polls: mean(({ pollsPerRun }) => pollsPerRun), p95: mean(({ delay }) => delay.p95), longest: mean(({ delay }) => delay.longest) };
}

/** The same without what the runs before took. */
async function unsteered(kind: keyof typeof KINDS, count: number, maxConcurrency: number, oneWay?: number): Promise<Means> {
	jest.spyOn(RuntimeEstimate.prototype, 'nextPoll').mockImplementation((_before, usual) => usual);
	jest.spyOn(RuntimeEstimate.prototype, 'ageOfEnd').mockReturnValue(Infinity);
	try {
		return await means(kind, count, maxConcurrency, oneWay);
	} finally {
		jest.restoreAllMocks();
	}
}

describe('What the first runs took steers the polls of the others', () => {
	it('of runs that all take the same, ten at a time: half as late, with half of the polls', async () => {
		const [steered, not] = [await means('20 s each', 100, 10), await unsteered('20 s each', 100, 10)];
		expect(steered.p95).toBeLessThanOrEqual(not.p95 / 2);
		expect(steered.p95).toBeLessThanOrEqual(1);
		expect(steered.polls).toBeLessThanOrEqual(not.polls / 2);
	});

	it.each([10, 20, 100])('of %d that were started at once and all take the same: half as late, with no more polls', async (count) => {
		const [steered, not] = [await means('20 s each', count, count), await unsteered('20 s each', count, count)];
		expect(steered.p95).toBeLessThanOrEqual(1.15);
		expect(steered.p95).toBeLessThanOrEqual(not.p95 * 0.6);
		expect(steered.polls).toBeLessThanOrEqual(not.polls * 1.01);
	});

	it('of ten that were started at once, of any one length, by the polls in a row that found runs ended: a third less late', async () => {
		const lastSeen = async () => {
			const delays: number[] = [];
			for (let length = 8_000; length <= 40_000; length += 1_000) delays.push((await manyRuns(Array.from({ length: 10 }, () => length), 10, seeded(1))).delay.longest);
			return delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
		};
		const steered = await lastSeen();
		jest.spyOn(RuntimeEstimate.prototype, 'ageOfEnd').mockReturnValue(Infinity);
		const without = await lastSeen();
		jest.restoreAllMocks();
		expect(steered).toBeLessThanOrEqual(without * 0.7);
	});

	it.each([
		['20 s ± 5 %', 0.6, 0.85],
		['10 s ± 20 %', 1, 1.05],
		['8 or 60 s', 0.7, 1.1],
	] as const)('of runs of %s, ten at a time: at most %d times the polls, and %d times as late', async (kind, polls, delay) => {
		const [steered, not] = [await means(kind, 100, 10), await unsteered(kind, 100, 10)];
		expect(steered.polls).toBeLessThanOrEqual(not.polls * polls);
		expect(steered.p95).toBeLessThanOrEqual(not.p95 * delay);
	});

	it.each([
		[100, 10, 40],
		[100, 100, 40],
		[100, 100, 150],
	])('does little harm where it can say nothing: %d runs from 2 to 20 s, %d at a time, %d ms to WeShop', async (count, maxConcurrency, oneWay) => {
		const [steered, not] = [await means('from 2 to 20 s', count, maxConcurrency, oneWay), await unsteered('from 2 to 20 s', count, maxConcurrency, oneWay)];
		expect(steered.polls).toBeLessThanOrEqual(not.polls * 1.15);
		expect(steered.p95).toBeLessThanOrEqual(not.p95 * 1.15);
	});

	it('leaves no run of another kind unseen for more than ten seconds', async () => {
		const random = seeded(7);
		const lengths = Array.from({ length: 100 }, (_, index) => (index > 20 && index % 20 === 0 ? 6_000 : 25_000));
		const { delay } = await manyRuns(lengths, 10, random);
		expect(delay.longest).toBeLessThanOrEqual(10.2);
	});
});

describe('Runs of which none is like another', () => {
	it.each([
		[20, 20],
		[100, 100],
		[100, 10],
	])('%d of 2 to 20 s, %d at a time: nineteen of twenty are out within two seconds', async (count, maxConcurrency) => {
		const lengths = Array.from({ length: count }, (_, index) => 2_000 + (18_000 * ((index * 37) % count)) / (count - 1));
		const p95s: number[] = [];
		for (let seed = 1; seed <= 4; seed++) p95s.push((await manyRuns(lengths, maxConcurrency, seeded(seed))).delay.p95);
		expect(p95s.reduce((sum, p95) => sum + p95, 0) / p95s.length).toBeLessThanOrEqual(2);
	});
});

describe('A hundred runs at a time', () => {
	it('of 20 s are all out within a tenth more than the limit and half a second', async () => {
		const { took, delay } = await manyRuns(Array.from({ length: 100 }, () => 20_000), 100, seeded(1));
		expect(took).toBeLessThanOrEqual(1.1 * 20.08 + 0.5);
		expect(delay.p95).toBeLessThanOrEqual(2);
	});

	it('never bring more requests in a second than are allowed at once', async () => {
		const random = seeded(3);
		const lengths = Array.from({ length: 300 }, () => KINDS['from 2 to 20 s'](random));
		expect((await manyRuns(lengths, 100, random)).busiestSecond).toBeLessThanOrEqual(100);
	});
});
