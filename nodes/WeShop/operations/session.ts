import { sleep, type IExecuteFunctions, type IHttpRequestOptions, type ILoadOptionsFunctions } from 'n8n-workflow';
import { WeShopClient } from '../api/client';
import type { Answer } from '../api/envelope';
import { SENT, Stopped } from '../api/failure';
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

/** For operations of a call or two for each item. */
export const CALLS_AT_A_TIME = 10;

/** How long calls are tried again that nobody has paid for yet, in milliseconds. */
export const PATIENCE = 120_000;

/** How long a start under way may still bring its run's ID after Stop, in milliseconds. */
const LAST_WORD = 300;

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
	const order = async (options: IHttpRequestOptions) => {
		if (signal?.aborted) throw new Stopped();
		const answer = request(neverStopped(node), options);
		const givenUp = stopped.catch(async () => await sleep(LAST_WORD).then(() => Promise.reject(new Stopped({ details: { code: SENT } }))));
		return await Promise.race([answer, givenUp]);
	};
	return { client: new WeShopClient(send, clock, order), clock, downloads: new Slots(DOWNLOADS_AT_A_TIME) };
}

/** For the lists in the editor, where nothing can be stopped. */
export function openListSession(node: ILoadOptionsFunctions): Pick<Session, 'client' | 'clock'> {
	const clock: Clock = { now: () => Date.now(), random: () => Math.random(), sleep };
	return { client: new WeShopClient(async (options) => await request(node, options), clock), clock };
}

/** n8n ends every authenticated request with the execution, also one that has just made WeShop start a run. */
function neverStopped(node: IExecuteFunctions): IExecuteFunctions {
	return Object.create(node, { getExecutionCancelSignal: { value: () => undefined } }) as IExecuteFunctions;
}

async function request(node: IExecuteFunctions | ILoadOptionsFunctions, options: IHttpRequestOptions): Promise<Answer> {
	const answer = (await node.helpers.httpRequestWithAuthentication.call(node, 'weShopApi', {
		...options,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as Answer;
	return { ...answer, body: await withoutKey(node, answer.body) };
}

/** What WeShop says is shown to the user and stored by n8n; the key may not be, should WeShop repeat it. */
async function withoutKey(node: IExecuteFunctions | ILoadOptionsFunctions, body: unknown): Promise<unknown> {
	const { apiKey } = await node.getCredentials<{ apiKey: string }>('weShopApi');
	const key = JSON.stringify(apiKey.trim()).slice(1, -1);
	const text = JSON.stringify(body) ?? '';
	return key && text.includes(key) ? (JSON.parse(text.replaceAll(key, '[API key]')) as unknown) : body;
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
