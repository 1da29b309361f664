import { RuntimeEstimate } from '../../../nodes/WeShop/run/runtimeEstimate';

const SECOND = 1_000;

/** Knows runs that were found ended at these ages, in seconds, each polled half a second before. */
function after(...ages: number[]): RuntimeEstimate {
	const estimate = new RuntimeEstimate();
	for (const age of ages) estimate.foundEnded((age - 0.5) * SECOND, age * SECOND);
	return estimate;
}

/** In seconds. */
const nextPoll = (estimate: RuntimeEstimate, before: number, usual: number) => estimate.nextPoll(before * SECOND, usual * SECOND) / SECOND;

describe('The next poll of a run, after others have ended', () => {
	it('is the usual one while none has', () => {
		expect(nextPoll(new RuntimeEstimate(), 0, 5.1)).toBe(5.1);
		expect(nextPoll(new RuntimeEstimate(), 60, 66)).toBe(66);
	});

	it('is at the age at which the one known ended, where that is sooner', () => {
		expect(nextPoll(after(20), 19, 21)).toBe(19.5);
	});

	it('comes half a second after the poll before, and not sooner', () => {
		expect(nextPoll(after(20), 19.4, 21.4)).toBe(19.9);
	});

	it('waits for the age at which the earliest ended', () => {
		expect(nextPoll(after(12, 13, 14), 5.1, 7.1)).toBe(11.5);
	});

	it('but never for longer than ten seconds, should this run be another kind', () => {
		expect(nextPoll(after(180), 0, 5.1)).toBe(10);
		expect(nextPoll(after(180), 10, 12)).toBe(20);
		// A pause that is longer anyway stays.
		expect(nextPoll(after(1_000), 300, 330)).toBe(330);
	});

	it('is after a third of those have ended that are older', () => {
		expect(nextPoll(after(20.5, 20.8, 21, 21.1, 21.2, 21.3), 19.9, 21.9)).toBe(20.5);
	});

	it('is the usual one where most ended later', () => {
		expect(nextPoll(after(7, 20, 30, 40), 5.1, 7.1)).toBe(7.1);
	});

	it('is the usual one for a run that has outlasted all others', () => {
		expect(nextPoll(after(8, 20), 60, 66)).toBe(66);
	});

	it('is sooner for one that is only a little later than others that were all alike', () => {
		expect(nextPoll(after(19.8, 20, 20.2), 20, 22)).toBe(21);
		expect(nextPoll(after(19.8, 20, 20.2), 21, 23)).toBe(23);
		expect(nextPoll(after(10, 20, 20.2), 20, 22)).toBe(22);
		expect(nextPoll(after(20, 20.2), 20, 22)).toBe(22);
	});

	it('goes by the latest fifty', () => {
		const estimate = after(...Array.from({ length: 50 }, () => 60));
		for (let run = 0; run < 50; run++) estimate.foundEnded(9.5 * SECOND, 10 * SECOND);
		expect(nextPoll(estimate, 10, 12)).toBe(12);
	});

	it('takes no run for older than it was at the poll that did not find it ended', () => {
		const estimate = new RuntimeEstimate();
		estimate.foundEnded(19_900, 20_000);
		expect(estimate.nextPoll(19_000, 21_000)).toBe(19_900);
	});
});

describe('The age at which runs end, one poll after the other', () => {
	it('is that of the first, once two in a row were found ended where few are waited for', () => {
		expect(after(20).ageOfEnd(10)).toBe(Infinity);
		expect(after(20, 20.2).ageOfEnd(10)).toBe(20 * SECOND);
		expect(after(20.2, 20).ageOfEnd(10)).toBe(20 * SECOND);
	});

	it('takes more of them where many are waited for, two of which may end together by chance', () => {
		expect(after(20, 20, 20, 20, 20).ageOfEnd(100)).toBe(Infinity);
		expect(after(20, 20, 20, 20, 20, 20).ageOfEnd(100)).toBe(20 * SECOND);
	});

	it('is none when one that is as old is still unfinished', () => {
		const estimate = after(20, 20.2);
		estimate.foundUnfinished(19 * SECOND);
		expect(estimate.ageOfEnd(10)).toBe(20 * SECOND);
		estimate.foundUnfinished(20 * SECOND);
		expect(estimate.ageOfEnd(10)).toBe(Infinity);
	});
});
