import { theSandbox } from '../e2e/instance';
import { expectNoHarm, itemsOf, release, runsOf, until, untilPaused, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published } from '../e2e/paused/workflows';
import type { Execution } from '../n8n/executions';
import { deliveredRuns, executionIdsIn, holdReads, runsFor } from './flows';
import { kill9, start, startAll, theCluster, workersOf, type QueuePlace } from './place';

/** What n8n says of an execution whose worker has not been heard of. */
const MISSED = 'This execution failed to be processed too many times';

/** In seconds: a lock of n8n's lasts a minute, and n8n checks each half minute which have run out. */
const LONGEST = 150;

const WAYS = {
	'OWN-PLAIN': { parameters: {}, paid: 2 },
	'OWN-MADE': { parameters: { options: { madeBefore: 'reuse' }, backgroundHex: '#e00001' }, paid: 1 },
	'OWN-KEY': { parameters: { options: { idempotencyKey: '={{ $json.sku }}' }, backgroundHex: '#e00002' }, paid: 1 },
	'OWN-BACK': { parameters: {}, paid: 2 },
};
type Sku = keyof typeof WAYS;
const GONE = ['OWN-PLAIN', 'OWN-MADE', 'OWN-KEY'] as const;

/** Shorter than the test waits. */
const TIMEOUT = 70;

let own: QueuePlace;
let late: string;
const flows = new Map<Sku, () => Promise<string>>();
const ids = new Map<Sku, string>();
const first = new Map<Sku, string>();
let killedAt: number;
let crashed: Execution;

async function execute(sku: Sku): Promise<void> {
	ids.set(sku, await flows.get(sku)!());
	first.set(sku, (await deliveredRuns([sku]))[0]!.executionId);
}

beforeAll(async () => {
	own = await theCluster();
	await theSandbox().settings({ imageSeconds: 2, holdCallbacks: true, callbackRetryMs: 200, secondsOf: { 'OWN-LATE': 10 } });
	await holdReads(Object.keys(WAYS));
	for (const sku of Object.keys(WAYS) as Sku[]) {
		const flow = await published(own, `Own times ${sku}`, [cutOut(own.credential, { completion: 'wait', ...WAYS[sku].parameters })]);
		flows.set(sku, async () => await flow(products([sku])));
	}
	const pause = await published(own, 'Own times paused', [cutOut(own.credential, { options: { timeout: TIMEOUT } })]);
	late = await pause(products(['OWN-LATE']));
	await untilPaused(own, late);
	await kill9('webhook');
	await release(['OWN-LATE']);
	await start('webhook');
	await kill9('worker-2');
	for (const sku of GONE) await execute(sku);
	await start('worker-2');
	await kill9('worker-1');
	killedAt = Date.now();
	await execute('OWN-BACK');
	await kill9('worker-2');
	await start('worker-2');
	crashed = await own.n8n.executions.wait(ids.get('OWN-BACK')!);
	await theSandbox().settings({ answers: [], holdCallbacks: false });
});

describe("With n8n's own lock times", () => {
	it('a worker that is gone is missed after about a minute, and its executions are called failed', async () => {
		for (const sku of GONE) {
			const id = ids.get(sku)!;
			expect(workersOf(id)).toEqual(['worker-1']);
			const { status, data } = await own.n8n.executions.wait(id, { seconds: LONGEST });
			expect(status).toBe('error');
			expect(data.resultData.error?.message).toContain(MISSED);
		}
		const seconds = (Date.now() - killedAt) / 1_000;
		console.log(`n8n missed a worker after ${Math.round(seconds)} seconds`);
		expect(seconds).toBeGreaterThan(30);
		expect(seconds).toBeLessThan(LONGEST);
	});

	it('an execution whose worker is back before that is crashed at once, and failed later', async () => {
		expect(workersOf(crashed.id)).toEqual(['worker-2']);
		expect(crashed.status).toBe('crashed');
		await until('the failure', async () => (await own.n8n.executions.get(crashed.id)).status === 'error', LONGEST);
		expect((await own.n8n.executions.get(crashed.id)).data.resultData.error?.message).toContain(MISSED);
	});

	it.each(Object.keys(WAYS) as Sku[])('%s is executed again, and paid for twice only where nothing was asked to prevent it', async (sku) => {
		const execution = await untilSuccess(own, await flows.get(sku)!());
		const runs = (await runsFor(sku)).map(({ executionId }) => executionId);
		expect(runs).toHaveLength(WAYS[sku].paid);
		expect(executionIdsIn(execution)).toEqual([runs.find((id) => WAYS[sku].paid === 1 || id !== first.get(sku))]);
	});
});

it('A paused execution whose call found no n8n, and did not come again, goes on at its Timeout with the ID of the run, paid once', async () => {
	const execution = await untilSuccess(own, late, LONGEST);
	const [run] = await runsOf(['OWN-LATE']);
	expect(run!.callbacks.filter(({ status = 0 }) => status >= 200 && status < 300)).toEqual([]);
	expect(itemsOf(execution)).toMatchObject([{ json: { error: expect.stringContaining(run!.executionId), details: { executionId: run!.executionId } } }]);
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, holdCallbacks: false, callbackRetryMs: 1_000, answers: [], secondsOf: {} });
	await startAll();
	await expectNoHarm();
});
