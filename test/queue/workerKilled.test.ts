import { theSandbox } from '../e2e/instance';
import { expectNoHarm, itemsOf, until, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published } from '../e2e/paused/workflows';
import type { Execution } from '../n8n/executions';
import { runsFor } from './flows';
import { ALL_WAYS, flowsByWay, holdPhases, letGo, notYetInPhase, PHASES, phasesOf, skuOf, WAYS, type Phase, type Way } from './killedPhases';
import { jobs, kill9, start, startAll, theCluster, workersOf, type QueuePlace } from './place';

/** What n8n says of an execution whose worker has not been heard of. */
const MISSED = 'This execution failed to be processed too many times';

/** How often a product is paid for in both executions, and what comes out of the second one. */
type Outcome = [paid: number, out: 'its picture' | 'where its run is'];

const NOTHING_STARTED: Outcome = [1, 'its picture'];
const PAID_TWICE: Outcome = [2, 'its picture'];
const FOUND: Outcome = [1, 'its picture'];
const TOLD: Outcome = [1, 'where its run is'];

/** The table of docs/queue-mode.md. */
const OUTCOMES: Record<Way, Partial<Record<Phase, Outcome>>> = {
	PLAIN: { UPLOADING: NOTHING_STARTED, STARTING: NOTHING_STARTED, STARTED: PAID_TWICE, WAITING: PAID_TWICE, DOWNLOADING: PAID_TWICE },
	MADE: { STARTING: NOTHING_STARTED, STARTED: FOUND, WAITING: FOUND, DOWNLOADING: FOUND },
	'MADE-FILE': { UPLOADING: NOTHING_STARTED, STARTING: NOTHING_STARTED, STARTED: TOLD, WAITING: TOLD, DOWNLOADING: TOLD },
	KEY: { STARTING: NOTHING_STARTED, STARTED: FOUND, WAITING: FOUND, DOWNLOADING: FOUND },
	'KEY-FILE': { UPLOADING: NOTHING_STARTED, STARTING: NOTHING_STARTED, STARTED: TOLD, WAITING: TOLD, DOWNLOADING: TOLD },
};

let own: QueuePlace;
const killed = new Map<Way, string>();
const again = new Map<Way, Execution>();
/** Of the first execution, by product. */
const firstRuns = new Map<string, string[]>();

const startedRuns = async (sku: string) => (await runsFor(sku)).map(({ executionId }) => executionId);

beforeAll(async () => {
	own = await theCluster();
	const flows = await flowsByWay(own);
	await holdPhases();
	// So that the other one has all of them.
	await kill9('worker-2');
	for (const way of ALL_WAYS) killed.set(way, await flows[way]());
	await start('worker-2');
	await until('each product in its phase', async () => (await notYetInPhase()).length === 0, 60);
	await kill9('worker-1');
	await letGo();
	for (const way of ALL_WAYS) for (const phase of phasesOf(way)) firstRuns.set(skuOf(way, phase), await startedRuns(skuOf(way, phase)));
	const ids = await Promise.all(ALL_WAYS.map(async (way) => [way, await flows[way]()] as const));
	for (const [way, id] of ids) again.set(way, await untilSuccess(own, id, 100));
});

describe('a worker that is killed', () => {
	it('leaves the executions to n8n, which calls them failed and forgets all of their data', async () => {
		const ids = [...killed.values()];
		expect(ids.flatMap(workersOf)).toEqual(ids.map(() => 'worker-1'));
		for (const id of ids) {
			const { status, data } = await own.n8n.executions.wait(id);
			expect(status).toBe('error');
			expect(data.resultData.error?.message).toContain(MISSED);
			expect(data.resultData.runData).toEqual({});
			expect(data.executionData?.nodeExecutionStack).toEqual([]);
		}
		expect(await jobs()).toEqual({ active: 0, waiting: 0 });
	});

	it('leaves the other one at work', async () => {
		expect([...again.values()].flatMap(({ id }) => workersOf(id))).toEqual(ALL_WAYS.map(() => 'worker-2'));
	});

	it('leaves nothing that a retry could do: it runs no node, and costs nothing', async () => {
		const { length } = await theSandbox().runs();
		for (const id of killed.values()) {
			const { status, data } = await own.n8n.executions.wait(await own.n8n.executions.retry(id));
			expect({ status, nodes: data.resultData.runData }).toEqual({ status: 'error', nodes: {} });
		}
		expect(await theSandbox().runs()).toHaveLength(length);
	});

	it('leaves the paid run at WeShop, where Run → Get fetches it by its ID', async () => {
		const [executionId] = firstRuns.get(skuOf('MADE-FILE', 'WAITING'))!;
		const get = { ...cutOut(own.credential), name: 'Get', parameters: { resource: 'run', operation: 'get', executionId } };
		const fetch = await published(own, 'Get', [get]);
		const execution = await untilSuccess(own, await fetch(products(['ANY'])));
		expect(itemsOf(execution, 'Get')).toMatchObject([{ json: { executionId, status: 'Success' } }]);
	});
});

/** The item of a product in the second execution. */
function itemOf(way: Way, phase: Phase) {
	return itemsOf(again.get(way)!)[phasesOf(way).indexOf(phase)]!;
}

describe.each(ALL_WAYS.map((way) => [WAYS[way].called, way] as const))('with %s, when the workflow is executed again', (_, way) => {
	it.each(phasesOf(way).map((phase) => [PHASES[phase], phase] as const))('and the worker was killed while it %s', async (__, phase) => {
		const sku = skuOf(way, phase);
		const [paid, out] = OUTCOMES[way][phase]!;
		const first = firstRuns.get(sku)!;
		const runs = await startedRuns(sku);
		expect(first).toHaveLength(phase === 'UPLOADING' || phase === 'STARTING' ? 0 : 1);
		expect(runs).toHaveLength(paid);
		const { json, binary } = itemOf(way, phase);
		if (out === 'its picture') {
			expect(json).toMatchObject({ status: 'Success', taskName: sku, executionId: runs.find((id) => paid === 1 || !first.includes(id)) });
			expect(binary?.data?.fileName).toMatch(/removeBG.*\.png$/);
		} else {
			expect(json.error).toEqual(expect.stringContaining('WeShop history'));
			expect(await startedRuns(sku)).toEqual(first);
		}
	});
});

afterAll(async () => {
	await letGo();
	await startAll();
	await expectNoHarm();
});
