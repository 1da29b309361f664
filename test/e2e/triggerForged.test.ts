import { randomUUID } from 'node:crypto';
import axios from 'axios';
import { newConnection } from '../n8n/newConnection';
import { theN8n, theSandbox } from './instance';
import { until } from './paused/runs';
import { finishedRuns, itemsOf, TRIGGER, Triggered, type Instance } from './triggered';

const JSON_TYPE = { 'content-type': 'application/json' };
let instance: Instance;
let trigger: Triggered;

beforeAll(async () => {
	instance = await theN8n();
	trigger = await Triggered.publish(instance, 'Called by anybody');
});

/** Sent as it stands. */
async function post(body: string | undefined, headers: Record<string, string>, query = ''): Promise<number> {
	const { status } = await axios.post(`${trigger.url}${query}`, body, { proxy: false, httpAgent: newConnection, headers, validateStatus: () => true, transformRequest: (data: unknown) => data });
	return status;
}

/** What was asked of WeShop while `calls` were made. */
async function asked(calls: () => Promise<unknown>): Promise<string[]> {
	const before = (await theSandbox().requests()).length;
	await calls();
	return (await theSandbox().requests()).slice(before).map(({ method, url }) => `${method} ${url}`);
}

function nested(depth: number, executionId = randomUUID() as string): string {
	return `${'{"a":'.repeat(depth)}${JSON.stringify({ executionId })}${'}'.repeat(depth)}`;
}

describe('A call that anybody can make', () => {
	// So many are read as the rate limit of the account allows while a caller waits; the others are to call again.
	it('starts nothing with a forged ID, not even with a hundred in the same instant: 404, or 503', async () => {
		const answers = await trigger.callAtOnce(Array.from({ length: 100 }, () => ({ executionId: randomUUID(), status: 'Success' })));
		expect(answers).toContain(404);
		expect(answers.filter((status) => status !== 404 && status !== 503)).toEqual([]);
		await until('that a forged ID is unknown again', async () => (await trigger.call({ executionId: randomUUID() })).status === 404);
		expect(await trigger.executions(0)).toEqual([]);
	});

	it.each([
		['no JSON', '{"executionId', JSON_TYPE, 422],
		['HTML', '<html><body>executionId</body></html>', { 'content-type': 'text/html' }, 400],
		['HTML that is called JSON', '<html></html>', JSON_TYPE, 422],
		['XML', '<run><id>1</id></run>', { 'content-type': 'application/xml' }, 400],
		['nothing', '', JSON_TYPE, 400],
		['no body', undefined, {}, 400],
		['an array', '[]', JSON_TYPE, 400],
		['an array of arrays', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, JSON_TYPE, 400],
		['null', 'null', JSON_TYPE, 400],
		['a text', '"executionId"', JSON_TYPE, 400],
		['an ID that is a list', '{"executionId":["1"]}', JSON_TYPE, 400],
		['an ID that is empty', '{"executionId":""}', JSON_TYPE, 400],
		['JSON that is ten deep', nested(10), JSON_TYPE, 400],
		['JSON that is 50,000 deep', nested(50_000), JSON_TYPE, 400],
		['a forged ID in a list', JSON.stringify([{ executionId: randomUUID() }]), JSON_TYPE, 404],
		['a forged ID in a form', `executionId=${randomUUID()}`, { 'content-type': 'application/x-www-form-urlencoded' }, 404],
	])('starts nothing with %s', async (_, body, headers, status) => {
		expect(await post(body, headers as Record<string, string>)).toBe(status);
	});

	it.each(['..', '.', '../../v1/agent/info', 'runs/../..', '%2e%2e', '..\\..', 'a\u0000b', '\ud800'])('sends no request with the key for the ID %j', async (executionId) => {
		expect(await asked(async () => expect((await trigger.call({ executionId })).status).toBe(404))).toEqual([]);
	});

	it('has started no execution so far', async () => {
		expect(await trigger.executions(0)).toEqual([]);
	});
});

describe('A call about a run that has finished', () => {
	it('starts its execution wherever in the call the ID stands', async () => {
		const [inData, inMeta, inList, inQuery] = await finishedRuns(instance, 4);
		expect(await post(JSON.stringify({ success: true, data: { executionId: inData } }), JSON_TYPE)).toBe(200);
		expect(await post(JSON.stringify({ success: true, data: {}, meta: { executionId: inMeta } }), JSON_TYPE)).toBe(200);
		expect(await post(JSON.stringify({ data: { executions: [{ executionId: inList }] } }), JSON_TYPE)).toBe(200);
		expect(await post('', {}, `?executionId=${inQuery}`)).toBe(200);
		const started = await trigger.executions(4);
		expect(started.flatMap((execution) => itemsOf(execution, TRIGGER).map(({ json }) => json.executionId))).toEqual([inData, inMeta, inList, inQuery]);
	});
});

afterAll(async () => {
	await trigger.unpublish();
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
