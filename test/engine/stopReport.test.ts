import type { INodeParameters } from 'n8n-workflow';
import { runWeShop, type Given, type Outcome } from './engine';
import { KEEPS_CUSTOM_DATA } from './n8nUnderTest';
import { cutOut, film } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';
import { idsOf, onceStarted, until } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 60, videoSeconds: 60 });

/** What n8n keeps beside the data of a stopped execution, in its database. */
const keptBy = ({ data }: Outcome) => Object.values(data.resultData.metadata ?? {}).flatMap((value) => value.split(', '));

(KEEPS_CUSTOM_DATA ? describe : describe.skip)('The runs of an execution that was stopped are in its custom data', () => {
	const items = (count: number) => Array.from({ length: count }, (_, index) => ({ json: { index } }));
	const cases: Array<[what: string, started: number, parameters: (name: string) => INodeParameters, given: Partial<Given>]> = [
		['one run', 1, (name) => film(name), {}],
		['50 runs', 50, (name) => cutOut(name, {}, { maxConcurrency: 50 }), { items: items(50) }],
		['50 items of which ten have been started', 10, (name) => cutOut(name), { items: items(50) }],
		['a node that goes on after failures', 3, (name) => cutOut(name), { items: items(3), onError: 'continueRegularOutput' }],
		['a node that could not be paused', 2, (name) => cutOut(name, { completion: 'callback' }), { items: items(2) }],
		['runs under an own key', 1, (name) => cutOut(name, {}, { idempotencyKey: 'order-77' }), {}],
	];
	const outcomes = cases.map(([what, started, parameters, given]) => [what, sideBySide(async () => await runWeShop({ parameters: parameters(what), ...given }, onceStarted(what, started)))] as const);

	it.each(outcomes)('%s', async (what, outcome) => {
		const { status, ...stopped } = await outcome();
		expect(status).toBe('canceled');
		const ids = await idsOf(what);
		expect(ids.length).toBeGreaterThan(0);
		expect([...keptBy(stopped as Outcome)].sort()).toEqual([...ids].sort());
	});

	it('with that of a start whose response comes after the end of the execution', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName: 'late response', carriedOut: true, bytesPerSecond: 60 }] });
		const stopped = await runWeShop({ parameters: film('late response') }, async () => await until(async () => (await idsOf('late response'))[0]));
		expect([stopped.status, keptBy(stopped)]).toEqual(['canceled', []]);
		expect(await until(async () => (keptBy(stopped).length > 0 ? keptBy(stopped) : undefined))).toEqual(await idsOf('late response'));
	});

	it('and nowhere when it was not stopped', async () => {
		const { status, data } = await runWeShop({ parameters: cutOut('not stopped', { completion: 'none' }) });
		expect({ status, metadata: data.resultData.metadata }).toEqual({ status: 'success', metadata: undefined });
	});
});

if (KEEPS_CUSTOM_DATA) itKeptTheKeyAtHome();
