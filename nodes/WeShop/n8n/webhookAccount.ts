import { createHash } from 'node:crypto';
import type { IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';
import { WeShopClient } from '../api/client';
import { openEnvelope, type HttpResponse } from '../api/envelope';
import { WeShopFailure } from '../api/failure';
import { apiKeyOf, authenticatedRequest } from './authenticatedRequest';
import { clock as theClock, type NodeClock } from './clock';
import { remembered } from './remembered';

/** Anybody can call a trigger. Who resumes an execution has shown the nonce, which only WeShop knows. */
export type CallKind = 'trigger' | 'resume';

/**
 * How long a call may wait for its first request, in milliseconds; one that would wait longer is refused at once. At the
 * client's 20 requests per second, a call to a trigger is refused while 100 others wait, and a call that resumes an
 * execution while 200 wait: strangers can delay it by five seconds, but cannot keep it out.
 */
const MAX_WAIT: Readonly<Record<CallKind, number>> = { trigger: 5_000, resume: 10_000 };

/** In milliseconds. It is short because the caller waits for our response. */
const REQUEST_TIMEOUT = 10_000;

/** The longest pause that is kept, in milliseconds, however long WeShop asks for: a request shows whether it is over. */
const MAX_COOLDOWN = 60_000;

/** The pause after a 429 without Retry-After, in milliseconds. */
const DEFAULT_COOLDOWN = 2_000;

interface Call {
	kind: CallKind;
	/** In milliseconds since the epoch. */
	since: number;
	node: IWebhookFunctions;
	refuse(failure: WeShopFailure): void;
}

/**
 * What the calls from outside share that use the same WeShop account in the same process of n8n: one client with its
 * rate limit, and WeShop's Retry-After. So strangers can make as many calls as they like, but not as many requests with
 * the key.
 */
export class WebhookAccount {
	/** Those that are waiting for WeShop, oldest first. */
	private readonly calls = new Set<Call>();
	private client: WeShopClient;
	/** Both in milliseconds since the epoch. */
	private cooldownUntil = 0;
	private usedAt: number;

	constructor(private readonly clock: NodeClock) {
		this.usedAt = clock.now();
		this.client = this.openClient();
	}

	/** For how long there has been no call, in milliseconds. */
	get idle(): number {
		return this.calls.size > 0 ? 0 : this.clock.now() - this.usedAt;
	}

	/**
	 * Does some work with the account's client.
	 * @throws WeShopFailure with `retryAfterMs` as soon as it is clear that the call would wait too long; what the work throws
	 */
	async use<T>(node: IWebhookFunctions, kind: CallKind, work: (client: WeShopClient) => Promise<T>): Promise<T> {
		this.usedAt = this.clock.now();
		const wait = this.cooldown() + (this.calls.size / this.client.requestsPerSecond) * 1000;
		if (wait >= MAX_WAIT[kind]) throw busy(wait);
		return await new Promise<T>((resolve, reject) => {
			const call: Call = { kind, since: this.usedAt, node, refuse: reject };
			this.calls.add(call);
			void this.untilCooldownIsOver()
				.then(async () => await work(this.client))
				.then(resolve, reject)
				.finally(() => this.calls.delete(call));
		});
	}

	private openClient(): WeShopClient {
		const client: WeShopClient = new WeShopClient(async (options) => await this.send(client, options), this.clock);
		return client;
	}

	private async send(client: WeShopClient, options: IHttpRequestOptions): Promise<HttpResponse> {
		// Any of the calls may send it, as they have the same key.
		const call = [...this.calls].at(-1);
		if (client !== this.client || !call) throw busy(this.cooldown());
		const response = await authenticatedRequest(call.node, { ...options, timeout: Math.min(options.timeout ?? REQUEST_TIMEOUT, REQUEST_TIMEOUT) });
		return this.startCooldown(response);
	}

	/** Starts the cooldown that a response asks for, and refuses the calls for which it is too long. */
	private startCooldown(response: HttpResponse): HttpResponse {
		const opened = openEnvelope(response, this.clock.now());
		if (!(opened instanceof WeShopFailure)) return response;
		const isUnsaid = response.statusCode === 429 && opened.retryAfterMs === undefined;
		const pause = isUnsaid ? DEFAULT_COOLDOWN : (opened.retryAfterMs ?? 0);
		if (pause === 0) return response;
		const now = this.clock.now();
		this.cooldownUntil = Math.max(this.cooldownUntil, now + Math.min(pause, MAX_COOLDOWN));
		for (const call of this.calls) {
			if (now - call.since + this.cooldown() < MAX_WAIT[call.kind]) continue;
			this.calls.delete(call);
			call.refuse(busy(this.cooldown()));
		}
		// No call waits any more for the requests that are still in the client's queue.
		if (this.calls.size === 0) this.client = this.openClient();
		return isUnsaid ? { ...response, headers: { ...response.headers, 'retry-after': String(DEFAULT_COOLDOWN / 1000) } } : response;
	}

	/** A client that was opened meanwhile knows nothing of it. */
	private async untilCooldownIsOver(): Promise<void> {
		while (this.cooldown() > 0) await this.clock.sleep(this.cooldown());
	}

	private cooldown(): number {
		return Math.max(0, this.cooldownUntil - this.clock.now());
	}
}

function busy(milliseconds: number): WeShopFailure {
	return new WeShopFailure('The account has no request left in the time for which a caller can be kept waiting', { details: { retryable: false }, retryAfterMs: milliseconds });
}

/** By a digest of the key, the one that was used last at the end. */
const accounts = new Map<string, WebhookAccount>();

/** @throws what n8n does when the credential cannot be read */
export async function webhookAccount(node: IWebhookFunctions): Promise<WebhookAccount> {
	const digest = createHash('sha256').update(await apiKeyOf(node)).digest('base64');
	return remembered(accounts, digest, () => new WebhookAccount(theClock));
}
