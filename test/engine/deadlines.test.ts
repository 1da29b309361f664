import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, type Given, type Outcome } from './engine';
import { heldUp } from './heldUp';
import { cutOut, started } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { idsOf, readsOf, runCalled } from './traffic';

const SECOND = 1_000;

/** How a read can hang: before its response, in the midst of it, or by a response that drips in for ever. */
const HANGS: Record<string, Partial<PlannedAnswer>> = {
	'before the response': { hang: true },
	'in the body': { carriedOut: true, stallAfter: 20 },
	'while the body drips in': { carriedOut: true, bytesPerSecond: 5 },
};
const hanging = (taskName: string, how: Partial<PlannedAnswer>, times: number): PlannedAnswer => ({ endpoint: 'getRun', taskName, times, ...how });

const waits = Object.entries(HANGS).flatMap(([where, how]) => ['generation', 'Run → Wait'].map((operation) => ({ where, how, operation, name: `${operation} ${where}` })));

startWithAnEmptySandbox({
	imageSeconds: 60,
	secondsOf: { 'both end 0': 3, 'both end 1': 3, 'one ends 0': 3 },
	answers: [
		...waits.map(({ name, how }) => hanging(name, how, 99)),
		hanging('both end 0', { hang: true }, 1),
		hanging('one ends 0', { hang: true }, 1),
		hanging('one hangs 0', { hang: true }, 99),
	],
});

/** In real time: the promises of this file are about it. */
const outcomes = new Map<string, Outcome>();
const outcome = (name: string): Outcome => outcomes.get(name)!;

/** Side by side, for time's sake. */
beforeAll(async () => {
	// Each with an account of its own: what hangs in one slows down the requests of its account.
	const ofItsOwn = (name: string) => ({ apiKey: `${process.env.SANDBOX_KEY}.${Buffer.from(name).toString('hex')}` });
	const run = async (name: string, given: Given) => outcomes.set(name, await runWeShop({ ...ofItsOwn(name), ...given }));
	const pausing = (name: string): Given => ({
		parameters: cutOut('={{ $json.name }}', { completion: 'callback' }),
		items: [0, 1].map((index): Partial<INodeExecutionData> => ({ json: { name: `${name} ${index}` } })),
		isPublic: true,
	});
	await Promise.all([
		...waits.map(async ({ name, operation }) => {
			if (operation === 'generation') return await run(name, { parameters: cutOut(name, {}, { timeout: 2 }), onError: 'continueRegularOutput' });
			await runWeShop({ ...ofItsOwn(name), parameters: started(name) });
			const { executionId } = await runCalled(name);
			return await run(name, { parameters: { resource: 'run', operation: 'wait', executionId, download: false, options: { timeout: 2 } }, onError: 'continueRegularOutput' });
		}),
		...['both end', 'one ends', 'one hangs'].map(async (name) => await run(name, pausing(name))),
	]);
});

describe.each(waits)('$operation with a Timeout of two seconds, of a run whose reads hang $where', ({ name, operation }) => {
	it('ends soon after it, with the ID of the run in the message and the details', async () => {
		const { endedAt, took, json } = outcome(name);
		const { executionId, startedAt } = await runCalled(name);
		const from = operation === 'generation' ? Date.parse(startedAt) : endedAt - took;
		expect(endedAt - from).toBeGreaterThanOrEqual(2 * SECOND - 100);
		// The hanging request itself would go on for a minute.
		expect(endedAt - from - heldUp(from, endedAt)).toBeLessThan(12 * SECOND);
		expect(json).toEqual([{ error: expect.stringContaining(executionId), details: expect.objectContaining({ executionId, retryable: true }) }]);
	});
});

describe('An execution that is to be paused for two runs, when the first read of one of them hangs', () => {
	const startedAt = async (name: string) => Math.max(...(await Promise.all([0, 1].map(async (index) => Date.parse((await runCalled(`${name} ${index}`)).startedAt)))));

	it.each(['both end', 'one ends', 'one hangs'])('is not held up by the request that hangs: %s', async (name) => {
		const from = await startedAt(name);
		expect(outcome(name).error).toBeUndefined();
		expect(outcome(name).endedAt - from - heldUp(from, outcome(name).endedAt)).toBeLessThan(30 * SECOND);
	});

	it('is not paused when both have ended meanwhile: their results come out', () => {
		const { status, json } = outcome('both end');
		expect([status, json.map(({ status: state }) => state)]).toEqual(['success', ['Success', 'Success']]);
	});

	it.each([
		['one ends', [1]],
		['one hangs', [1]],
	])('reads what has not ended once more at the end: %s', async (name, indexes) => {
		expect(outcome(name).status).toBe('waiting');
		for (const index of indexes) {
			const [executionId] = await idsOf(`${name} ${index}`);
			const last = Date.parse((await readsOf(executionId!)).at(-1)!.time);
			expect(outcome(name).endedAt - last - heldUp(last, outcome(name).endedAt)).toBeLessThanOrEqual(6 * SECOND);
		}
	});

	it('knows the run that has ended meanwhile when WeShop calls about the other one', async () => {
		const [executionId] = await idsOf('one ends 0');
		const { weShopPaused } = outcome('one ends').data.executionData!.contextData['node:WeShop'] as { weShopPaused: { items: Array<{ runs: IDataObject[] }> } };
		expect(weShopPaused.items.map(({ runs: [run] }) => run!.executionId)).toContain(executionId);
		expect((await readsOf(executionId!)).length).toBe(2);
	});
});

it('every read that was to hang hung', async () => {
	const left = (await theSandbox().settings()).answers.filter(({ times = 1 }) => times === 1 || times === 99);
	expect(left).toEqual([]);
});

itKeptTheKeyAtHome();
