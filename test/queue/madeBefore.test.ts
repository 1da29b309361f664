import { theSandbox } from '../e2e/instance';
import { expectNoHarm, itemsOf, runsOf, starts, until, untilPaused, untilSuccess } from '../e2e/paused/runs';
import { cutOut, cutOutOfFile, products, published, TO_FILE, withContents } from '../e2e/paused/workflows';
import { executionIdsIn, runsFor, saidIn } from './flows';
import { kill9, start, startAll, theCluster, workersOf, type QueuePlace } from './place';

const TWENTY = Array.from({ length: 20 }, (_, index) => `NIGHT-${index}`);
const REUSE = { madeBefore: 'reuse' };

let own: QueuePlace;
let flows: Record<'night' | 'files' | 'paused' | 'ownKey', Awaited<ReturnType<typeof published>>>;
let killed: string[];

/** Each has settings of its own, as there are only five photos. */
const catalogue = (skus: string[]) => products(skus).map((product, index) => ({ ...product, color: `#${String(300_000 + index)}` }));
const started = async (skus: string[]) => (await Promise.all(skus.map(runsFor))).flat();
const reusedIn = (execution: Awaited<ReturnType<typeof untilSuccess>>) => itemsOf(execution).map(({ json }) => json.reused);

beforeAll(async () => {
	own = await theCluster();
	const { credential } = own;
	const ofFile = cutOutOfFile(credential, REUSE);
	const colored = { backgroundHex: '={{ $json.color }}' };
	flows = {
		night: await published(own, 'Night', [cutOut(credential, { ...colored, completion: 'wait', options: { ...REUSE, maxConcurrency: 8 } })]),
		files: await published(own, 'Night of files', [TO_FILE, { ...ofFile, parameters: { ...ofFile.parameters, completion: 'wait' } }]),
		paused: await published(own, 'Night paused', [cutOut(credential, { backgroundHex: '#400001', options: REUSE })]),
		ownKey: await published(own, 'Night paused with a key', [cutOut(credential, { backgroundHex: '#400002', options: { idempotencyKey: '={{ $json.sku }}' } })]),
	};
	await theSandbox().settings({ imageSeconds: 4, secondsOf: { 'NIGHT-FILE': 60, ...Object.fromEntries(TWENTY.slice(8).map((sku) => [sku, 20])) } });
	// So that the other one has all of them.
	await kill9('worker-2');
	killed = [await flows.night(catalogue(TWENTY)), await flows.files(withContents(['NIGHT-FILE']))];
	await until('some runs that have ended, some in flight and some to come', async () => {
		const runs = await started(TWENTY);
		return (await runsFor('NIGHT-FILE')).length === 1 && runs.some(({ status }) => status === 'Success') && runs.some(({ status }) => status !== 'Success') && runs.length > 8;
	});
	await kill9('worker-1');
	await start('worker-2');
});

describe('Made Before, where a worker is killed in the midst of twenty runs', () => {
	let before: string[];

	it('leaves some started and some not', async () => {
		before = (await started(TWENTY)).map(({ executionId }) => executionId);
		expect(killed.flatMap(workersOf)).toEqual(['worker-1', 'worker-1']);
		expect(before.length).toBeGreaterThan(8);
		expect(before.length).toBeLessThan(20);
	});

	it('pays for none of them twice when the workflow is started again on the other worker', async () => {
		const id = await flows.night(catalogue(TWENTY));
		const execution = await untilSuccess(own, id);
		expect(workersOf(id)).toEqual(['worker-2']);
		// One run for each product, or this throws.
		const runs = await runsOf(TWENTY);
		expect(executionIdsIn(execution)).toEqual(runs.map(({ executionId }) => executionId));
		expect(runs.map(({ executionId }) => executionId)).toEqual(expect.arrayContaining(before));
		expect(runs.reduce((sum, { power }) => sum + power, 0)).toBe(20 * runs[0]!.power);
	});

	it('starts nothing the third time, on a worker that remembers', async () => {
		const count = await starts();
		const third = await untilSuccess(own, await flows.night(catalogue(TWENTY)));
		expect(reusedIn(third)).toEqual(TWENTY.map(() => true));
		expect(await starts()).toBe(count);
	});

	it('pays for nothing the fourth time, on a worker that remembers nothing, as n8n gives it no static data: it asks WeShop for each run again', async () => {
		await start('worker-1');
		await kill9('worker-2');
		const count = await starts();
		const fourth = await untilSuccess(own, await flows.night(catalogue(TWENTY)));
		expect(reusedIn(fourth)).toEqual(TWENTY.map(() => true));
		expect(itemsOf(fourth).reduce((sum, { json }) => sum + Number(json.powerConsumption), 0)).toBe(0);
		expect(executionIdsIn(fourth)).toEqual((await runsOf(TWENTY)).map(({ executionId }) => executionId));
		expect(await starts()).toBe(count + TWENTY.length);
	});

	it('says of a photo that is uploaded anew that its run is in the history, and pays for no second one', async () => {
		const execution = await own.n8n.executions.wait(await flows.files(withContents(['NIGHT-FILE'])));
		expect(execution.status).toBe('error');
		expect(saidIn(execution)).toContain('Find its ID in your WeShop history, and fetch it with the operation Run → Get');
		expect(await runsFor('NIGHT-FILE')).toHaveLength(1);
	});
});

// Only worker-1 is there.
describe('A paused execution', () => {
	it.each([
		['with Made Before', 'NIGHT-PAUSED', () => flows.paused],
		["with a key of the user's own", 'NIGHT-KEY', () => flows.ownKey],
	])('%s has a run that another execution of the worker finds, waits for, and does not pay', async (_, sku, flow) => {
		await theSandbox().settings({ secondsOf: { [sku]: 10 } });
		const first = await flow()(products([sku]));
		await untilPaused(own, first);
		const second = await flow()(products([sku]));
		const executions = [await untilSuccess(own, first), await untilSuccess(own, second)];
		const [run] = await runsOf([sku]);
		for (const execution of executions) expect(executionIdsIn(execution)).toEqual([run!.executionId]);
		expect(executions.map((execution) => itemsOf(execution)[0]?.json.powerConsumption)).toEqual([run!.power, 0]);
	});
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, secondsOf: {} });
	await startAll();
	await expectNoHarm();
});
