import { pauseBeforePoll, type Media } from '../../../nodes/WeShop/run/pollSchedule';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const RANDOMS = [0, 0.25, 0.5, 0.75, 0.999_999];
const POLLS_PER_SECOND = 10;
const among = (waiting: number, random = 0, media: Media = 'image') => ({ media, waiting, pollsPerSecond: POLLS_PER_SECOND, random });

/** When a run is polled that is ready after `length`, up to and with the poll that finds it so, in milliseconds from its start. */
function polls(length: number, { random = 0, waiting = 1, latency = 0, media = 'image' as Media } = {}): number[] {
	const at: number[] = [];
	let elapsed = 0;
	do {
		const pause = pauseBeforePoll(elapsed, among(waiting, random, media));
		if (!(pause > 0)) throw new Error(`A pause of ${pause} ms: the polls never end`);
		elapsed += pause;
		at.push(elapsed);
		elapsed += latency;
	} while (at.at(-1)! < length);
	return at;
}

/** How many polls a fixed interval of three seconds takes. */
const fixed = (length: number) => Math.ceil(length / (3 * SECOND));

describe('The pause before the next poll at a run', () => {
	it.each([
		['just started', 0, 5_100],
		['one second old', SECOND, 4_100],
		['five seconds old', 5 * SECOND, 100],
		['just polled for the first time', 5_100, 2 * SECOND],
		['twenty seconds old', 20 * SECOND, 2 * SECOND],
		['half a minute old', 30 * SECOND, 3 * SECOND],
		['one minute old', MINUTE, 4_300],
		['three minutes old', 3 * MINUTE, 4_300],
		['four minutes old', 4 * MINUTE, 19_300],
		['five minutes old', 5 * MINUTE, 30 * SECOND],
		['half an hour old', 30 * MINUTE, 30 * SECOND],
		['a day old', 24 * 60 * MINUTE, 30 * SECOND],
	])('of a run that is %s: %d → %d ms', (_age, elapsed, pause) => {
		expect(pauseBeforePoll(elapsed, among(1))).toBe(pause);
	});

	it.each([
		['just started', 0, 5_100],
		['just polled for the first time', 5_100, 10 * SECOND],
		['half a minute old', 30 * SECOND, 3 * SECOND],
		['one minute old', MINUTE, 4_700],
		['three minutes old', 3 * MINUTE, 4_700],
		['five minutes old', 5 * MINUTE, 30 * SECOND],
	])('of a run that makes a video and is %s: %d → %d ms', (_age, elapsed, pause) => {
		expect(pauseBeforePoll(elapsed, among(1, 0, 'video'))).toBe(pause);
	});

	it('gets shorter when only a tenth of the runs of an execution is left, down to a quarter', () => {
		const pauses = [1, 0.5, 0.1, 0.05, 0.02, 0.01].map((left) => pauseBeforePoll(MINUTE, { ...among(3), left }));
		expect(pauses).toEqual([4_300, 4_300, 4_300, 2_150, 1_075, 1_075]);
	});

	it('of the last runs stays within the rate limit', () => {
		expect(pauseBeforePoll(MINUTE, { ...among(20), left: 0.01 })).toBe(2 * SECOND);
	});

	it.each([
		[1, 8_000, 2 * SECOND],
		[2, 8_000, 1_800],
		[20, 8_000, 2 * SECOND],
		[20, 19_000, 2 * SECOND],
		[18, 8_000, 1_800],
		[50, 8_000, 5 * SECOND],
		[50, MINUTE, 5 * SECOND],
		[40, MINUTE, 4_300],
		[300, 8_000, 30 * SECOND],
		[1000, 8_000, 100 * SECOND],
	])('with %d runs under way, this one %d ms old: %d ms', (waiting, elapsed, pause) => {
		expect(pauseBeforePoll(elapsed, among(waiting))).toBe(pause);
	});

	it.each([1, 10, 20, 21, 50, 200, 1000])('keeps %d runs together below the stated rate of polls', (waiting) => {
		for (const elapsed of [8 * SECOND, 20 * SECOND, MINUTE, 10 * MINUTE]) {
			expect(waiting / (pauseBeforePoll(elapsed, among(waiting)) / SECOND)).toBeLessThanOrEqual(POLLS_PER_SECOND);
		}
	});

	it.each([2, 20, 100])('comes early once, by up to a half, so that %d runs are not all polled together ever after', (waiting) => {
		const usual = pauseBeforePoll(8 * SECOND, among(waiting));
		const second = RANDOMS.map((random) => pauseBeforePoll(4_200, among(waiting, random)));
		expect(second[0]).toBe(usual / 2);
		expect(second.at(-1)).toBeCloseTo(usual, 0);
		expect(new Set(second).size).toBe(RANDOMS.length);
	});

	it('is a second shorter before the first poll where there are several', () => {
		expect([1, 2, 100].map((waiting) => pauseBeforePoll(0, among(waiting)))).toEqual([5_100, 4_100, 4_100]);
	});

	it('of a run alone hangs on no chance', () => {
		expect(new Set(RANDOMS.map((random) => pauseBeforePoll(5_200, among(1, random))))).toEqual(new Set([2 * SECOND]));
	});

	it('spreads runs that were started together', () => {
		const first = RANDOMS.map((random) => pauseBeforePoll(0, among(20, random)));
		expect(new Set(first).size).toBe(RANDOMS.length);
		expect(Math.max(...first) - Math.min(...first)).toBeLessThan(500);
	});
});

describe('A result is out soon after it is ready', () => {
	it('at most two seconds or a tenth of the run later, however long the run and wherever the polls fall', () => {
		for (const random of RANDOMS) {
			const late: number[] = [];
			for (let length = 3.5 * SECOND; length <= 5 * MINUTE; length += 130) {
				if (polls(length, { random }).at(-1)! - length > Math.max(2 * SECOND, length / 10) + 1) late.push(length);
			}
			expect(late).toEqual([]);
		}
	});

	it('at most ten seconds later for a video of up to half a minute, and five for one of up to three minutes', () => {
		for (let length = 5.1 * SECOND; length <= 3 * MINUTE; length += 130) {
			expect(polls(length, { media: 'video' }).at(-1)! - length).toBeLessThanOrEqual(length <= 30 * SECOND ? 10 * SECOND : Math.max(5 * SECOND, 35.1 * SECOND - length));
		}
	});

	it('at most half a minute later for a run of half an hour', () => {
		for (let length = 5 * MINUTE; length <= 30 * MINUTE; length += 997) {
			expect(polls(length).at(-1)! - length).toBeLessThanOrEqual(30 * SECOND);
		}
	});

	it('is seen at the first poll, five seconds after its start, when it is ready before', () => {
		expect(polls(SECOND)).toEqual([5_100]);
	});
});

describe('The polls that a run takes, against a fixed interval of three seconds', () => {
	it.each([
		['image', 5, 1.3],
		['image', 20, 1.3],
		['image', 60, 1.1],
		['image', 180, 0.85],
		['video', 60, 0.6],
		['video', 180, 0.6],
		['video', 1_800, 0.2],
	] as const)('of one that makes a %s of %d seconds: at most %d times as many', (media, seconds, share) => {
		for (const random of RANDOMS) {
			for (const latency of [0, 50, 400]) {
				expect(polls(seconds * SECOND, { random, latency, media }).length).toBeLessThanOrEqual(share * fixed(seconds * SECOND));
			}
		}
	});

	it('are these', () => {
		expect([5, 20, 60, 180, 1800].map((seconds) => polls(seconds * SECOND).length)).toEqual([1, 9, 21, 49, 108]);
		expect([5, 20, 60, 180, 1800].map((seconds) => polls(seconds * SECOND, { media: 'video' }).length)).toEqual([1, 3, 10, 36, 95]);
	});
});
