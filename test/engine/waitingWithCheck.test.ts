import { runWeShop, type Given, type Outcome } from './engine';
import { url } from './fields';
import { pairsOf } from './pairs';
import { lost, started } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { execution, sideBySide } from './sideBySide';
import { readsOf, runCalled, until } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.2, secondsOf: { unfinished: 60 } });

/** In the order of the items. */
const RUNS = ['failed', 'unfinished', 'finished', 'failed too'];
/** The ID of each run, once those that end have ended. */
const ids = sideBySide(async () => {
	for (const name of RUNS) await runWeShop({ parameters: { ...started(name), ...(name.startsWith('failed') ? { originalImage: url(lost) } : {}) } });
	await until(async () => ((await runCalled('finished')).status === 'Success' && (await runCalled('failed too')).status === 'Failed') || undefined);
	return Object.fromEntries(await Promise.all(RUNS.map(async (name) => [name, (await runCalled(name)).executionId] as const)));
});
const check = (more: Partial<Given> = {}) =>
	execution(async () => {
		const runs = await ids();
		return { parameters: { resource: 'run', operation: 'check', executionId: '={{ $json.id }}', download: false, options: {} }, items: RUNS.map((run) => ({ json: { id: runs[run], order: run } })), ...more };
	});
const asItIs = check();
const goesOn = check({ onError: 'continueRegularOutput' });
const goesOnBeside = check({ onError: 'continueErrorOutput' });
const asATool = check({ asTool: true });
const asAToolThatGoesOn = check({ asTool: true, onError: 'continueRegularOutput' });
const all = [asItIs, goesOn, goesOnBeside, asATool, asAToolThatGoesOn];

/** What an output puts out, as the runs that it is of, and whether they are failed items or say a state. */
const shown = ({ outputs }: Outcome) => outputs.map((items) => items.map(({ json, pairedItem }) => [RUNS[(pairedItem as { item: number }).item], 'error' in json ? 'failed item' : json.status]));
const failedItem = (executionId = '') => ({ error: `WeShop could not finish the run ${executionId}`, details: { executionId, status: 'Failed', retryable: false } });

describe('Run: Check', () => {
	it('reads each run once and succeeds, whatever the runs are like', async () => {
		for (const outcome of await Promise.all(all.map(async (one) => await one()))) {
			expect([outcome.status, outcome.error]).toEqual(['success', undefined]);
			expect(outcome.pauses).toEqual([]);
		}
		for (const id of Object.values(await ids())) expect(await readsOf(id)).toHaveLength(all.length);
	});

	it('lets failed runs out by Finished with their state, and hints at them', async () => {
		const runs = await ids();
		const outcome = await asItIs();
		expect(shown(outcome)).toEqual([
			[
				['failed', 'Failed'],
				['finished', 'Success'],
				['failed too', 'Failed'],
			],
			[['unfinished', expect.stringMatching(/^(Pending|Segmenting|Running)$/)]],
		]);
		const { outputs, hints } = outcome;
		expect(outputs[0]![0]!.json).toEqual({ executionId: runs.failed, agentName: 'removeBG', agentVersion: 'v1.0', taskName: 'failed', status: 'Failed' });
		expect(hints.map(({ message, type }) => [message, type]).sort()).toEqual(
			['failed', 'failed too'].map((name) => [`WeShop could not finish the run ${runs[name]}: its item has the status Failed and no URL.`, 'warning']).sort(),
		);
	});

	it('lets failed runs out by Finished as failed items when the node goes on', async () => {
		const outcome = await goesOn();
		expect(shown(outcome)).toEqual([
			[
				['failed', 'failed item'],
				['finished', 'Success'],
				['failed too', 'failed item'],
			],
			[['unfinished', expect.any(String)]],
		]);
		expect(outcome.outputs[0]![0]!.json).toEqual(failedItem((await ids()).failed));
		expect(outcome.hints).toEqual([]);
	});

	it('lets failed runs out by the error output, which n8n adds as the third', async () => {
		const runs = await ids();
		const { outputs } = await goesOnBeside();
		expect(outputs.map((items) => items.map(({ json }) => json.executionId ?? json.error))).toEqual([
			[runs.finished],
			[runs.unfinished],
			['failed', 'failed too'].map((name) => failedItem(runs[name]).error),
		]);
		// n8n lays a failed item over the input item that it is paired to.
		expect(outputs[2]!.map(({ json }) => json)).toEqual(['failed', 'failed too'].map((name) => ({ id: runs[name], order: name, ...failedItem(runs[name]) })));
		expect(outputs.map(pairsOf)).toEqual([[2], [1], [0, 3]]);
	});

	it('has one output as a tool of an AI agent, in the order of the items', async () => {
		expect(shown(await asATool())).toEqual([
			[
				['failed', 'Failed'],
				['unfinished', expect.any(String)],
				['finished', 'Success'],
				['failed too', 'Failed'],
			],
		]);
		expect(shown(await asAToolThatGoesOn())[0]!.map(([, state]) => state)).toEqual(['failed item', expect.stringMatching(/^(Pending|Segmenting|Running)$/), 'Success', 'failed item']);
	});
});

itKeptTheKeyAtHome();
