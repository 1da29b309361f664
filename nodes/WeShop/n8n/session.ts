import type { IExecuteFunctions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';
import { WeShopClient, type TimedRequest } from '../api/client';
import type { HttpResponse } from '../api/envelope';
import { SENT, Stopped } from '../api/failure';
import type { RunReader } from '../run/readRun';
import { RunPoller } from '../run/runPoller';
import { seenByThisProcess } from '../run/seenRuns';
import { clock as endless, type NodeClock } from './clock';
import { authenticatedRequest } from './authenticatedRequest';
import { webhookAccount, type CallKind } from './webhookAccount';

/** What one execution of the node shares: its client, its poller, and a clock that stops with the execution. */
export interface Session extends RunReader {
	clock: NodeClock;
	poller: RunPoller;
	/** Aborts when the execution is stopped; missing where nothing can be stopped. */
	signal?: AbortSignal;
	/** Shows a message in the editor's output panel; the same one once. */
	hint(message: string, type?: 'info' | 'warning'): void;
}

/** For operations of a call or two for each item. */
export const CALLS_AT_A_TIME = 10;

/** How long calls are retried that nobody has paid for yet, in milliseconds. */
export const RETRY_MS = 120_000;

/** The same for an upload, in milliseconds: one that hangs is given up after five minutes and retried once. */
export const UPLOAD_RETRY_MS = 660_000;

/** How long a start in flight may still bring its run's ID after Stop, in milliseconds. */
const STOP_GRACE_MS = 300;

export function openSession(node: IExecuteFunctions): Session {
	const signal = node.getExecutionCancelSignal?.();
	const { stopped, sendUntilStopped } = stopOf(signal);
	const clock: NodeClock = { ...endless, sleep: async (milliseconds) => await Promise.race([endless.sleep(milliseconds), stopped]) };
	const send = async (options: TimedRequest) =>
		await sendUntilStopped(options, async (request) => await authenticatedRequest(node, request)).catch((thrown: unknown) => Promise.reject(signal?.aborted ? new Stopped() : thrown));
	const sendPaid = async (options: TimedRequest) => {
		if (signal?.aborted) throw new Stopped();
		const response = authenticatedRequest(node, options);
		const givenUp = stopped.catch(async () => await endless.sleep(STOP_GRACE_MS).then(() => Promise.reject(new Stopped({ details: { code: SENT } }))));
		return await Promise.race([response, givenUp]);
	};
	const reader = { client: new WeShopClient(send, clock, sendPaid), clock, seen: seenByThisProcess };
	const hints = new Set<string>();
	return {
		...reader,
		poller: new RunPoller(reader, node.getInputData().length),
		signal,
		hint: (message, type = 'warning') => {
			if (hints.has(message)) return;
			hints.add(message);
			// Missing in older versions of n8n.
			node.addExecutionHints?.({ message, type, location: 'outputPane' });
		},
	};
}

/** For a call from outside, which nothing can stop, and which has no output panel for hints. */
export interface WebhookSession extends Pick<Session, 'clock' | 'hint'> {
	/**
	 * Reads runs with the client that all calls share which use the same account.
	 * @throws WeShopFailure, with `retryAfterMs` where the call may be repeated after that time; what n8n does when the credential cannot be read
	 */
	read<T>(work: (reader: RunReader) => Promise<T>): Promise<T>;
}

export function openWebhookSession(node: IWebhookFunctions, kind: CallKind): WebhookSession {
	return {
		clock: endless,
		hint: () => undefined,
		read: async (work) => await (await webhookAccount(node)).use(node, kind, async (client) => await work({ client, clock: endless, seen: seenByThisProcess })),
	};
}

/** For the lists in the editor, where nothing can be stopped. */
export function openListSession(node: ILoadOptionsFunctions): Pick<Session, 'client' | 'clock'> {
	return { client: new WeShopClient(async (options) => await authenticatedRequest(node, options), endless), clock: endless };
}

interface Stop {
	/** Rejects with `Stopped` when the execution is stopped; else it never settles. */
	stopped: Promise<never>;
	/** Sends a request that ends with the execution. */
	sendUntilStopped(options: TimedRequest, send: (options: TimedRequest) => Promise<HttpResponse>): Promise<HttpResponse>;
}

/** One listener for all sleeps and requests: Node warns at eleven on one signal. */
function stopOf(signal: AbortSignal | undefined): Stop {
	const inFlight = new Set<AbortController>();
	const stopped = new Promise<never>((_, reject) => {
		const stop = () => {
			reject(new Stopped());
			for (const request of inFlight) request.abort();
		};
		if (signal?.aborted) stop();
		signal?.addEventListener('abort', stop, { once: true });
	});
	stopped.catch(() => undefined);
	const sendUntilStopped: Stop['sendUntilStopped'] = async (options, send) => {
		const request = new AbortController();
		const abort = () => request.abort();
		if (signal?.aborted) abort();
		inFlight.add(request);
		options.abortSignal.addEventListener('abort', abort);
		return await send({ ...options, abortSignal: request.signal }).finally(() => {
			inFlight.delete(request);
			options.abortSignal.removeEventListener('abort', abort);
		});
	};
	return { stopped, sendUntilStopped };
}
