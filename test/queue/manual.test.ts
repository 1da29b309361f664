import { MANUAL, theSandbox } from '../e2e/instance';
import { expectNoHarm, expectResultsOf, itemsOf, release, runsOf, untilPaused, untilSuccess } from '../e2e/paused/runs';
import { cutOut, inARow, products, type Step } from '../e2e/paused/workflows';
import type { Execution } from '../n8n/executions';
import { deliveredRuns, executionIdsIn, holdReads, runsFor } from './flows';
import { jobs, kill9, start, startAll, theCluster, workersOf, type QueuePlace } from './place';

const CLICK: Step = { name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
const WAIT = { completion: 'wait' };

let own: QueuePlace;

beforeAll(async () => {
	own = await theCluster();
	await theSandbox().settings({ imageSeconds: 2 });
});

/** "Execute workflow" in the editor, with a product for each item; gives the execution's ID. */
async function click(name: string, skus: string[], parameters: Step['parameters']): Promise<string> {
	const { workflows } = own.n8n;
	const pinData = { [MANUAL]: products(skus).map((product) => ({ json: { ...product } as never })) };
	const { id } = await workflows.upsert({ ...inARow(name, [CLICK, cutOut(own.credential, parameters)]), pinData, settings: { executionOrder: 'v1' } });
	const run = await workflows.run(id, MANUAL);
	if (!('executionId' in run)) throw new Error(`n8n did not execute "${name}"`);
	return run.executionId;
}

describe('An execution in the editor', () => {
	it('waits in the node on a worker, and has its results', async () => {
		const skus = ['CLICK-0', 'CLICK-1'];
		const id = await click('Clicked', skus, WAIT);
		const execution = await untilSuccess(own, id);
		expect(execution.mode).toBe('manual');
		expect(workersOf(id)).toHaveLength(1);
		const runs = await runsOf(skus);
		expect(itemsOf(execution)).toMatchObject(runs.map(({ executionId, files }) => ({ json: { executionId, url: files[0] }, binary: { data: { id: expect.stringMatching(/^database:/) } } })));
	});

	it('is paused without a worker, and goes on when WeShop calls the webhook process', async () => {
		const skus = ['CLICK-PAUSED-0', 'CLICK-PAUSED-1'];
		await theSandbox().settings({ holdCallbacks: true });
		const id = await click('Clicked and paused', skus, {});
		await untilPaused(own, id);
		expect(await jobs()).toEqual({ active: 0, waiting: 0 });
		await release(skus);
		const execution = await untilSuccess(own, id);
		expect(workersOf(id)).toHaveLength(2);
		for (const [index, run] of (await runsOf(skus)).entries()) await expectResultsOf(own, itemsOf(execution)[index], run);
		await theSandbox().settings({ holdCallbacks: false });
	});
});

describe('Executions in the editor whose worker is killed, executed again on the other worker', () => {
	const ways: Array<[called: string, sku: string, parameters: Step['parameters'], paid: number]> = [
		['nothing that prevents a second bill', 'CLICK-PLAIN', {}, 2],
		['Made Before', 'CLICK-MADE', { options: { madeBefore: 'reuse' }, backgroundHex: '#c00001' }, 1],
		['an own key', 'CLICK-KEY', { options: { idempotencyKey: '={{ $json.sku }}' }, backgroundHex: '#c00002' }, 1],
	];
	const skus = ways.map(([, sku]) => sku);
	const clickAll = async () => await Promise.all(ways.map(async ([called, sku, parameters]) => await click(`Clicked with ${called}`, [sku], { ...WAIT, ...parameters })));
	let first: string[];
	let again: Execution[];

	beforeAll(async () => {
		await holdReads(skus);
		await kill9('worker-2');
		const ids = await clickAll();
		first = (await deliveredRuns(skus)).map(({ executionId }) => executionId);
		expect(ids.flatMap(workersOf)).toEqual(skus.map(() => 'worker-1'));
		await start('worker-2');
		await kill9('worker-1');
		await holdReads([]);
		again = await Promise.all((await clickAll()).map(async (id) => await untilSuccess(own, id)));
	});

	it.each(ways.map(([called, sku, , paid], index) => [called, paid === 1 ? 'once' : 'twice', { sku, paid, index }] as const))('with %s, are paid for %s', async (_, __, { sku, paid, index }) => {
		const runs = await runsFor(sku);
		expect(runs).toHaveLength(paid);
		const expected = runs.find(({ executionId }) => paid === 1 || executionId !== first[index])!;
		expect(executionIdsIn(again[index]!)).toEqual([expected.executionId]);
		expect(workersOf(again[index]!.id)).toEqual(['worker-2']);
	});
});

afterAll(async () => {
	await theSandbox().settings({ answers: [], holdCallbacks: false });
	await startAll();
	await expectNoHarm();
});
