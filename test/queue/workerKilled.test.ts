import { theSandbox } from '../e2e/instance';
import { expectNoHarm, itemsOf, runsOf, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published, withContents } from '../e2e/paused/workflows';
import type { Execution } from '../n8n/executions';
import { executionIdsIn, flowsThatWait, runsFor, saidIn, deliveredRuns } from './flows';
import { jobs, kill9, start, startAll, theCluster, workersOf, type QueuePlace } from './place';

/** What n8n says of an execution whose worker has not been heard of. */
const MISSED = 'This execution failed to be processed too many times';

const SKUS = ['KILLED', 'KILLED-OWN', 'KILLED-FILE'];

let own: QueuePlace;
let flows: Awaited<ReturnType<typeof flowsThatWait>>;
let ids: string[];
let missed: Execution[];

beforeAll(async () => {
	own = await theCluster();
	flows = await flowsThatWait(own);
	await theSandbox().settings({ imageSeconds: 2, secondsOf: Object.fromEntries(SKUS.map((sku) => [sku, 15])) });
	// So that the other one has all of them.
	await kill9('worker-2');
	const [plain, ownKey, ofFile] = SKUS as [string, string, string];
	ids = [await flows.plain(products([plain])), await flows.ownKey(products([ownKey])), await flows.ownKeyOfFile(withContents([ofFile]))];
	await deliveredRuns(SKUS);
	await start('worker-2');
});

describe('a worker that is killed while executions wait in the node', () => {
	it('is missed by n8n, which calls the executions failed and forgets all of their data', async () => {
		await kill9('worker-1');
		expect(ids.flatMap(workersOf)).toEqual(['worker-1', 'worker-1', 'worker-1']);
		missed = await Promise.all(ids.map(async (id) => await own.n8n.executions.wait(id)));
		for (const { status, data } of missed) {
			expect(status).toBe('error');
			expect(data.resultData.error?.message).toContain(MISSED);
			expect(data.resultData.runData).toEqual({});
			expect(data.executionData?.nodeExecutionStack).toEqual([]);
		}
		expect(await jobs()).toEqual({ active: 0, waiting: 0 });
	});

	it('leaves the other one at work', async () => {
		const id = await flows.plain(products(['OTHER']));
		await untilSuccess(own, id);
		expect(workersOf(id)).toEqual(['worker-2']);
	});

	it('leaves nothing that a retry could do: it runs no node, and costs nothing', async () => {
		for (const id of ids) {
			const { status, data } = await own.n8n.executions.wait(await own.n8n.executions.retry(id));
			expect({ status, nodes: data.resultData.runData }).toEqual({ status: 'error', nodes: {} });
		}
		await runsOf(SKUS);
	});

	it('leaves the paid run at WeShop, where Run → Get fetches it by its ID', async () => {
		const [run] = await runsOf(['KILLED']);
		const get = { ...cutOut(own.credential), name: 'Get', parameters: { resource: 'run', operation: 'get', executionId: run!.executionId } };
		await theSandbox().settings({ secondsOf: {} });
		const fetch = await published(own, 'Get', [get]);
		const execution = await untilSuccess(own, await fetch(products(['ANY'])));
		expect(itemsOf(execution, 'Get')).toMatchObject([{ json: { executionId: run!.executionId } }]);
	});

	it('with a key of the user\'s own, a new execution gets that run and pays nothing', async () => {
		const [run] = await runsOf(['KILLED-OWN']);
		const execution = await untilSuccess(own, await flows.ownKey(products(['KILLED-OWN'])));
		expect(executionIdsIn(execution)).toEqual([run!.executionId]);
		await runsOf(['KILLED-OWN']);
	});

	it('with such a key and a photo that is uploaded anew, a new execution is told so and pays nothing', async () => {
		const execution = await own.n8n.executions.wait(await flows.ownKeyOfFile(withContents(['KILLED-FILE'])));
		expect(execution.status).toBe('error');
		expect(saidIn(execution)).toContain('The Idempotency Key "order-KILLED-FILE" stands for a run with other settings or another upload of the image, which is in your WeShop history');
		expect(await runsFor('KILLED-FILE')).toHaveLength(1);
	});
});

afterAll(async () => {
	await theSandbox().settings({ secondsOf: {} });
	await startAll();
	await expectNoHarm();
});
