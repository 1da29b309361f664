import type { IExecuteFunctions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';
import { startedRunIn, WeShopClient, type Send } from '../api/client';
import type { HttpResponse } from '../api/envelope';
import { SENT, Stopped, type WeShopFailure } from '../api/failure';
import type { RunReader } from '../run/readRun';
import { RunPoller } from '../run/runPoller';
import { seenByThisProcess } from '../run/seenRuns';
import { clock as endless, type NodeClock } from './clock';
import { authenticatedRequest } from './authenticatedRequest';
import { announceTrouble } from './announce';
import { aborted, executionStop, stoppableClock, type ExecutionStop } from './executionStop';
import { sharedLimits } from './sharedLimits';
import { webhookAccount, type CallKind } from './webhookAccount';

/** What one execution of the node shares: its client, its poller, and a clock that stops with the execution. */
export interface Session extends RunReader {
	clock: NodeClock;
	poller: RunPoller;
	/** Aborts when the execution is stopped; missing where nothing can be stopped. */
	signal?: AbortSignal;
	/** Called when the response of a start comes that was in flight at Stop, with the ID of its run if it names one. */
	onLateStart?(executionId: string | undefined): void;
	/** Shows a message in the editor's output panel; the same one once. */
	hint(message: string, type?: 'info' | 'warning'): void;
}

type LateStarts = Pick<Session, 'onLateStart'>;

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
	const stop = executionStop(signal);
	const clock = stoppableClock(stop);
	const hint = hintsOf(node);
	const late: LateStarts = {};
	const client = new WeShopClient(sendUntilStop(node, stop), clock, sendPaid(node, stop, late), { ...sharedLimits(node), onTrouble: troubleReport(node, hint) });
	const reader = { client, clock, seen: seenByThisProcess };
	return Object.assign(late, { ...reader, poller: new RunPoller(reader, node.getInputData().length), signal, hint });
}

/** For requests that end with the execution. */
function sendUntilStop(node: IExecuteFunctions, stop: ExecutionStop): Send {
	return async (options) =>
		await stop
			.abortable(options.abortSignal, async (abortSignal) => await authenticatedRequest(node, { ...options, abortSignal }))
			.catch((thrown: unknown) => Promise.reject(stop.isStopped ? new Stopped() : thrown));
}

/** For requests that cost money: in flight at Stop, they have a moment more for their response. One that comes later is reported. */
function sendPaid(node: IExecuteFunctions, stop: ExecutionStop, late: LateStarts): Send {
	return async (options) => {
		if (stop.isStopped) throw new Stopped();
		const answered = new AbortController();
		const response = authenticatedRequest(node, options).finally(() => answered.abort());
		const givenUp = async () => {
			await stop.abortable(answered.signal, aborted);
			if (!answered.signal.aborted) await endless.sleep(STOP_GRACE_MS, answered.signal);
			if (answered.signal.aborted) return await response;
			void response.then((started) => void late.onLateStart?.(startedRunIn(started, endless.now()))).catch(() => undefined);
			return await Promise.reject<HttpResponse>(new Stopped({ details: { code: SENT } }));
		};
		return await Promise.race([response, givenUp()]);
	};
}

/** Tells the user once that WeShop fails. */
function troubleReport(node: IExecuteFunctions, hint: Session['hint']): (failure: WeShopFailure) => void {
	let isReported = false;
	return ({ message }) => {
		if (isReported) return;
		isReported = true;
		announceTrouble(node, message);
		hint(`WeShop failed several times in a row (${message}). Calls are retried as long as the execution has retries left; runs that were started are waited for until their Timeout.`);
	};
}

function hintsOf(node: IExecuteFunctions): Session['hint'] {
	const hints = new Set<string>();
	return (message, type = 'warning') => {
		if (hints.has(message)) return;
		hints.add(message);
		// Missing in older versions of n8n.
		node.addExecutionHints?.({ message, type, location: 'outputPane' });
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
