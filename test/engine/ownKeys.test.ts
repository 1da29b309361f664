import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { retryFromTheList, runWeShop, type Given } from './engine';
import { fileIn, url } from './fields';
import { photoItem } from './files';
import { cutOut, film, there } from './parameters';
import { request } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { runsCalled, startsCalled, until } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.05, videoSeconds: 0.05 });

passTimeQuickly();

const keysOf = async (taskName: string) => (await runsCalled(taskName)).map(({ idempotencyKey }) => idempotencyKey);
const pose = (taskName: string, textDescription: string, options: INodeParameters): INodeParameters => cutOut(taskName, { operation: 'changePose', originalImage: url(there), textDescription }, options);

/** Two items that share a key and differ in something that is paid for. */
const differing: Array<[what: string, given: (taskName: string) => Promise<Given>]> = [
	['prompts', async (taskName) => ({ parameters: pose(taskName, '={{ $json.pose }}', { idempotencyKey: 'order-7' }), items: [{ json: { pose: 'Sitting' } }, { json: { pose: 'Standing' } }] })],
	['files', async (taskName) => ({ parameters: cutOut(taskName, { originalImage: fileIn('data') }, { idempotencyKey: 'order-7' }), items: [await photoItem('one'), await photoItem('other')] })],
	['numbers of results', async (taskName) => ({ parameters: cutOut(taskName, { batchCount: '={{ $itemIndex + 1 }}' }, { idempotencyKey: 'order-7' }), items: [{}, {}] })],
	['requests of Run: Start', async (taskName) => ({ parameters: { ...request(taskName), params: '={{ JSON.stringify({ images: ["https://shop.example/photos/sneaker.png"], batchCount: $itemIndex + 1 }) }}', operation: 'start', options: { idempotencyKey: 'order-7' } }, items: [{}, {}] })],
];

describe("The user's own key", () => {
	it.each(differing)('is refused for two items with different %s before anything is paid for', async (what, given) => {
		const { error } = await runWeShop(await given(what));
		expect(error?.message).toBe('The Idempotency Key "order-7" stands for the run of item 0, which has other settings or another image [item 1]');
		expect(error?.description).toContain('{{ $json.sku }}');
		expect(await runsCalled(what)).toEqual([]);
	});

	it('fails only the second of two different items where the node continues on fail', async () => {
		const given = await differing[0]![1]('continues');
		const { json } = await runWeShop({ ...given, onError: 'continueRegularOutput' });
		expect(json.map(({ status, error }) => status ?? error)).toEqual(['Success', expect.stringContaining('stands for the run of item 0')]);
		expect(await keysOf('continues')).toEqual(['order-7:aipose']);
	});

	it('makes one run of equal items, put out for each of them', async () => {
		const { json } = await runWeShop({ parameters: cutOut('equal', { originalImage: fileIn('data') }, { idempotencyKey: 'order-8' }), items: [await photoItem('equal'), await photoItem('equal'), await photoItem('equal')] });
		const runs = await runsCalled('equal');
		expect(runs.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['order-8:removeBG']);
		expect(json.map(({ executionId }) => executionId)).toEqual(Array.from({ length: 3 }, () => runs[0]!.executionId));
	});

	it('serves one item through several operations: each agent has a run of its own', async () => {
		const cut = await runWeShop({ parameters: cutOut('operations', {}, { idempotencyKey: 'order-9' }) });
		const posed = await runWeShop({ parameters: pose('operations', 'Sitting', { idempotencyKey: 'order-9' }) });
		expect([cut, posed].map(({ json }) => json[0]?.agentName)).toEqual(['removeBG', 'aipose']);
		expect((await keysOf('operations')).sort()).toEqual(['order-9:aipose', 'order-9:removeBG']);
	});

	it('reaches the same run each time round a loop', async () => {
		const { json, data } = await runWeShop({ parameters: cutOut('loop', {}, { idempotencyKey: 'order-10' }), times: 3 });
		const rounds = data.resultData.runData.WeShop!;
		expect(rounds.map(({ data: out }) => out?.main?.[0]?.[0]?.json.executionId)).toEqual(Array.from({ length: 3 }, () => json[0]?.executionId));
		expect(await keysOf('loop')).toEqual(['order-10:removeBG']);
	});

	it('is refused round a loop when it asks for something else, before anything is paid for', async () => {
		const { error } = await runWeShop({ parameters: pose('other round', '={{ "Pose " + $runIndex }}', { idempotencyKey: 'order-11' }), times: 2 });
		const [run, ...more] = await runsCalled('other round');
		expect(more).toEqual([]);
		expect(error?.message).toBe(`The Idempotency Key "order-11" stands for another run, ${run!.executionId}`);
	});

	it('is free for a corrected request after WeShop has refused the first one', async () => {
		const refusal = { success: false, error: { code: 'BAD', message: 'no', retryable: false } };
		await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName: 'corrected', status: 400, body: refusal }] });
		const { data } = await runWeShop({ parameters: pose('corrected', '={{ "Pose " + $runIndex }}', { idempotencyKey: 'order-17' }), times: 2, onError: 'continueRegularOutput' });
		expect(data.resultData.runData.WeShop!.map(({ data: out }) => out?.main?.[0]?.[0]?.json.status)).toEqual([undefined, 'Success']);
		expect(await keysOf('corrected')).toEqual(['order-17:aipose']);
	});

	it.each([
		['WeShop refuses the key', { status: 401, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'no', retryable: false } } }],
		['a redirect is not followed', { status: 302, headers: { location: 'https://shop.example/' }, body: '' }],
	])('is free for a corrected request after nothing was started, as %s', async (what, answer) => {
		await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName: what, ...answer }] });
		const given = { parameters: pose(what, '={{ "Pose " + $runIndex }}', { idempotencyKey: `order of ${what}` }), times: 2, onError: 'continueRegularOutput' as const };
		const { data } = await runWeShop(given);
		expect(data.resultData.runData.WeShop!.map(({ data: out }) => out?.main?.[0]?.[0]?.json.status)).toEqual([undefined, 'Success']);
		expect(await keysOf(what)).toEqual([`order of ${what}:aipose`]);
	});

	it('is one run of two executions at the same moment, of which one pays and both have the result', async () => {
		const given = { parameters: cutOut('twice at once', { originalImage: fileIn('data') }, { idempotencyKey: 'order-18' }), items: [await photoItem('twice at once')] };
		const outcomes = await Promise.all([runWeShop(given), runWeShop(given)]);
		const [run, ...more] = await runsCalled('twice at once');
		expect(more).toEqual([]);
		expect(outcomes.map(({ json }) => json[0]?.executionId)).toEqual([run!.executionId, run!.executionId]);
		expect(outcomes.map(({ json }) => json[0]?.powerConsumption).sort()).toEqual([0, run!.power]);
		expect(await startsCalled('twice at once')).toHaveLength(1);
	});

	it('is one run after the shared one has failed, however late an execution notices', async () => {
		const given = { parameters: cutOut('shared, fails', { originalImage: url('https://shop.example/photos/lost.png') }, { idempotencyKey: 'order-20' }) };
		const [one, other] = await Promise.all([runWeShop({ ...given, staticData: {} }), runWeShop({ ...given, staticData: {} })]);
		expect([one, other].map(({ status }) => status)).toEqual(['error', 'error']);
		expect(await keysOf('shared, fails')).toEqual(['order-20:removeBG']);
		await retryFromTheList(one, given);
		await retryFromTheList(other, given);
		expect(new Set(await keysOf('shared, fails')).size).toBe((await keysOf('shared, fails')).length);
	});

	it('reaches the run that an execution is waiting for, before n8n has stored anything of it', async () => {
		await theSandbox().settings({ secondsOf: { delivered: 4 } });
		const given = { parameters: cutOut('delivered', { originalImage: fileIn('data') }, { idempotencyKey: 'order-19' }), items: [await photoItem('delivered')] };
		const first = runWeShop({ ...given, staticData: {} });
		await until(async () => (await runsCalled('delivered'))[0]);
		const second = await runWeShop({ ...given, staticData: {} });
		expect(second.json[0]?.executionId).toBe((await first).json[0]?.executionId);
		expect(await startsCalled('delivered')).toHaveLength(1);
	});

	it('reaches the run of a round that timed out, through the error output and back to the node', async () => {
		await theSandbox().settings({ imageSeconds: 3 });
		const given = { parameters: cutOut('timed out', {}, { idempotencyKey: 'order-12', timeout: 10 }), onError: 'continueErrorOutput' as const, times: 2 };
		await runWeShop(given);
		await theSandbox().settings({ imageSeconds: 0.05 });
		expect(await keysOf('timed out')).toEqual(['order-12:removeBG']);
	});

	it('starts :2 after a run that failed for good, also in the next execution of a published workflow', async () => {
		const staticData: IDataObject = {};
		const given = { parameters: cutOut('failed', { originalImage: url('https://shop.example/photos/lost.png') }, { idempotencyKey: 'order-13' }), staticData };
		const first = await runWeShop(given);
		const retry = await retryFromTheList(first, given);
		expect([first, retry].map(({ status }) => status)).toEqual(['error', 'error']);
		await runWeShop(given);
		expect(await keysOf('failed')).toEqual(['order-13:removeBG', 'order-13:removeBG:2', 'order-13:removeBG:3']);
	});

	it('reaches the run of an earlier execution of a published workflow, and refuses another request there', async () => {
		const staticData: IDataObject = {};
		const given = { parameters: pose('published', 'Sitting', { idempotencyKey: 'order-14' }), staticData };
		const first = await runWeShop(given);
		const again = await runWeShop(given);
		expect(again.json[0]?.executionId).toBe(first.json[0]?.executionId);
		const other = await runWeShop({ ...given, parameters: pose('published', 'Standing', { idempotencyKey: 'order-14' }) });
		expect(other.error?.message).toBe(`The Idempotency Key "order-14" stands for another run, ${String(first.json[0]?.executionId)}`);
		expect(await keysOf('published')).toEqual(['order-14:aipose']);
	});

	it.each<[string, INodeParameters, string]>([
		['an image', cutOut('other agent', {}, { idempotencyKey: 'order-15' }), 'removeBG'],
		['a video', film('other agent', { idempotencyKey: 'order-16' }), 'kling'],
	])('never puts out the run of another agent in place of %s', async (_what, parameters, agent) => {
		const answer = { data: { agentName: 'aimodel', executions: [{ status: 'Success', result: [{ status: 'Success', image: 'https://shop.example/photos/sneaker.png' }] }] }, success: true };
		await theSandbox().settings({ answers: [{ endpoint: 'getRun', taskName: 'other agent', status: 200, body: answer }] });
		const { error, json } = await runWeShop({ parameters });
		expect(json).toEqual([]);
		expect(error?.message).toMatch(/^The Idempotency Key "order-1[56]" stands for the run \S+, which another agent \(aimodel\) has made$/);
		expect(error?.description).toContain(`in place of those of ${agent}`);
	});

	it('takes a computing time that grows no faster than the number of items', async () => {
		const took = async (count: number) => {
			const items = Array.from({ length: count }, (_, index) => ({ json: { index } }));
			const { user } = process.cpuUsage();
			const outcome = await runWeShop({ parameters: cutOut(`many ${count}`, { completion: 'none' }, { idempotencyKey: `many-${count}` }), items });
			expect(outcome.json).toHaveLength(count);
			expect(await keysOf(`many ${count}`)).toEqual([`many-${count}:removeBG`]);
			return process.cpuUsage({ user, system: 0 }).user / count;
		};
		await took(200);
		const [few, many] = [await took(300), await took(1_200)];
		expect(many).toBeLessThan(few * 2);
	});
});

itKeptTheKeyAtHome();
