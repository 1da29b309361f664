import { runWeShop, type Given, type Outcome } from './engine';
import { url } from './fields';
import { unhindered } from './heldUp';
import { pairsOf } from './pairs';
import { lost, started } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { readsOf, runCalled, until } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.2, secondsOf: { unfinished: 60 } });

/** In the order of the items. */
const RUNS = ['failed', 'unfinished', 'finished', 'failed too'];
const outcomes = new Map<string, Outcome>();
const ids = new Map<string, string>();
const id = (name: string) => ids.get(name)!;
/** What an output puts out, as the runs that it is of, and whether they are failed items or tell a state. */
const shown = (name: string) =>
	outcomes.get(name)!.outputs.map((items) => items.map(({ json, pairedItem }) => [RUNS[(pairedItem as { item: number }).item], 'error' in json ? 'failed item' : json.status]));
const failedItem = (name: string) => ({ error: `WeShop could not finish the run ${id(name)}`, details: { executionId: id(name), status: 'Failed', retryable: false } });

beforeAll(async () => {
	for (const name of RUNS) await runWeShop({ parameters: { ...started(name), ...(name.startsWith('failed') ? { originalImage: url(lost) } : {}) } });
	for (const name of RUNS) ids.set(name, (await runCalled(name)).executionId);
	await until(async () => ((await runCalled('finished')).status === 'Success' && (await runCalled('failed too')).status === 'Failed') || undefined);
	const check = async (name: string, more: Partial<Given> = {}) => {
		const parameters = { resource: 'run', operation: 'check', executionId: '={{ $json.id }}', download: false, options: {} };
		outcomes.set(name, await runWeShop({ parameters, items: RUNS.map((run) => ({ json: { id: id(run), order: run } })), ...more }));
	};
	await Promise.all([
		check('as it is'),
		check('goes on', { onError: 'continueRegularOutput' }),
		check('goes on beside', { onError: 'continueErrorOutput' }),
		check('as a tool', { asTool: true }),
		check('as a tool that goes on', { asTool: true, onError: 'continueRegularOutput' }),
	]);
});

describe('Run: Check', () => {
	it('looks at each run once and succeeds, whatever the runs are like', async () => {
		for (const outcome of outcomes.values()) {
			expect([outcome.status, outcome.error]).toEqual(['success', undefined]);
			expect(unhindered(outcome)).toBeLessThan(2_000);
		}
		for (const run of RUNS) expect(await readsOf(id(run))).toHaveLength(outcomes.size);
	});

	it('lets failed runs out by Finished with their state, and hints at them', () => {
		expect(shown('as it is')).toEqual([
			[
				['failed', 'Failed'],
				['finished', 'Success'],
				['failed too', 'Failed'],
			],
			[['unfinished', expect.stringMatching(/^(Pending|Segmenting|Running)$/)]],
		]);
		const { outputs, hints } = outcomes.get('as it is')!;
		expect(outputs[0]![0]!.json).toEqual({ executionId: id('failed'), agentName: 'removeBG', agentVersion: 'v1.0', taskName: 'failed', status: 'Failed' });
		expect(hints.map(({ message, type }) => [message, type]).sort()).toEqual(
			['failed', 'failed too'].map((name) => [`WeShop could not finish the run ${id(name)}: its item has the status Failed and no URL.`, 'warning']).sort(),
		);
	});

	it('lets failed runs out by Finished as failed items when the node goes on', () => {
		expect(shown('goes on')).toEqual([
			[
				['failed', 'failed item'],
				['finished', 'Success'],
				['failed too', 'failed item'],
			],
			[['unfinished', expect.any(String)]],
		]);
		expect(outcomes.get('goes on')!.outputs[0]![0]!.json).toEqual(failedItem('failed'));
		expect(outcomes.get('goes on')!.hints).toEqual([]);
	});

	it('lets failed runs out by the error output, which n8n adds as the third', () => {
		const { outputs } = outcomes.get('goes on beside')!;
		expect(outputs.map((items) => items.map(({ json }) => json.executionId ?? json.error))).toEqual([
			[id('finished')],
			[id('unfinished')],
			['failed', 'failed too'].map((name) => failedItem(name).error),
		]);
		// n8n lays a failed item over the input item that it is paired to.
		expect(outputs[2]!.map(({ json }) => json)).toEqual(['failed', 'failed too'].map((name) => ({ id: id(name), order: name, ...failedItem(name) })));
		expect(outputs.map(pairsOf)).toEqual([[2], [1], [0, 3]]);
	});

	it('has one output as a tool of an AI agent, in the order of the items', () => {
		expect(shown('as a tool')).toEqual([
			[
				['failed', 'Failed'],
				['unfinished', expect.any(String)],
				['finished', 'Success'],
				['failed too', 'Failed'],
			],
		]);
		expect(shown('as a tool that goes on')[0]!.map(([, state]) => state)).toEqual(['failed item', expect.stringMatching(/^(Pending|Segmenting|Running)$/), 'Success', 'failed item']);
	});
});

itKeptTheKeyAtHome();
