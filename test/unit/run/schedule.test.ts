import { pauseBeforePoll } from '../../../nodes/WeShop/run/schedule';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('The pause before the next look at a run', () => {
	it.each([
		['just started', 0, 3 * SECOND],
		['one second old', SECOND, 2 * SECOND],
		['almost three seconds old', 3 * SECOND - 1, 1],
		['three seconds old', 3 * SECOND, 2 * SECOND],
		['twenty seconds old', 20 * SECOND, 2 * SECOND],
		['one minute old', MINUTE, 6 * SECOND],
		['three minutes old', 3 * MINUTE, 18 * SECOND],
		['five minutes old', 5 * MINUTE, 30 * SECOND],
		['half an hour old', 30 * MINUTE, 30 * SECOND],
		['a day old', 24 * 60 * MINUTE, 30 * SECOND],
	])('of a run that is %s: %d → %d ms', (_age, elapsed, pause) => {
		expect(pauseBeforePoll(elapsed, 0)).toBe(pause);
	});

	it('is cut by a tenth at most, so that runs started together do not poll together', () => {
		for (const elapsed of [3, 10, 60, 600].map((seconds) => seconds * SECOND)) {
			const longest = pauseBeforePoll(elapsed, 0);
			const shortest = pauseBeforePoll(elapsed, 0.999_999);
			expect(shortest).toBeLessThan(longest);
			expect(shortest).toBeGreaterThanOrEqual(longest * 0.9);
		}
	});

	it('lets no result wait longer than a tenth of its run, or two seconds', () => {
		for (let elapsed = 3 * SECOND; elapsed < 5 * MINUTE; elapsed += 500) {
			expect(pauseBeforePoll(elapsed, 0)).toBeLessThanOrEqual(Math.max(2 * SECOND, elapsed / 10));
		}
	});

	it('takes about 30 looks for a picture of a minute, at most 110 for a video of half an hour', () => {
		const looks = (length: number) => {
			let count = 0;
			for (let elapsed = 0; elapsed < length; elapsed += pauseBeforePoll(elapsed, 0)) count++;
			return count;
		};
		expect(looks(MINUTE)).toBeLessThanOrEqual(30);
		expect(looks(30 * MINUTE)).toBeLessThanOrEqual(110);
	});
});
