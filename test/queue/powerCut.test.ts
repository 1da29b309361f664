import { theSandbox } from '../e2e/instance';
import { expectNoHarm, expectResultsOf, itemsOf, runsOf, until, untilPaused, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published, withContents } from '../e2e/paused/workflows';
import type { Execution } from '../n8n/executions';
import { PROCESSES, type ProcessName } from './cluster';
import { executionIdsIn, flowsThatWait, runsFor, saidIn, deliveredRuns } from './flows';
import { kill9, startAll, theCluster, type QueuePlace } from './place';

const SKUS = { plain: 'CUT', ownKey: 'CUT-OWN', ownKeyOfFile: 'CUT-FILE', ownKeyOfUploaded: 'CUT-UPLOADED' };
type Flow = keyof typeof SKUS;
const FLOWS = Object.keys(SKUS) as Flow[];
const isOfFile = (flow: Flow) => flow.startsWith('ownKeyOf');

let own: QueuePlace;
let paused: string;
const ids = new Map<Flow, string>();

beforeAll(async () => {
	own = await theCluster();
	const flows = await flowsThatWait(own);
	const pause = await published(own, 'Paused in a power cut', [cutOut(own.credential)]);
	await theSandbox().settings({ imageSeconds: 2, holdCallbacks: true, secondsOf: Object.fromEntries(Object.values(SKUS).map((sku) => [sku, 30])) });
	paused = await pause(products(['CUT-PAUSED']));
	for (const flow of FLOWS) ids.set(flow, await flows[flow](isOfFile(flow) ? withContents([SKUS[flow]]) : products([SKUS[flow]])));
	await deliveredRuns(Object.values(SKUS));
	await untilPaused(own, paused);
	await Promise.all((Object.keys(PROCESSES) as ProcessName[]).map(kill9));
	await startAll();
	await theSandbox().settings({ secondsOf: {} });
	own = await theCluster();
});

/** "Retry" of the executions list. */
async function retried(flow: Flow): Promise<Execution> {
	return await own.n8n.executions.wait(await own.n8n.executions.retry(ids.get(flow)!));
}

const runOf = async (flow: Flow) => (await runsOf([SKUS[flow]]))[0]!;

describe('after a power cut of all of n8n', () => {
	it('the executions that waited in the node are crashed, with what n8n had saved of them', async () => {
		for (const flow of FLOWS) {
			const execution = await own.n8n.executions.wait(ids.get(flow)!);
			expect(execution.status).toBe('crashed');
			// n8n itself saves after each node only where the workflow asks for it.
			const [next] = execution.data.executionData!.nodeExecutionStack;
			expect(next?.node.name).toBe(flow === 'ownKeyOfUploaded' ? 'Cut out' : 'Webhook');
			expect(execution.data.executionData!.contextData).toEqual({});
		}
	});

	it('an execution that was paused goes on when WeShop calls', async () => {
		await until('a call to be made', async () => (await runsFor('CUT-PAUSED')).every(({ callbackHeld }) => callbackHeld));
		await theSandbox().releaseCallbacks();
		const execution = await untilSuccess(own, paused);
		await expectResultsOf(own, itemsOf(execution)[0], (await runsOf(['CUT-PAUSED']))[0]!);
	});

	it('a retry under a key of the user\'s own gets the paid run', async () => {
		const { executionId } = await runOf('ownKey');
		const execution = await retried('ownKey');
		expect(execution.status).toBe('success');
		expect(executionIdsIn(execution)).toEqual([executionId]);
		await runOf('ownKey');
	});

	it('a retry under such a key with a photo that is uploaded anew is told so, and pays nothing', async () => {
		const execution = await retried('ownKeyOfFile');
		expect(execution.status).toBe('error');
		expect(saidIn(execution)).toContain('It is in your WeShop history');
		await runOf('ownKeyOfFile');
	});

	it('a retry under such a key gets the paid run, where the photo was uploaded by a node before and n8n saves progress', async () => {
		const { executionId } = await runOf('ownKeyOfUploaded');
		const execution = await retried('ownKeyOfUploaded');
		expect(execution.status).toBe('success');
		expect(executionIdsIn(execution)).toEqual([executionId]);
		await runOf('ownKeyOfUploaded');
	});

	it('a retry without such a key pays again, as n8n has saved nothing of the node', async () => {
		const { executionId } = await runOf('plain');
		const execution = await retried('plain');
		expect(execution.status).toBe('success');
		const runs = await runsFor(SKUS.plain);
		expect(runs).toHaveLength(2);
		expect(executionIdsIn(execution)).toEqual([runs.find((run) => run.executionId !== executionId)!.executionId]);
	});
});

afterAll(async () => {
	await theSandbox().settings({ secondsOf: {}, holdCallbacks: false });
	await startAll();
	await expectNoHarm();
});
