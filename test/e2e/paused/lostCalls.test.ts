import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../../n8n/executions';
import { contentOf, example, MANUAL, theSandbox } from '../instance';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { expectNoHarm, runsOf, served, sha256, until, untilPaused, untilSuccess } from './runs';
import { products } from './workflows';

/** In seconds, in place of the three minutes of the example; n8n takes over no shorter wait. */
const TIMEOUT = 66;

/** The Timeout while n8n is down and starts again. */
const LONGER_TIMEOUT = 90;

/** How late n8n may be, in seconds: it looks once a minute for what is due, and needs a while for all of it on a busy machine. */
const LATE = 60;

let own: OwnN8n;
const executions = new Map<string, string>();

/** The example as it is published, but for its products, and for times that a test can wait for. */
function catalog(skus: string[], options: object) {
	const { nodes, ...workflow } = example('pause-until-finished', own.credential);
	const changed = nodes.map((node) => {
		const { parameters } = node;
		if (node.name === 'Catalog') return { ...node, parameters: { ...parameters, jsonOutput: JSON.stringify({ products: products(skus) }) } };
		if (node.name === 'Model photos') return { ...node, parameters: { ...parameters, options: { ...(parameters.options as object), timeout: TIMEOUT, ...options } } };
		if (node.name === 'Wait') return { ...node, parameters: { ...parameters, amount: `={{ $runIndex === 0 ? 0 : ${TIMEOUT} }}` } };
		return node;
	});
	return { ...workflow, name: `Catalog ${skus[0]}`, nodes: changed };
}

/** Resolves when the execution is paused. */
async function begin(skus: string[], options = {}): Promise<void> {
	const { id } = await own.n8n.workflows.upsert(catalog(skus, options));
	const run = await own.n8n.workflows.run(id, MANUAL);
	if (!('executionId' in run)) throw new Error('n8n did not execute the catalog');
	executions.set(skus[0]!, run.executionId);
	await untilPaused(own, run.executionId);
}

/** That each product comes out with both of its pictures, and no run was started twice. @returns the execution, and how long it took in seconds */
async function expectPictures(skus: string[], seconds: number): Promise<{ execution: Execution; took: number }> {
	const execution = await untilSuccess(own, executions.get(skus[0]!)!, seconds);
	const rounds = execution.data.resultData.runData['Every picture'] ?? [];
	const items = rounds.flatMap(({ data }) => data?.main?.[0] ?? []).map(({ json, binary }) => ({ ...(json as { input: IDataObject; results: IDataObject }), binary }));
	const runs = await runsOf(skus);
	expect(items).toHaveLength(2 * skus.length);
	for (const [index, { files, executionId }] of runs.entries()) {
		const ofProduct = items.filter(({ input }) => input.sku === skus[index]);
		expect(ofProduct.map(({ results }) => [results.executionId, results.url, results.index])).toEqual(files.map((url, place) => [executionId, url, place]));
		for (const { results, binary } of ofProduct) {
			const file = binary?.[String(results.binaryPropertyName)];
			expect(file?.fileName).toBe(`${skus[index]}${results.index === 0 ? '' : '-2'}.jpg`);
			expect(sha256(await contentOf(own.n8n, file!))).toBe(sha256(await served(String(results.url))));
		}
	}
	expect(execution.data.resultData.runData['Without pictures']).toBeUndefined();
	const took = (Date.parse(execution.stoppedAt!) - Date.parse(execution.startedAt!)) / 1_000;
	return { execution, took };
}

/** By run: how WeShop's last call was answered. A busy n8n refuses one before the pause with 409 or with 500. */
async function answers(skus: string[]) {
	return (await runsOf(skus)).map(({ callbacks }) => {
		const { status, error } = callbacks.at(-1) ?? {};
		return status !== undefined && status >= 400 ? REFUSED : (status ?? error);
	});
}

const LOST = 'lost on its way';
const REFUSED = 'refused';
const DOWN = ['DOWN-0', 'DOWN-1'];
const ONE = ['ONE-0'];
const OTHER = ['OTHER-0', 'OTHER-1'];
const LAST = ['LAST-0', 'LAST-1', 'LAST-2'];
const ALL = ['ALL-0', 'ALL-1', 'ALL-2'];
const EARLY = ['EARLY-0', 'EARLY-1'];
const SLOW = ['SLOW-0', 'SLOW-1'];

beforeAll(async () => {
	// See restart.test.ts.
	own = await startOwnN8n('lost', { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,otel' });
	const lost = [...ONE, 'OTHER-0', 'LAST-2', ...ALL, 'EARLY-1', ...SLOW];
	await theSandbox().settings({
		// Long enough for a busy n8n to pause before.
		imageSeconds: 6,
		secondsOf: { 'OTHER-1': 25, 'LAST-2': 40, 'EARLY-0': 0.2, 'EARLY-1': 15, 'SLOW-1': TIMEOUT + 45 },
		callbackRetryMs: 100,
		lostCallbacks: Object.fromEntries(lost.map((sku) => [sku, 1])),
		holdCallbacks: true,
	});
	await begin(DOWN, { timeout: LONGER_TIMEOUT });
	await until('finished runs', async () => (await runsOf(DOWN)).every(({ callbackHeld }) => callbackHeld));
	await own.kill9();
	await theSandbox().releaseCallbacks();
	await own.startAgain();
	// The first call comes while the second run is still being started.
	await theSandbox().settings({ startLatencyMs: 5_000 });
	const early = begin(EARLY, { maxConcurrency: 1 });
	await until('the end of the first run', async () => (await theSandbox().runs()).some(({ callbackHeld, request }) => callbackHeld && request.input.taskName === 'EARLY-0'));
	await theSandbox().releaseCallbacks();
	await early;
	await theSandbox().settings({ startLatencyMs: 0 });
	// No call comes before the pause, which a busy n8n takes its time for.
	await Promise.all([ONE, OTHER, LAST, ALL, SLOW].map(async (skus) => await begin(skus)));
	await theSandbox().settings({ holdCallbacks: false });
	await theSandbox().releaseCallbacks();
});

describe('after a call that is lost, every picture arrives, and is paid once:', () => {
	it('another call than the last costs no time', async () => {
		const { took } = await expectPictures(OTHER, TIMEOUT);
		expect(took).toBeLessThan(TIMEOUT - 5);
		expect(await answers(OTHER)).toEqual([LOST, 202]);
	});

	it.each<[string, string[], Array<number | string>]>([
		['the call of the only run', ONE, [LOST]],
		['that of the last run of many', LAST, [202, 202, LOST]],
		['all calls', ALL, [LOST, LOST, LOST]],
		['one that comes before the execution is paused, and the last one', EARLY, [REFUSED, LOST]],
	])('%s', async (_, skus, expected) => {
		const { took } = await expectPictures(skus, TIMEOUT + 2 * LATE);
		expect(await answers(skus)).toEqual(expected);
		expect(took).toBeGreaterThan(TIMEOUT - 1);
		expect(took).toBeLessThan(TIMEOUT + LATE);
	});

	it('all calls that come while n8n is down', async () => {
		const { took } = await expectPictures(DOWN, LONGER_TIMEOUT + LATE);
		const refused = expect.stringContaining('ECONNREFUSED') as string;
		expect(await answers(DOWN)).toEqual([refused, refused]);
		expect(took).toBeLessThan(LONGER_TIMEOUT + LATE);
	});

	it('that of a run which takes longer than the Timeout; the others come out before', async () => {
		const { execution, took } = await expectPictures(SLOW, 2 * TIMEOUT + 2 * LATE);
		const { runData } = execution.data.resultData;
		expect(runData['Read the runs']!.length).toBeGreaterThan(1);
		expect(runData['Every picture']!.map(({ data }) => data?.main?.[0]?.map(({ json }) => (json.input as IDataObject).sku))).toEqual([
			['SLOW-0', 'SLOW-0'],
			['SLOW-1', 'SLOW-1'],
		]);
		expect(took).toBeLessThan(2 * TIMEOUT + 2 * LATE);
	});
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, callbackRetryMs: 1_000, holdCallbacks: false, startLatencyMs: 0, secondsOf: {}, lostCallbacks: {} });
	await own?.stop();
	await expectNoHarm();
});
