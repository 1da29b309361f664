import { getEventListeners } from 'node:events';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { executionStop } from '../../../nodes/WeShop/n8n/executionStop';
import { openSession } from '../../../nodes/WeShop/n8n/session';
import { settle } from '../clock';

const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const MINUTE = 60_000;

/** An execution whose requests hang, each until its signal aborts, as with n8n's HTTP client. */
function hangingExecution() {
	const execution = new AbortController();
	const listeners = jest.spyOn(execution.signal, 'addEventListener');
	const sent: Array<{ method?: string; signal: AbortSignal }> = [];
	/** n8n sets the signal of the context on every request, in place of the one in the options. */
	async function httpRequestWithAuthentication(this: IExecuteFunctions, _type: string, { method }: IHttpRequestOptions): Promise<never> {
		const signal = this.getExecutionCancelSignal()!;
		sent.push({ method, signal });
		return await new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('canceled'))));
	}
	const node = {
		getExecutionCancelSignal: () => execution.signal,
		getCredentials: async () => ({ apiKey: 'the key', weShopApiKey: 'the key' }),
		getInputData: () => [],
		helpers: { httpRequestWithAuthentication },
	};
	const open = () => openSession(node as unknown as IExecuteFunctions);
	return { session: open(), open, execution, listeners, sent };
}

const failureOf = async (call: Promise<unknown>): Promise<unknown> => await call.then(() => undefined, (failure: unknown) => failure);

describe('The requests of an execution', () => {
	it('add no listener each to its signal, of which Node warns at eleven', async () => {
		const { session, listeners, sent, execution } = hangingExecution();
		const calls = Array.from({ length: 20 }, async (_, run) => await failureOf(session.client.getRun(`run-${run}`, session.clock.now() + MINUTE)));
		await settle();
		expect([sent.length, listeners.mock.calls.length]).toEqual([20, 1]);
		execution.abort();
		await Promise.all(calls);
	});

	it('and its pauses leave nothing behind, however many nodes and rounds it has', async () => {
		const { session, execution, open } = hangingExecution();
		for (let round = 0; round < 30; round++) {
			const { clock } = open();
			await clock.sleep(0);
			await clock.sleep(MINUTE, AbortSignal.abort());
		}
		await failureOf(session.client.getRun('abc', session.clock.now()));
		expect(session.signal).toBe(execution.signal);
		expect(getEventListeners(execution.signal, 'abort')).toHaveLength(1);
		expect(Reflect.get(executionStop(execution.signal), 'inFlight')).toEqual(new Set());
	});

	it('end with it', async () => {
		const { session, sent, execution } = hangingExecution();
		const call = failureOf(session.client.getRun('abc', session.clock.now() + MINUTE));
		await settle();
		execution.abort();
		expect(await call).toBeInstanceOf(Stopped);
		expect(sent[0]!.signal.aborted).toBe(true);
	});

	it('end with it but for a start, which may still bring the ID of its run for a moment', async () => {
		const { session, sent, execution } = hangingExecution();
		const call = failureOf(session.client.startRun(request, 'key', session.clock.now() + MINUTE));
		await settle();
		execution.abort();
		const failure = await call;
		expect(failure).toBeInstanceOf(Stopped);
		expect((failure as WeShopFailure).description).toContain('may have been started');
		expect(sent[0]!.signal.aborted).toBe(false);
	});

	it('are given up at their deadline', async () => {
		const { session, sent } = hangingExecution();
		const began = session.clock.now();
		expect(await failureOf(session.client.getRun('abc', began + 800))).toMatchObject({ details: { code: 'ECONNABORTED', retryable: true } });
		expect(session.clock.now() - began).toBeLessThan(20_000);
		expect(sent.map(({ signal }) => signal.aborted)).toEqual([true]);
	});

	it('are not sent once it has been stopped', async () => {
		const { session, sent, execution } = hangingExecution();
		execution.abort();
		expect(await failureOf(session.client.startRun(request, 'key', session.clock.now() + MINUTE))).toBeInstanceOf(Stopped);
		expect(sent).toEqual([]);
	});
});

describe('What executions of one process share', () => {
	const busy = { statusCode: 429, headers: {}, body: '' };
	const down = { statusCode: 503, headers: {}, body: '' };

	/** An execution whose requests are answered so, and how many it has sent. */
	function answeredExecution(response: object, weShopApiKey: string, executionId: string) {
		const counts = { sent: 0 };
		const said = { hints: [] as string[], log: [] as string[] };
		const node = {
			getExecutionId: () => executionId,
			getCredentials: async () => await (weShopApiKey ? Promise.resolve({ weShopApiKey }) : Promise.reject(new Error('no credential'))),
			getInputData: () => [],
			getMode: () => 'trigger',
			addExecutionHints: ({ message }: { message: string }) => said.hints.push(message),
			logger: { warn: (message: string) => said.log.push(message) },
			helpers: { httpRequestWithAuthentication: async () => (counts.sent++, response) },
		};
		const { client, clock } = openSession(node as unknown as IExecuteFunctions);
		return { client, clock, counts, said, read: async (milliseconds: number) => await failureOf(client.getRun('abc', clock.now() + milliseconds, false)) };
	}

	const asksForAPause = { statusCode: 429, headers: { 'retry-after': '3600' }, body: '' };
	/** Whether a start of another execution is kept back, after WeShop has asked the first one for a pause. */
	async function isKeptBack(firstKey: string, secondKey: string): Promise<boolean> {
		await answeredExecution(asksForAPause, firstKey, 'first').read(0);
		const second = answeredExecution({ statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc' } } }, secondKey, 'second');
		const failure = await failureOf(second.client.startRun(request, 'key', second.clock.now() + MINUTE));
		return failure !== undefined && second.counts.sent === 0;
	}

	it('is what one has learned of their account', async () => {
		expect(await isKeptBack('key-a', 'key-a')).toBe(true);
	});

	it.each([['another account', 'key-b', 'key-c'], ['an account that is not known', '', 'key-d']])('is nothing with %s', async (_whose, first, second) => {
		expect(await isKeptBack(first, second)).toBe(false);
	});

	it('are the retries where they are rounds of one execution of n8n', async () => {
		// It is retried once, and in vain for all of its time.
		await answeredExecution(down, 'key-e', 'looping').read(1_500);
		// Time enough for one.
		expect(await answeredExecution(down, 'key-f', 'looping').read(1_500)).toMatchObject({ message: expect.stringContaining('used up') });
		expect(await answeredExecution(down, 'key-f', 'another one').read(1_500)).toMatchObject({ message: expect.not.stringContaining('used up') });
	});

	it('is told early, once, in the log and in a hint', async () => {
		const { said, read } = answeredExecution(down, 'key-g', 'troubled');
		await Promise.all(Array.from({ length: 8 }, async () => await read(100)));
		expect([said.hints.length, said.log.length]).toEqual([1, 1]);
		expect(said.hints[0]).toMatch(/^WeShop failed several times in a row \(WeShop gave an answer that cannot be read \(HTTP 503\)\)\. /);
		expect(said.log[0]).toContain('HTTP 503');
		const { said: quiet, read: refused } = answeredExecution(busy, 'key-h', 'busy');
		await Promise.all(Array.from({ length: 8 }, async () => await refused(100)));
		expect([quiet.hints, quiet.log]).toEqual([[], []]);
	});
});
