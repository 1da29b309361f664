import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
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
	return { session: openSession(node as unknown as IExecuteFunctions), execution, listeners, sent };
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

	it.each([
		['read', async ({ client, clock }: ReturnType<typeof openSession>) => await client.getRun('abc', clock.now() + 800)],
		['start', async ({ client, clock }: ReturnType<typeof openSession>) => await client.startRun(request, 'key', clock.now() + 800)],
	])('are given up at their deadline: a %s', async (_what, call) => {
		const { session, sent } = hangingExecution();
		const began = session.clock.now();
		expect(await failureOf(call(session))).toMatchObject({ details: { code: 'ECONNABORTED', retryable: true } });
		expect(session.clock.now() - began).toBeLessThan(1_800);
		expect(sent.map(({ signal }) => signal.aborted)).toEqual([true]);
	});

	it('are not sent once it has been stopped', async () => {
		const { session, sent, execution } = hangingExecution();
		execution.abort();
		expect(await failureOf(session.client.startRun(request, 'key', session.clock.now() + MINUTE))).toBeInstanceOf(Stopped);
		expect(sent).toEqual([]);
	});
});
