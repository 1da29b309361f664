import { seeded, wholeOf } from '../random';
import { answerOf, fakeTime, goesOnWith, inTime, PausedNode, type Called } from './pausedExecution';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

const pause = async (milliseconds: number) => await new Promise((done) => setTimeout(done, milliseconds));

/** With how many items the execution went on, for each call that made it go on. */
async function goneOn(calls: Called[]): Promise<number[]> {
	const all = await inTime(Promise.all(calls.map(goesOnWith)));
	return all.flatMap((items) => (items ? [items.length] : []));
}

describe('Twenty calls in the same instant', () => {
	it('are one reading, get the same response, and make the execution go on once', async () => {
		const execution = new PausedNode(['a', 'b', 'c']);
		execution.weShop = async (id) => await pause(200).then(() => answerOf(id, 'Success'));
		const calls = Array.from({ length: 20 }, () => execution.callFor(0));
		expect(await goneOn(calls)).toEqual([3]);
		expect(calls.map(({ replies }) => replies)).toEqual(calls.map(() => [{ status: 202, message: expect.stringContaining('goes on') }]));
		expect([...execution.reads].sort()).toEqual(['a', 'b', 'c']);
	});

	it('about one run of several are one reading, and one more at the most', async () => {
		const execution = new PausedNode(['a', 'b']);
		execution.weShop = async (id) => await pause(200).then(() => answerOf(id, id === 'a' ? 'Success' : 'Running'));
		const calls = Array.from({ length: 20 }, () => execution.callFor(0));
		expect(await goneOn(calls)).toEqual([]);
		expect(new Set(calls.map(({ replies }) => JSON.stringify(replies))).size).toBe(1);
		expect(execution.reads.length).toBeLessThanOrEqual(4);
	});

	it('of two executions are two readings', async () => {
		const [one, other] = [new PausedNode(['a']), new PausedNode(['b'])];
		one.statuses.a = 'Success';
		const calls = [one.callFor(0), other.callFor(0)];
		expect(await goneOn(calls)).toEqual([1]);
		expect(calls[1]!.replies[0]!.status).toBe(503);
		expect(other.reads).not.toContain('a');
	});

	it('are another reading when one has ended', async () => {
		const execution = new PausedNode(['a', 'b']);
		execution.statuses.a = 'Success';
		expect(await goneOn([execution.callFor(0)])).toEqual([]);
		execution.statuses.b = 'Success';
		expect(await goneOn([execution.callFor(1)])).toEqual([2]);
	});
});

describe('A call that comes during the reading for another run', () => {
	it('has its own run read, however the reading had found that run before', async () => {
		const execution = new PausedNode(['a', 'b']);
		execution.statuses.a = 'Success';
		let second: Called | undefined;
		execution.weShop = async (id) => {
			const seen = answerOf(id, execution.statuses[id] ?? 'Running');
			await pause(300);
			if (id === 'b' && !second) {
				execution.statuses.b = 'Success';
				second = execution.callFor(1);
			}
			return seen;
		};
		const first = execution.callFor(0);
		await inTime(first.end);
		expect(await goneOn([first, second!])).toEqual([2]);
		expect([first.replies[0]!.status, second!.replies[0]!.status]).toEqual([202, 202]);
	});

	it.each([
		['is not lost', 0],
		['is read once, though a third one comes', 1],
	])('at any moment, to the last step of that reading, %s', async (_what, more) => {
		for (let steps = 0; steps < 60; steps++) {
			const execution = new PausedNode(['a', 'b']);
			execution.statuses.a = 'Success';
			let second: Promise<Called> | undefined;
			execution.weShop = async (id) => {
				const seen = answerOf(id, execution.statuses[id] ?? 'Running');
				if (second) await pause(500);
				else if (id === 'b') second = callLater(execution, steps);
				return seen;
			};
			const first = execution.callFor(0);
			await jest.advanceTimersByTimeAsync(200);
			const later = Array.from({ length: more }, () => execution.callFor(1));
			expect([steps, await goneOn([first, await second!, ...later])]).toEqual([steps, [2]]);
		}
	});

	/** The second run ends and WeShop calls, so many steps from now, each as short as JavaScript knows. */
	async function callLater(execution: PausedNode, steps: number): Promise<Called> {
		for (let step = 0; step < steps; step++) await Promise.resolve();
		execution.statuses.b = 'Success';
		return execution.callFor(1);
	}
});

describe('WeShop calls once for each run and never again', () => {
	/** Runs that end at any time, calls and reads that take any time. */
	async function callsBy(seed: number): Promise<{ execution: PausedNode; calls: Called[] }> {
		const random = seeded(seed);
		const ids = Array.from({ length: 1 + wholeOf(random, 25) }, (_, index) => `run-${index}`);
		const execution = new PausedNode(ids);
		const within = [50, 2_000, 20_000][wholeOf(random, 3)]!;
		execution.weShop = async (id) => {
			await pause(wholeOf(random, 300));
			const seen = answerOf(id, execution.statuses[id] ?? 'Running');
			return await pause(wholeOf(random, 300)).then(() => seen);
		};
		const ending = ids.map(async (id, index) => {
			await pause(wholeOf(random, within));
			execution.statuses[id] = random() < 0.8 ? 'Success' : 'Failed';
			await pause(wholeOf(random, 400));
			return execution.callFor(index);
		});
		return { execution, calls: await inTime(Promise.all(ending)) };
	}

	it.each(Array.from({ length: 60 }, (_, seed) => seed))('the execution goes on, with all of its items (%d)', async (seed) => {
		const { execution, calls } = await callsBy(seed);
		const gone = await goneOn(calls);
		expect(gone.length).toBeGreaterThanOrEqual(1);
		expect(gone[0]).toBe(execution.items.length);
		expect(new Set(calls.map(({ replies }) => replies[0]!.status))).toEqual(new Set([202]));
		expect(calls.every(({ replies }) => replies.length === 1)).toBe(true);
	});
});
