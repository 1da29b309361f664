import type { IDataObject } from 'n8n-workflow';
import type { Given, Outcome } from '../engine/engine';
import { fileIn, url } from '../engine/fields';
import { cutOut, film, lost, started, there } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from '../engine/sandboxControl';
import { execution } from '../engine/sideBySide';
import { idsOf, keysOf, onceStarted, runCalled, runsCalled, startsCalled } from '../engine/traffic';

const three = [{}, {}, {}];
const told = ({ error }: Outcome) => `${error?.message} ${error?.description}`;
/** The items of each time that the node ran. */
const timesOf = ({ data }: Outcome) => (data.resultData.runData.WeShop ?? []).map((task) => (task.data?.main?.[0] ?? []).map(({ json }) => json));

startWithAnEmptySandbox({ videoSeconds: 5 });

describe('Side by side', () => {
	it.each([
		['stopped', execution({ parameters: film('stopped'), items: three }, onceStarted('stopped', 3))],
		['stopped, would go on', execution({ parameters: film('stopped, would go on'), items: three, onError: 'continueRegularOutput' }, onceStarted('stopped, would go on', 3))],
	])('Stop leaves the execution ID of every run under way in the error (%s)', async (name, outcome) => {
		const stopped = await outcome();
		expect(stopped.status).toBe('canceled');
		const ids = await idsOf(name);
		expect(ids).toHaveLength(3);
		for (const id of ids) expect(told(stopped)).toContain(id);
	});

	const noFile = execution({ parameters: cutOut('no file', { originalImage: fileIn('sleeperModel') }) });
	it('a message keeps its words where a field is called like an error code', async () => {
		expect((await noFile()).error?.message).toMatch(/^Image: .* no file in the field "sleeperModel"$/);
	});

	const loop = execution({ parameters: started('loop', { idempotencyKey: 'order-loop' }), times: 2 });
	it("a loop under the user's own key reaches the same run each time round", async () => {
		const outcome = await loop();
		const [run, ...others] = await idsOf('loop');
		expect(others).toEqual([]);
		expect(timesOf(outcome).map(([item]) => item?.executionId)).toEqual([run, run]);
		expect(new Set(await keysOf('loop'))).toEqual(new Set(['order-loop:removeBG']));
	});

	const failedUnderOwnKey = execution({ parameters: cutOut('failed under an own key', { originalImage: url(lost) }, { idempotencyKey: 'order-77' }) });
	it("a run that failed under the user's own key says that only another key starts a new one", async () => {
		const outcome = await failedUnderOwnKey();
		expect(told(outcome)).toContain((await runCalled('failed under an own key')).executionId);
		expect(outcome.error?.description).toMatch(/"order-77".*another key/);
	});

	const badLimit: Given = { parameters: cutOut('bad limit', {}, { maxConcurrency: '={{ $json.limit }}' }), items: ['abc', 5].map((limit) => ({ json: { limit } })) };
	const badLimitGoesOn = execution({ ...badLimit, onError: 'continueRegularOutput' });
	const badLimitBeside = execution({ ...badLimit, onError: 'continueErrorOutput' });
	it('a bad Max Concurrency makes every item a failed one when the node goes on', async () => {
		const failed = { error: 'Max Concurrency cannot be "abc"', details: {} };
		const { status, json } = await badLimitGoesOn();
		expect(status).toBe('success');
		expect(json).toEqual([failed, failed]);
		const [good, bad] = (await badLimitBeside()).outputs;
		expect(good).toEqual([]);
		expect(bad?.map(({ json }) => json)).toEqual([expect.objectContaining(failed), expect.objectContaining(failed)]);
		expect(await startsCalled('bad limit')).toEqual([]);
	});

	// The call in the middle is another one, which fails for good.
	const tool = execution({
		parameters: film('tool', { timeout: '={{ $runIndex === 1 ? 30 : 1 }}' }, { image: `={{ $runIndex === 1 ? "${lost}" : "${there}" }}` }),
		asTool: true,
		times: 3,
		onError: 'continueRegularOutput',
	});
	it("an AI agent's second call of the same kind meets the first one's run, though another call failed in between", async () => {
		const ofPhoto = (photo: string) => runsCalled('tool').then((runs) => runs.filter(({ request }) => request.params.images?.[0] === photo));
		const [[first], [other], [again]] = timesOf(await tool()) as [IDataObject[], IDataObject[], IDataObject[]];
		expect(await ofPhoto(lost)).toHaveLength(1);
		const runs = await ofPhoto(there);
		expect(runs).toHaveLength(1);
		expect(first!.error).toMatch(/not finished after 1 second/);
		expect(other!.error).toMatch(/could not finish the run/);
		expect(again).toMatchObject({ executionId: runs[0]!.executionId, status: 'Success' });
	});

	const inputKept = execution({ parameters: started('input kept', { includeInput: '={{ "true" }}' }), items: [{ json: { sku: 'BAG-1' } }] });
	it('a switch that an expression sets to the text "true" is on', async () => {
		expect((await inputKept()).json).toEqual([expect.objectContaining({ input: { sku: 'BAG-1' }, status: 'Pending' })]);
	});

	const presets = (returnAll: string | boolean) => execution({ parameters: { resource: 'preset', operation: 'getMany', presetType: 'fashionModels', returnAll, limit: 2 } });
	const [allPresets, allByExpression] = [presets(true), presets('={{ "true" }}')];
	it('a Return All that an expression sets to the text "true" is all', async () => {
		const { json } = await allPresets();
		expect(json.length).toBeGreaterThan(2);
		expect((await allByExpression()).json).toEqual(json);
	});

	const noSuchEnding = execution({ parameters: cutOut('no such ending', { completion: '={{ "later" }}' }) });
	it('an After Starting that there is not is refused by name, and nothing starts', async () => {
		expect((await noSuchEnding()).error).toMatchObject({ message: 'After Starting cannot be "later"', description: expect.stringContaining('completion') });
		expect(await startsCalled('no such ending')).toEqual([]);
	});
});

itKeptTheKeyAtHome();
