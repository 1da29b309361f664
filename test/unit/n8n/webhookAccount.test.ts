import type { IWebhookFunctions } from 'n8n-workflow';
import { MAX_IDLE, MAX_REMEMBERED, remembered } from '../../../nodes/WeShop/n8n/remembered';
import { WebhookAccount, webhookAccount } from '../../../nodes/WeShop/n8n/webhookAccount';
import { answerOf, answerWith, fakeTime, goesOnWith, inTime, PausedNode } from '../pause/pausedExecution';
import { TriggerNode } from '../trigger/triggerNode';
import { handClock } from '../clock';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

const KINDS = [200, 404, 503] as const;
const pause = async (milliseconds: number) => await new Promise((done) => setTimeout(done, milliseconds));

/** A trigger whose WeShop takes a tenth of a second, and when it was asked, in milliseconds from now. */
function trigger(respond = async (id: string) => (id.startsWith('run') ? answerOf(id, 'Success') : answerWith(404, { code: 'NOT_FOUND', message: 'No such run', retryable: false }))) {
	const node = new TriggerNode({ statuses: ['Success'], download: false });
	const requests: number[] = [];
	const from = Date.now();
	node.weShop = async (id) => {
		requests.push(Date.now() - from);
		await pause(100);
		return await respond(id);
	};
	/** Calls, and how long each had to wait. */
	const call = async (executionId: string) => {
		const began = Date.now();
		const reply = await node.reply({ executionId });
		return { ...reply, after: Date.now() - began };
	};
	return { node, requests, call };
}

type Call = Awaited<ReturnType<ReturnType<typeof trigger>['call']>>;
const ids = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${kind}-${index}`);
const counts = (calls: Call[]) => Object.fromEntries(KINDS.map((status) => [status, calls.filter((one) => one.status === status).length]));

/** The most requests in any second. */
function mostInASecond(requests: number[]): number {
	return Math.max(...requests.map((at) => requests.filter((other) => other >= at && other < at + 1_000).length));
}

describe('Five hundred calls at once with made-up IDs', () => {
	it('are twenty requests a second; a hundred are read within six seconds, the others refused at once', async () => {
		const { requests, call } = trigger();
		const calls = await inTime(Promise.all(ids('forged', 500).map(call)));
		expect(counts(calls)).toEqual({ 200: 0, 404: 100, 503: 400 });
		// Three IDs at a time are read a second time, in case WeShop did not know a new run yet.
		expect(requests.length).toBeLessThanOrEqual(103);
		expect(mostInASecond(requests)).toBeLessThanOrEqual(20);
		expect(Math.max(...calls.map(({ after }) => after))).toBeLessThanOrEqual(6_000);
		expect(calls.filter(({ status }) => status === 503).every(({ after, retryAfter }) => after === 0 && retryAfter === 5)).toBe(true);
	});

	it('keep out no call that resumes an execution, and delay it by six seconds at the most', async () => {
		const { node, call } = trigger();
		const execution = new PausedNode(['run-1']);
		Object.assign(execution, { apiKey: node.apiKey });
		execution.statuses['run-1'] = 'Success';
		const forged = Promise.all(ids('forged', 500).map(call));
		await jest.advanceTimersByTimeAsync(50);
		const from = Date.now();
		expect(await inTime(goesOnWith(execution.callFor(0)))).toHaveLength(1);
		expect(Date.now() - from).toBeLessThanOrEqual(6_000);
		await inTime(forged);
	});

	it('keep out no call about a run that has started, and let others in as soon as those are read', async () => {
		const { call } = trigger();
		await inTime(call('run-1'));
		const forged = Promise.all(ids('forged', 500).map(call));
		await jest.advanceTimersByTimeAsync(50);
		expect(await call('run-1')).toMatchObject({ status: 200, after: 0 });
		expect(await call('run-2')).toMatchObject({ status: 503, retryAfter: 5 });
		await inTime(forged);
		expect(await inTime(call('run-2'))).toMatchObject({ status: 200 });
	});

	it('for a minute are twenty requests a second, and a genuine call among them gets through by calling again', async () => {
		const { requests, call } = trigger();
		let isOver = false;
		const flood = (async () => {
			for (let second = 0; !isOver && second < 60; second++) {
				void Promise.all(ids(`forged-${second}`, 100).map(call));
				await pause(1_000);
			}
		})();
		const genuine = (async () => {
			for (let tries = 1; ; tries++) {
				const { status, retryAfter = 0 } = await call('run-1');
				if (status === 200) return tries;
				// Whoever calls again at the same moments as the strangers is behind them each time.
				await pause(retryAfter * 1_000 + 123);
			}
		})();
		const tries = await inTime(genuine);
		isOver = true;
		await inTime(flood);
		expect(tries).toBeLessThan(20);
		expect(mostInASecond(requests)).toBeLessThanOrEqual(20);
	});
});

describe('Two hundred calls at once while WeShop says 429', () => {
	const busy = (retryAfter?: string) => async () => ({ ...answerWith(429), headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });

	it('with a Retry-After of 5 seconds are twenty requests, and are all answered within a second', async () => {
		const { requests, call } = trigger(busy('5'));
		const calls = await inTime(Promise.all(ids('run', 200).map(call)));
		expect(counts(calls)).toEqual({ 200: 0, 404: 0, 503: 200 });
		expect(Math.max(...calls.map(({ after }) => after))).toBeLessThanOrEqual(1_000);
		expect(calls.every(({ retryAfter }) => retryAfter === 5)).toBe(true);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(requests).toHaveLength(20);
	});

	it.each([
		['of 2 seconds', '2', 60],
		['of an hour', '3600', 20],
		['that is missing', undefined, 60],
	])('with a Retry-After %s are few requests, and are all answered within six seconds', async (_what, retryAfter, most) => {
		const { requests, call } = trigger(busy(retryAfter));
		const calls = await inTime(Promise.all(ids('run', 200).map(call)));
		expect(counts(calls)).toEqual({ 200: 0, 404: 0, 503: 200 });
		expect(Math.max(...calls.map(({ after }) => after))).toBeLessThanOrEqual(6_000);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(requests.length).toBeLessThanOrEqual(most);
	});

	it('hold back all calls of the account, in any workflow and to paused executions, and none of another account', async () => {
		const { node, call } = trigger(busy('30'));
		const sibling = new TriggerNode({ statuses: ['Success'], download: false }, 'webhook', undefined, node.apiKey);
		const stranger = trigger();
		const execution = new PausedNode(['run-1']);
		Object.assign(execution, { apiKey: node.apiKey });
		await inTime(call('run-1'));
		expect(await sibling.reply({ executionId: 'run-1' })).toMatchObject({ status: 503, retryAfter: 30 });
		const resumed = execution.callFor(0);
		await resumed.end;
		expect(resumed.replies).toMatchObject([{ status: 503, retryAfter: 30 }]);
		expect([...sibling.reads, ...execution.reads]).toEqual([]);
		expect(await inTime(stranger.call('run-1'))).toMatchObject({ status: 200 });
	});

	it('are read again once the pause is over, after a minute at the most', async () => {
		const { node, call } = trigger(busy('3600'));
		expect(await inTime(call('run-1'))).toMatchObject({ status: 503, retryAfter: 60 });
		node.weShop = async (id) => answerOf(id, 'Success');
		await jest.advanceTimersByTimeAsync(50_000);
		expect(await call('run-1')).toMatchObject({ status: 503, retryAfter: 10, after: 0 });
		await jest.advanceTimersByTimeAsync(8_000);
		const last = await inTime(call('run-1'));
		expect(last).toMatchObject({ status: 200 });
		expect(last.after).toBeGreaterThanOrEqual(1_700);
	});
});

describe('A call while WeShop does not respond', () => {
	it('gives no request more than ten seconds', async () => {
		const node = new TriggerNode();
		const timeouts: unknown[] = [];
		const functions = { getCredentials: async () => ({ weShopApiKey: node.apiKey }), helpers: { httpRequestWithAuthentication: async (_: string, { timeout }: { timeout: number }) => (timeouts.push(timeout), answerOf('a', 'Success')) } };
		const account = await webhookAccount(functions as unknown as IWebhookFunctions);
		await account.use(functions as unknown as IWebhookFunctions, 'trigger', async (client) => await client.getRun('a', Date.now() + 600_000));
		expect(timeouts).toEqual([10_000]);
	});
});

describe('A call that resumes an execution', () => {
	it('costs nothing, not even a look at the credential, before its nonce is known to be right', async () => {
		const execution = new PausedNode(['a']);
		let credentials = 0;
		const getCredentials = (async () => (credentials++, { weShopApiKey: execution.apiKey })) as never;
		const calls = Array.from({ length: 500 }, (_, index) => execution.call({ nonce: `forged-${index}`, item: '0' }, { getCredentials }));
		await Promise.all(calls.map(async ({ end }) => await end));
		expect(calls.map(({ replies }) => replies[0]!.status)).toEqual(Array(500).fill(404));
		expect([execution.reads, credentials]).toEqual([[], 0]);
	});

	it('has a place among two hundred', async () => {
		const executions = ids('run', 201).map((id) => new PausedNode([id]));
		for (const [index, execution] of executions.entries()) Object.assign(execution, { apiKey: executions[0]!.apiKey, weShop: async () => answerOf(`run-${index}`, 'Success') });
		const calls = executions.map((execution) => execution.callFor(0));
		await inTime(Promise.all(calls.map(async ({ end }) => await end)));
		expect(calls.map(({ replies }) => replies[0]!.status)).toEqual([...Array(200).fill(202), 503]);
		expect(calls.at(-1)!.replies[0]!.retryAfter).toBe(10);
	});
});

describe('The accounts that a process remembers', () => {
	const clock = handClock();
	const make = () => new WebhookAccount(clock);
	const idleNode = {} as IWebhookFunctions;
	const use = async (account: WebhookAccount) => await account.use(idleNode, 'trigger', async () => undefined);

	it('are known by a digest of the key', async () => {
		const nodeWith = (apiKey: string) => ({ getCredentials: async () => ({ weShopApiKey: apiKey }) }) as unknown as IWebhookFunctions;
		const [one, same, other] = await Promise.all(['key-one', ' key-one\n', 'key-two'].map(async (key) => await webhookAccount(nodeWith(key))));
		expect(same).toBe(one);
		expect(other).not.toBe(one);
	});

	it('are a hundred at the most beside those in use, the ones that were used last', async () => {
		const clock = handClock();
		const known = new Map<string, WebhookAccount>();
		const make = () => new WebhookAccount(clock);
		for (const id of ids('account', MAX_REMEMBERED)) await use(remembered(known, id, make));
		const first = known.get('account-0');
		await use(remembered(known, 'one more in use', make));
		expect([known.size, known.get('account-0')]).toEqual([MAX_REMEMBERED + 1, first]);
		known.delete('one more in use');
		await clock.moveTo(2 * 60_000);
		expect(remembered(known, 'account-0', make)).toBe(first);
		await use(remembered(known, 'one more', make));
		expect(known.size).toBe(MAX_REMEMBERED);
		expect([known.has('account-0'), known.has('account-1'), known.has('one more')]).toEqual([true, false, true]);
	});

	it('are forgotten when nobody has called for ten minutes', async () => {
		const known = new Map<string, WebhookAccount>();
		for (const id of ['idle', 'used']) await use(remembered(known, id, make));
		await clock.moveTo(MAX_IDLE / 2);
		await use(remembered(known, 'used', make));
		await clock.moveTo(MAX_IDLE + 1);
		await use(remembered(known, 'new', make));
		expect([...known.keys()]).toEqual(['used', 'new']);
	});
});
