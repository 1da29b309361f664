import { sleep, type IExecuteFunctions, type IHttpRequestOptions, type ILoadOptionsFunctions } from 'n8n-workflow';
import { WeShopClient } from '../api/client';
import type { Answer } from '../api/envelope';
import { Stopped } from '../api/failure';
import type { Clock } from '../api/retry';
import { Slots } from '../run/slots';

/** What one execution of the node shares: its client, and time that ends with the execution. */
export interface Session {
	client: WeShopClient;
	clock: Clock;
	/** Files on their way in, bounded apart from the runs, so that a download does not hold up a start. */
	downloads: Slots;
}

const DOWNLOADS_AT_A_TIME = 5;

/** How long calls are tried again that nobody has paid for yet, in milliseconds. */
export const PATIENCE = 120_000;

export function openSession(node: IExecuteFunctions): Session {
	const signal = node.getExecutionCancelSignal?.();
	const stopped = whenStopped(signal);
	const clock: Clock = {
		now: () => Date.now(),
		random: () => Math.random(),
		sleep: async (milliseconds) => await Promise.race([sleep(milliseconds), stopped]),
	};
	const send = async (options: IHttpRequestOptions) =>
		await request(node, options).catch((thrown: unknown) => Promise.reject(signal?.aborted ? new Stopped() : thrown));
	return { client: new WeShopClient(send, clock), clock, downloads: new Slots(DOWNLOADS_AT_A_TIME) };
}

/** For the lists in the editor, where nothing can be stopped. */
export function openListSession(node: ILoadOptionsFunctions): Pick<Session, 'client' | 'clock'> {
	const clock: Clock = { now: () => Date.now(), random: () => Math.random(), sleep };
	return { client: new WeShopClient(async (options) => await request(node, options), clock), clock };
}

async function request(node: IExecuteFunctions | ILoadOptionsFunctions, options: IHttpRequestOptions): Promise<Answer> {
	return (await node.helpers.httpRequestWithAuthentication.call(node, 'weShopApi', {
		...options,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as Answer;
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
