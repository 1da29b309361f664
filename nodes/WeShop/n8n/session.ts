import type { IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';
import { WeShopClient } from '../api/client';
import { SENT, Stopped } from '../api/failure';
import { RunPoller } from '../run/runPoller';
import { clock as endless, type NodeClock } from './clock';
import { authenticatedRequest } from './authenticatedRequest';
import { webhookAccount, type CallKind } from './webhookAccount';

/** What one execution of the node shares: its client, its poller, and a clock that stops with the execution. */
export interface Session {
	client: WeShopClient;
	clock: NodeClock;
	poller: RunPoller;
	/** Aborts when the execution is stopped; missing where nothing can be stopped. */
	signal?: AbortSignal;
	/** Tells the user something beside the items, in the editor's output panel; the same thing once. */
	hint(message: string, type?: 'info' | 'warning'): void;
}

/** For operations of a call or two for each item. */
export const CALLS_AT_A_TIME = 10;

/** How long calls are tried again that nobody has paid for yet, in milliseconds. */
export const RETRY_MS = 120_000;

/** The same for an upload, in milliseconds: one that hangs is given up after five minutes, and gets a second try. */
export const UPLOAD_RETRY_MS = 660_000;

/** How long a start under way may still bring its run's ID after Stop, in milliseconds. */
const LAST_WORD = 300;

export function openSession(node: IExecuteFunctions): Session {
	const signal = node.getExecutionCancelSignal?.();
	const stopped = whenStopped(signal);
	const clock: NodeClock = { ...endless, sleep: async (milliseconds) => await Promise.race([endless.sleep(milliseconds), stopped]) };
	const send = async (options: IHttpRequestOptions) =>
		await authenticatedRequest(node, options).catch((thrown: unknown) => Promise.reject(signal?.aborted ? new Stopped() : thrown));
	const order = async (options: IHttpRequestOptions) => {
		if (signal?.aborted) throw new Stopped();
		const answer = authenticatedRequest(neverStopped(node), options);
		const givenUp = stopped.catch(async () => await endless.sleep(LAST_WORD).then(() => Promise.reject(new Stopped({ details: { code: SENT } }))));
		return await Promise.race([answer, givenUp]);
	};
	const client = new WeShopClient(send, clock, order);
	const hints = new Set<string>();
	return {
		client,
		clock,
		poller: new RunPoller(client, clock, node.getInputData().length),
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
	 * Does some work with the client that all calls share which use the same account.
	 * @throws WeShopFailure, with `retryAfterMs` where the call may be repeated after that time; what n8n does when the credential cannot be read
	 */
	read<T>(work: (client: WeShopClient) => Promise<T>): Promise<T>;
}

export function openWebhookSession(node: IWebhookFunctions, kind: CallKind): WebhookSession {
	return {
		clock: endless,
		hint: () => undefined,
		read: async (work) => await (await webhookAccount(node)).use(node, kind, work),
	};
}

/** For the lists in the editor, where nothing can be stopped. */
export function openListSession(node: ILoadOptionsFunctions): Pick<Session, 'client' | 'clock'> {
	return { client: new WeShopClient(async (options) => await authenticatedRequest(node, options), endless), clock: endless };
}

/** n8n ends every authenticated request with the execution, also one that has just made WeShop start a run. */
function neverStopped(node: IExecuteFunctions): IExecuteFunctions {
	return Object.create(node, { getExecutionCancelSignal: { value: () => undefined } }) as IExecuteFunctions;
}

/** One listener for all sleeps; never settles while the execution runs. */
function whenStopped(signal: AbortSignal | undefined): Promise<never> {
	const stopped = new Promise<never>((_, reject) => {
		if (signal?.aborted) reject(new Stopped());
		signal?.addEventListener('abort', () => reject(new Stopped()), { once: true });
	});
	stopped.catch(() => undefined);
	return stopped;
}
