import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badHour, type Figures } from './badHour';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A hundred and twenty items in twelve executions, five requests a second, three runs at a time, and ten minutes of outage. */
const TEN_MINUTES_DOWN = { executions: 12, items: 10, everyMs: 10 * SECOND, outage: { from: 2 * MINUTE, to: 12 * MINUTE } };
/** The same without the outage. */
const BUSY = { executions: 12, items: 10, everyMs: 10 * SECOND };
/** One execution while WeShop is down all the time. */
const DOWN = { executions: 1, items: 100, everyMs: 0, outage: { from: 0, to: 10 * HOUR }, isMadeAgain: false };

describe.each([1, 2])('WeShop is down for ten minutes (chance %d)', (seed) => {
	let figures: Figures;

	beforeAll(async () => {
		figures = await badHour({ ...TEN_MINUTES_DOWN, seed });
	});

	it('every run is found again, and each start is paid once', () => {
		expect(figures).toMatchObject({ found: 120, billed: 120 });
		expect(figures.lostStarts).toBeGreaterThanOrEqual(5);
	});

	it('there is no storm: less than one request a second, and never more than five', () => {
		expect(figures.requestsInOutage).toBeLessThanOrEqual(500);
		expect(figures.mostPerSecond).toBeLessThanOrEqual(5);
	});

	it('it takes little longer than WeShop makes it', () => {
		expect(figures.ratio).toBeLessThanOrEqual(1.15);
	});

	it('hardly a request is refused because there are too many', () => {
		expect(figures.tooMany / figures.requests).toBeLessThanOrEqual(0.05);
	});
});

describe('The same hour', () => {
	let shared: Figures;
	let others: Figures[];

	beforeAll(async () => {
		shared = await badHour(TEN_MINUTES_DOWN);
		others = [await badHour({ ...TEN_MINUTES_DOWN, without: 'sharing' }), await badHour({ ...TEN_MINUTES_DOWN, without: 'rate and budget' })];
	});

	it('takes a third of the requests that each execution would send for itself', () => {
		for (const other of others) {
			expect(other).toMatchObject({ found: 120, billed: 120 });
			expect(shared.requestsInOutage).toBeLessThan(other.requestsInOutage / 3);
			expect(shared.requests).toBeLessThan(other.requests / 2);
			expect(shared.tooMany).toBeLessThan(other.tooMany / 5);
		}
	});

	it('is told with these figures, within a tenth', () => {
		const page = readFileSync(join(__dirname, '../../docs/reliability.md'), 'utf8');
		const [table] = /^\| \| The node \|(.+\n)+/m.exec(page)!;
		const told = table.trim().split('\n').slice(2).map((row) => row.split('|').slice(2, -1).map((cell) => Number(cell.replace(',', ''))));
		const rows = (['requestsInOutage', 'mostPerSecond', 'requests', 'tooMany', 'noRoom', 'ratio'] as const).map((figure) => [shared, ...others].map((one) => one[figure]));
		expect({ told: told.length, rows }).toEqual({ told: 6, rows: told.map((row, index) => row.map((value, column) => (Math.abs(value - rows[index]![column]!) <= rows[index]![column]! / 10 ? rows[index]![column] : value))) });
	});
});

it.each([1, 2])('Nothing is lost or paid twice where two accounts are asked for odd pauses, and executions are stopped in the midst of it (chance %d)', async (seed) => {
	const figures = await badHour({ executions: 8, items: 8, everyMs: 5 * SECOND, accounts: 2, outage: { from: MINUTE, to: 6 * MINUTE }, stopAfterMs: 40 * SECOND, hasOddPauses: true, seed });
	expect(figures).toMatchObject({ found: 64, billed: 64 });
	expect(figures.mostPerSecond).toBeLessThanOrEqual(10);
	expect(figures.failures).toHaveProperty('The execution was canceled');
});

it('A WeShop that lets three runs go on at a time gets a hundred and twenty items done, one after the other, and none fails', async () => {
	const figures = await badHour(BUSY);
	expect(figures).toMatchObject({ found: 120, billed: 120, madeAgain: 0, failures: {} });
	expect(figures.ratio).toBeLessThanOrEqual(1.15);
});

it.each([
	['one execution', { executions: 1, items: 10, everyMs: 0 }],
	['two executions, one a minute after the other', { executions: 2, items: 6, everyMs: MINUTE }],
])('Videos of five minutes wait for the three that may go on at a time, and none fails: %s', async (_what, hour) => {
	const figures = await badHour({ ...hour, runSeconds: [240, 360] });
	expect(figures).toMatchObject({ found: figures.items, billed: figures.items, madeAgain: 0, failures: {} });
	expect(figures.ratio).toBeLessThanOrEqual(1.2);
});

describe('A hundred items while WeShop is down', () => {
	let figures: Figures;

	beforeAll(async () => {
		figures = await badHour(DOWN);
	});

	it('do not each try for as long as one does', async () => {
		const each = await badHour({ ...DOWN, without: 'rate and budget' });
		expect(figures.endedAfter).toBeLessThanOrEqual(each.endedAfter / 8);
		expect(figures.requests).toBeLessThanOrEqual(each.requests / 8);
	});

	it('fail with the last failure and a sentence that says why it was not retried', () => {
		const said = Object.entries(figures.failures).filter(([message]) => /^WeShop (could not be reached|gave an answer).*\. It was not retried, as the retries of this execution are used up$/.test(message));
		expect(said.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(90);
		expect(figures.found).toBe(0);
	});
});
