import type { IDataObject } from 'n8n-workflow';
import { answerOf, answerWith, fakeTime, inTime } from '../pause/pausedExecution';
import { newProcess, startsWith, TriggerNode } from './triggerNode';

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
		expect(node.log).toEqual(['reply 400']);
	});

	it.each(['.', '..', '../a', 'a/b', 'a\\b', '%2e%2e', 'a\nb', '\ud800', 'a'.repeat(201)])('cannot be %j: 404, and WeShop is not asked', async (executionId) => {
		const node = trigger();
		expect(await node.status({ executionId })).toBe(404);
		expect(node.log).toEqual(['reply 404']);
	});
});

describe('A call about a run', () => {
	it('that has succeeded starts an execution with its files, and gets the response when n8n has the execution in its database', async () => {
		const node = trigger({ statuses: ['Success'], binaryPropertyName: 'photo', options: { includeRun: true } });
		const called = node.call({ executionId: 'a' });
		expect(await startsWith(called)).toEqual([
			{
				json: expect.objectContaining({ executionId: 'a', agentName: 'aimodel', status: 'Success', index: 0, count: 1, url: 'https://files.example/a.png', run: expect.any(Object) as unknown }) as unknown,
				binary: { photo: expect.objectContaining({ fileName: 'aimodel-a.png', mimeType: 'image/png' }) as unknown },
			},
		]);
		expect(node.log).toEqual(['read a', 'file https://files.example/a.png', 'execution', 'reply 200']);
	});

	it('puts its file in "data" where no field is named', async () => {
		const [item] = (await startsWith(trigger({ statuses: ['Success'], binaryPropertyName: ' ' }).call({ executionId: 'a' })))!;
		expect(Object.keys(item!.binary!)).toEqual(['data']);
	});

	it('loads no file where none is wanted', async () => {
		const node = trigger({ statuses: ['Success'], download: false });
		expect((await startsWith(node.call({ executionId: 'a' })))![0]!.binary).toBeUndefined();
		expect(node.log).toEqual(['read a', 'execution', 'reply 200']);
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
		await called.end;
		expect(called.replies).toEqual([{ status: 200, message: expect.any(String) as string }]);
	});

	it('that WeShop does not know starts none: 404, after a second read a second later', async () => {
		const node = trigger();
		expect(await inTime(node.status({ executionId: 'b' }))).toBe(404);
		expect(node.log).toEqual(['read b', 'read b', 'reply 404']);
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
		expect(await inTime(Promise.all(statuses))).toEqual(Array(100).fill(404));
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
	])('that cannot be read since %s starts none: 503; and one when there is another call', async (_, weShop) => {
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

describe('Calls about a run', () => {
	it('a hundred at once start one execution and read the run once, and the others are to be made again', async () => {
		const node = trigger();
		const calls = Array.from({ length: 100 }, () => node.call({ executionId: 'a' }));
		const started = (await Promise.all(calls.map(startsWith))).filter(Boolean);
		expect(started).toHaveLength(1);
		expect(calls.map(({ replies }) => replies[0]!.status).sort()).toEqual([200, ...Array.from({ length: 99 }, () => 503)]);
		for (let repeat = 0; repeat < 100; repeat++) expect(await node.reply({ executionId: 'a' })).toEqual({ status: 200, message: 'This run has started its execution before' });
		expect(node.reads).toEqual(['a']);
		expect(node.executions).toBe(1);
	});

	it('start one execution when WeShop takes two spellings of its ID for the same, at once or later', async () => {
		const node = trigger();
		node.weShop = async () => answerOf('a', 'Success');
		await Promise.all(['A', 'a', 'a '].map(async (executionId) => await node.call({ executionId }).end));
		expect(node.executions).toBe(1);
		expect(await node.status({ executionId: ' a' })).toBe(200);
		expect(node.executions).toBe(1);
		expect(node.staticData).toEqual({ version: 1, runs: ['a'] });
	});

	it('start one execution in each of two workflows', async () => {
		const [one, other] = [trigger(), trigger()];
		await Promise.all([one, other].map(async (node) => await node.call({ executionId: 'a' }).end));
		expect([one.executions, other.executions]).toEqual([1, 1]);
	});

	it('start one each time while the user tries the trigger in the editor', async () => {
		const node = new TriggerNode(undefined, 'manual');
		node.statuses.a = 'Success';
		for (let time = 0; time < 3; time++) expect(await startsWith(node.call({ executionId: 'a' }))).toHaveLength(1);
		expect(node.staticData).toEqual({});
	});
});

describe('A call that comes while another one', () => {
	const AGAIN = { status: 503, message: expect.stringContaining('call again') as string, retryAfter: 5 };

	it('loads the file of the same run is to be made again, and starts nothing then', async () => {
		const node = trigger();
		let load = (): void => undefined;
		const { fileHost } = node;
		node.fileHost = async () => await new Promise<void>((loaded) => (load = loaded)).then(fileHost);
		const first = node.call({ executionId: 'a' });
		await jest.advanceTimersByTimeAsync(100);
		expect(await node.reply({ executionId: 'a' })).toEqual(AGAIN);
		load();
		await first.end;
		expect(await node.status({ executionId: 'a' })).toBe(200);
		expect(node.executions).toBe(1);
	});

	it('waits for n8n to create its execution is to be made again, and starts nothing then', async () => {
		const node = trigger();
		let create = (): void => undefined;
		node.createExecution = async () => await new Promise((created) => (create = created));
		const first = node.call({ executionId: 'a' });
		await jest.advanceTimersByTimeAsync(100);
		expect(await node.reply({ executionId: 'a' })).toEqual(AGAIN);
		create();
		await first.end;
		expect(await node.status({ executionId: 'a' })).toBe(200);
		expect(node.executions).toBe(1);
	});

	it('fails, since n8n cannot create its execution, is to be made again, and starts it then', async () => {
		const node = trigger();
		node.createExecution = async () => await Promise.reject(new Error('The database is gone'));
		expect(await node.status({ executionId: 'a' })).toBe(500);
		node.createExecution = async () => undefined;
		expect(await node.status({ executionId: 'a' })).toBe(200);
		expect(node.executions).toBe(1);
	});
});

describe('The run of each execution', () => {
	it.each([1, 5, 50, 2_000])('is written down, though n8n forgets that it is to be while it creates the execution for %d ms', async (creationMs) => {
		const node = trigger();
		node.creationMs = creationMs;
		for (const executionId of ['a', 'b', 'c']) {
			node.statuses[executionId] = 'Success';
			expect(await inTime(node.reply({ executionId }))).toEqual({ status: 200, message: 'An execution starts' });
		}
		expect(node.staticData).toEqual({ version: 1, runs: ['a', 'b', 'c'] });
	});
});

describe('A power cut', () => {
	/** Nothing ends any more. */
	const never = async () => await new Promise<never>(() => undefined);

	it.each<[string, (node: TriggerNode) => void]>([
		['the run is read', (node) => (node.weShop = never)],
		['its file is loaded', (node) => (node.fileHost = never)],
		['n8n creates the execution', (node) => (node.createExecution = never)],
	])('while %s loses nothing: the repeated call starts the execution, after another run has started its', async (_when, cut) => {
		const node = trigger();
		node.statuses.b = 'Success';
		const { weShop, fileHost, createExecution } = node;
		cut(node);
		const lost = node.call({ executionId: 'a' });
		await jest.advanceTimersByTimeAsync(100);
		Object.assign(node, { weShop, fileHost, createExecution });
		const n8n = newProcess();
		expect(lost.replies).toEqual([]);
		expect([await node.status({ executionId: 'b' }, {}, n8n), await node.status({ executionId: 'a' }, {}, n8n)]).toEqual([200, 200]);
		expect(node.executions).toBe(2);
	});

	it.each<[string, (node: TriggerNode) => void]>([
		['its file is loaded', (node) => (node.fileHost = never)],
		['n8n creates the execution', (node) => (node.createExecution = never)],
	])('while %s loses nothing, though n8n has started the execution of another run meanwhile', async (_when, cut) => {
		const node = trigger();
		node.statuses.b = 'Success';
		const { fileHost, createExecution } = node;
		cut(node);
		node.call({ executionId: 'a' });
		await jest.advanceTimersByTimeAsync(100);
		Object.assign(node, { fileHost, createExecution });
		expect(await node.status({ executionId: 'b' })).toBe(200);
		expect(await node.status({ executionId: 'a' }, {}, newProcess())).toBe(200);
		expect(node.executions).toBe(2);
	});

	it('after the response starts nothing twice, however often there is a call', async () => {
		const node = trigger();
		expect(await node.status({ executionId: 'a' })).toBe(200);
		const n8n = newProcess();
		for (let repeat = 0; repeat < 10; repeat++) expect(await node.status({ executionId: 'a' }, {}, n8n)).toBe(200);
		expect(node.executions).toBe(1);
	});
});

describe('Two processes of n8n', () => {
	it('start one execution when one is called after the other has responded', async () => {
		const node = trigger();
		const [one, other] = [newProcess(), newProcess()];
		for (const n8n of [one, other, other, one]) expect(await node.status({ executionId: 'a' }, {}, n8n)).toBe(200);
		expect(node.executions).toBe(1);
	});
});

describe('What another version of the node has stored', () => {
	it.each<[string, unknown]>([
		['a newer version', { version: 2, runs: ['a'] }],
		['null', null],
		['a text', 'a'],
		['a list', ['a']],
		['runs that are a text', { version: 1, runs: 'a' }],
	])('(%s) starts nothing, costs nothing, and the caller reads why: 503', async (_what, stored) => {
		const node = trigger();
		node.staticData = stored;
		expect(await node.reply({ executionId: 'a' })).toEqual({ status: 503, message: expect.stringMatching(/another version of the WeShop node.*update/) as string, retryAfter: 60 });
		expect(node.log).toEqual(['reply 503']);
		expect(node.staticData).toEqual(stored);
	});
});
