import type { IDataObject } from 'n8n-workflow';
import { runWeShop, type Given, type Outcome, type Stop } from '../engine/engine';
import { fileIn, url } from '../engine/fields';
import { cutOut, film, lost, started, there } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from '../engine/sandboxControl';
import { idsOf, keysOf, onceStarted, runCalled, runsCalled, startsCalled } from '../engine/traffic';

const three = [{}, {}, {}];
const told = ({ error }: Outcome) => `${error?.message} ${error?.description}`;
/** The items of each time that the node ran. */
const timesOf = ({ data }: Outcome) => (data.resultData.runData.WeShop ?? []).map((task) => (task.data?.main?.[0] ?? []).map(({ json }) => json));

startWithAnEmptySandbox({ videoSeconds: 5 });

describe('Side by side', () => {
	const outcomes = new Map<string, Outcome>();
	const outcome = (name: string): Outcome => outcomes.get(name)!;
	const badLimit: Given = { parameters: cutOut('bad limit', {}, { maxConcurrency: '={{ $json.limit }}' }), items: ['abc', 5].map((limit) => ({ json: { limit } })) };
	const presets = (returnAll: string | boolean) => ({ parameters: { resource: 'preset', operation: 'getMany', presetType: 'fashionModels', returnAll, limit: 2 } });

	beforeAll(async () => {
		const run = async (name: string, given: Given, stop?: Stop) => outcomes.set(name, await runWeShop(given, stop));
		await Promise.all([
			run('stopped', { parameters: film('stopped'), items: three }, onceStarted('stopped', 3)),
			run('stopped, would go on', { parameters: film('stopped, would go on'), items: three, onError: 'continueRegularOutput' }, onceStarted('stopped, would go on', 3)),
			run('no file', { parameters: cutOut('no file', { originalImage: fileIn('sleeperModel') }) }),
			run('loop', { parameters: started('loop', { idempotencyKey: 'order-loop' }), times: 2 }),
			run('failed under an own key', { parameters: cutOut('failed under an own key', { originalImage: url(lost) }, { idempotencyKey: 'order-77' }) }),
			run('bad limit', { ...badLimit, onError: 'continueRegularOutput' }),
			run('bad limit, beside', { ...badLimit, onError: 'continueErrorOutput' }),
			// The call in the middle is another one, which fails for good.
			run('tool', {
				parameters: film('tool', { timeout: '={{ $runIndex === 1 ? 30 : 1 }}' }, { image: `={{ $runIndex === 1 ? "${lost}" : "${there}" }}` }),
				asTool: true,
				times: 3,
				onError: 'continueRegularOutput',
			}),
			run('input kept', { parameters: started('input kept', { includeInput: '={{ "true" }}' }), items: [{ json: { sku: 'BAG-1' } }] }),
			run('no such ending', { parameters: cutOut('no such ending', { completion: '={{ "later" }}' }) }),
			run('all presets', presets(true)),
			run('all presets by expression', presets('={{ "true" }}')),
		]);
	});

	it.each(['stopped', 'stopped, would go on'])('Stop leaves the execution ID of every run under way in the error (%s)', async (name) => {
		expect(outcome(name).status).toBe('canceled');
		const ids = await idsOf(name);
		expect(ids).toHaveLength(3);
		for (const id of ids) expect(told(outcome(name))).toContain(id);
	});

	it('a message keeps its words where a field is called like an error code', () => {
		expect(outcome('no file').error?.message).toMatch(/^Image: .* no file in the field "sleeperModel"$/);
	});

	it("a loop under the user's own key starts a run each time round", async () => {
		expect(await keysOf('loop')).toEqual(['order-loop', 'order-loop-2']);
		expect(timesOf(outcome('loop')).map(([item]) => item?.executionId)).toEqual(await idsOf('loop'));
		expect(await runsCalled('loop')).toHaveLength(2);
	});

	it("a run that failed under the user's own key says that only another key starts a new one", async () => {
		expect(told(outcome('failed under an own key'))).toContain((await runCalled('failed under an own key')).executionId);
		expect(outcome('failed under an own key').error?.description).toMatch(/"order-77".*another key/);
	});

	it('a bad Max Concurrency makes every item a failed one when the node goes on', async () => {
		const failed = { error: 'Max Concurrency cannot be "abc"', details: {} };
		expect(outcome('bad limit').status).toBe('success');
		expect(outcome('bad limit').json).toEqual([failed, failed]);
		const [good, bad] = outcome('bad limit, beside').outputs;
		expect(good).toEqual([]);
		expect(bad?.map(({ json }) => json)).toEqual([expect.objectContaining(failed), expect.objectContaining(failed)]);
		expect(await startsCalled('bad limit')).toEqual([]);
	});

	it("an AI agent's second call of the same kind meets the first one's run, though another call failed in between", async () => {
		const ofPhoto = (photo: string) => runsCalled('tool').then((runs) => runs.filter(({ request }) => request.params.images?.[0] === photo));
		const [[first], [other], [again]] = timesOf(outcome('tool')) as [IDataObject[], IDataObject[], IDataObject[]];
		expect(await ofPhoto(lost)).toHaveLength(1);
		const runs = await ofPhoto(there);
		expect(runs).toHaveLength(1);
		expect(first!.error).toMatch(/not finished after 1 second/);
		expect(other!.error).toMatch(/could not finish the run/);
		expect(again).toMatchObject({ executionId: runs[0]!.executionId, status: 'Success' });
	});

	it('a switch that an expression sets to the text "true" is on', () => {
		expect(outcome('input kept').json).toEqual([expect.objectContaining({ sku: 'BAG-1', status: 'Pending' })]);
	});

	it('a Return All that an expression sets to the text "true" is all', () => {
		expect(outcome('all presets').json.length).toBeGreaterThan(2);
		expect(outcome('all presets by expression').json).toEqual(outcome('all presets').json);
	});

	it('an After Starting that there is not is refused by name, and nothing starts', async () => {
		expect(outcome('no such ending').error).toMatchObject({ message: 'After Starting cannot be "later"', description: expect.stringContaining('completion') });
		expect(await startsCalled('no such ending')).toEqual([]);
	});
});

itKeptTheKeyAtHome();
