import type { IDataObject } from 'n8n-workflow';
import { answerOf, answerWith, fakeTime, inTime } from '../pause/pausedExecution';
import { startsWith, TriggerNode } from './triggerNode';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

/** A trigger, and a run at WeShop. */
function trigger(parameters?: IDataObject, status = 'Success', id = 'a'): TriggerNode {
	const node = new TriggerNode(parameters);
	node.statuses[id] = status;
	return node;
}

describe('The execution ID of a call', () => {
	it.each<[string, unknown, IDataObject?]>([
		['in the body', { executionId: 'a' }],
		['in data', { success: true, data: { executionId: 'a' } }],
		['in meta', { data: {}, meta: { executionId: 'a' } }],
		['in a list of executions', { data: { executions: [{ executionId: 'a' }] } }],
		['in a list', [{ executionId: 'a' }]],
		['in the query', {}, { executionId: 'a' }],
		['in the query, with no body', undefined, { executionId: 'a' }],
		['in the query, with a text for a body', 'executionId', { executionId: 'a' }],
		['in the body and another one in the query', { executionId: 'a' }, { executionId: 'b' }],
		['at the top and another one below', { data: { executionId: 'b' }, executionId: 'a' }],
		['below an empty one', { executionId: '', data: { executionId: 'a' } }],
	])('is found %s', async (_, body, query = {}) => {
		const node = trigger();
		expect(await node.status(body, query)).toBe(200);
		expect(node.reads).toEqual(['a']);
	});

	it('may be a number', async () => {
		const node = trigger(undefined, 'Success', '4711');
		expect(await node.status({ executionId: 4711 })).toBe(200);
	});

	it.each<[string, unknown, IDataObject?]>([
		['no body', undefined],
		['null', null],
		['an empty body', {}],
		['a text', '{"executionId":"a"}'],
		['an empty list', []],
		['another name', { executionid: 'a', id: 'a' }],
		['an ID that is a list', { executionId: ['a'] }],
		['an ID that is true', { executionId: true }],
		['a list in the query', {}, { executionId: ['a'] }],
		['an ID too deep down', { a: { b: { c: { d: { executionId: 'a' } } } } }],
	])('is missing in %s: 400, and WeShop is not asked', async (_, body, query = {}) => {
		const node = trigger();
		expect(await node.status(body, query)).toBe(400);
		expect(node.log).toEqual(['told 400']);
	});

	it.each(['.', '..', '../a', 'a/b', 'a\\b', '%2e%2e', 'a\nb', '\ud800', 'a'.repeat(201)])('cannot be %j: 404, and WeShop is not asked', async (executionId) => {
		const node = trigger();
		expect(await node.status({ executionId })).toBe(404);
		expect(node.log).toEqual(['told 404']);
	});
});

describe('A call about a run', () => {
	it('that has succeeded is answered when its files are there, and starts an execution with them', async () => {
		const node = trigger({ statuses: ['Success'], binaryPropertyName: 'photo', options: { includeRun: true } });
		const called = node.call({ executionId: 'a' });
		expect(await startsWith(called)).toEqual([
			{
				json: expect.objectContaining({ executionId: 'a', agentName: 'aimodel', status: 'Success', index: 0, count: 1, url: 'https://files.example/a.png', run: expect.any(Object) as unknown }) as unknown,
				binary: { photo: expect.objectContaining({ fileName: 'aimodel-a-0.png', mimeType: 'image/png' }) as unknown },
			},
		]);
		expect(node.log).toEqual(['read a', 'file https://files.example/a.png', 'told 200']);
	});

	it('puts its file in "data" where no field is named', async () => {
		const [item] = (await startsWith(trigger({ statuses: ['Success'], binaryPropertyName: ' ' }).call({ executionId: 'a' })))!;
		expect(Object.keys(item!.binary!)).toEqual(['data']);
	});

	it('loads no file where none is wanted', async () => {
		const node = trigger({ statuses: ['Success'], download: false });
		expect((await startsWith(node.call({ executionId: 'a' })))![0]!.binary).toBeUndefined();
		expect(node.log).toEqual(['read a', 'told 200']);
	});

	it('that has failed starts one with its state alone, where failed ones are wanted', async () => {
		const node = trigger({ statuses: ['Failed'] }, 'Failed');
		expect(await startsWith(node.call({ executionId: 'a' }))).toEqual([{ json: { executionId: 'a', agentName: 'aimodel', agentVersion: 'v1.0', status: 'Failed' } }]);
	});

	it('that has failed shows the results that were made', async () => {
		const node = trigger({ statuses: ['Failed'], download: false });
		const result = [{ status: 'Success', image: 'https://files.example/a.png' }];
		node.weShop = async () => ({ statusCode: 200, headers: {}, body: { success: true, data: { agentName: 'aimodel', executions: [{ executionId: 'a', status: 'Failed', result }] } } });
		expect(await startsWith(node.call({ executionId: 'a' }))).toEqual([{ json: expect.objectContaining({ executionId: 'a', status: 'Failed', count: 1, url: 'https://files.example/a.png' }) as unknown }]);
	});

	it('that succeeded without a result starts one with its state alone', async () => {
		const node = trigger();
		node.weShop = async () => ({ statusCode: 200, headers: {}, body: { success: true, data: { agentName: 'aimodel', executions: [{ executionId: 'a', status: 'Success', result: [] }] } } });
		expect(await inTime(startsWith(node.call({ executionId: 'a' })))).toMatchObject([{ json: { executionId: 'a', status: 'Success' } }]);
	});

	it.each<[string[], string[], string, boolean]>([
		[['Success'], [], 'Success', true],
		[['Success'], [], 'Failed', false],
		[['Failed'], [], 'Failed', true],
		[['Failed'], [], 'Success', false],
		[['Failed', 'Success'], [], 'Failed', true],
		[['Failed', 'Success'], [], 'Success', true],
		[[], [], 'Success', false],
		[['Success'], ['aimodel'], 'Success', true],
		[['Success'], ['kling', 'aimodel'], 'Success', true],
		[['Success'], ['kling'], 'Success', false],
		[['Success'], ['aimodel'], 'Failed', false],
	])('for a trigger of %j and the agents %j, when it shows %s: starts one? %p', async (statuses, agentNames, status, isWanted) => {
		const node = trigger({ statuses, agentNames }, status);
		const called = node.call({ executionId: 'a' });
		expect((await startsWith(called)) !== undefined).toBe(isWanted);
		expect(called.told).toEqual([{ status: 200, message: expect.any(String) as string }]);
	});

	it('that WeShop does not know starts none: 404, after a second read a second later', async () => {
		const node = trigger();
		expect(await inTime(node.status({ executionId: 'b' }))).toBe(404);
		expect(node.log).toEqual(['read b', 'read b', 'told 404']);
	});

	it.each([404, 400, 200])('that WeShop does not know yet (NOT_FOUND with HTTP %d) starts one when it does a second later', async (statusCode) => {
		const node = trigger();
		const { weShop: well } = node;
		node.weShop = async (id) => (node.reads.length === 1 ? answerWith(statusCode, { code: 'NOT_FOUND', message: 'No such run', retryable: false }) : await well(id));
		expect(await inTime(startsWith(node.call({ executionId: 'a' })))).toHaveLength(1);
	});

	it('that WeShop did not know starts one when it is told again', async () => {
		const node = trigger();
		expect(await inTime(node.status({ executionId: 'b' }))).toBe(404);
		node.statuses.b = 'Success';
		expect(await startsWith(node.call({ executionId: 'b' }))).toHaveLength(1);
	});

	it('that nobody has started, with a hundred made-up IDs in the same instant, costs hardly more than a read each: 404', async () => {
		const node = trigger();
		const statuses = Array.from({ length: 100 }, async (_, forged) => await node.status({ executionId: `forged-${forged}` }));
		await jest.advanceTimersByTimeAsync(1_000);
		expect(await Promise.all(statuses)).toEqual(Array(100).fill(404));
		expect(node.reads.length).toBeLessThanOrEqual(103);
	});

	it('that goes on running starts none: 202; and one when it has ended', async () => {
		const node = trigger(undefined, 'Running');
		expect(await inTime(node.status({ executionId: 'a' }))).toBe(202);
		node.statuses.a = 'Success';
		expect(await startsWith(node.call({ executionId: 'a' }))).toHaveLength(1);
	});

	it.each([
		['WeShop is down', async () => answerWith(503)],
		['WeShop never answers', async () => await new Promise<never>(() => undefined)],
		['WeShop refuses the key', async () => answerWith(401)],
		['the line breaks', async () => await Promise.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))],
		['n8n has no credential', async () => await Promise.reject(new Error('Node does not have any credentials set'))],
	])('that cannot be read since %s starts none: 503; and one when it is told again', async (_, weShop) => {
		const node = trigger();
		const { weShop: well } = node;
		node.weShop = weShop;
		expect(await inTime(node.status({ executionId: 'a' }))).toBe(503);
		node.weShop = well;
		expect(await startsWith(node.call({ executionId: 'a' }))).toHaveLength(1);
	});

	it('has no say in what the run is', async () => {
		const node = trigger(undefined, 'Failed');
		expect(await startsWith(node.call({ executionId: 'a', status: 'Success', agentName: 'kling', executions: [{ executionId: 'a', status: 'Success' }] }))).toBeUndefined();
	});
});

describe('A run that is told again', () => {
	it('starts one execution, and is read once, with a hundred calls at once and a hundred after them', async () => {
		const node = trigger();
		const calls = Array.from({ length: 100 }, () => node.call({ executionId: 'a' }));
		const started = (await Promise.all(calls.map(startsWith))).filter(Boolean);
		for (let repeat = 0; repeat < 100; repeat++) expect(await startsWith(node.call({ executionId: 'a' }))).toBeUndefined();
		expect(started).toHaveLength(1);
		expect(calls.map(({ told }) => told[0]!.status)).toEqual(Array.from({ length: 100 }, () => 200));
		expect(calls.filter(({ told }) => told[0]!.message === 'An execution starts')).toHaveLength(1);
		expect(node.reads).toEqual(['a']);
	});

	it('starts one execution when WeShop takes two spellings of its ID for the same, told at once or later', async () => {
		const node = trigger();
		node.weShop = async () => answerOf('a', 'Success');
		const started = await Promise.all(['A', 'a', 'a '].map(async (executionId) => await startsWith(node.call({ executionId }))));
		expect(started.filter(Boolean)).toHaveLength(1);
		expect(await startsWith(node.call({ executionId: ' a' }))).toBeUndefined();
		expect(node.staticData).toEqual({ deliveredRuns: ['a'] });
	});

	it('starts one execution in each of two workflows', async () => {
		const [one, other] = [trigger(), trigger()];
		const started = await Promise.all([one, other].map(async (node) => await startsWith(node.call({ executionId: 'a' }))));
		expect(started.every((items) => items?.length === 1)).toBe(true);
	});

	it('starts one each time while the user tries the trigger in the editor', async () => {
		const node = new TriggerNode(undefined, 'manual');
		node.statuses.a = 'Success';
		for (let time = 0; time < 3; time++) expect(await startsWith(node.call({ executionId: 'a' }))).toHaveLength(1);
		expect(node.staticData).toEqual({});
	});
});
