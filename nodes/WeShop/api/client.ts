import type { IHttpRequestOptions } from 'n8n-workflow';
import { flagOf, numberOf, openEnvelope, textOf, type HttpResponse, type Opened } from './envelope';
import { WeShopFailure } from './failure';
import { trackLostResponses } from './lostStart';
import { WESHOP_ORIGIN } from './origin';
import { withRetry, withTimeout, type Clock } from './retry';
import type { Rate } from './rateLimiter';
import { MAX_READ_COOLDOWN_MS, RequestQueue } from './requestQueue';
import type { AgentInfo, ImageFile, PowerEstimate, PresetType, Run, RunRequest, StartedRun } from './types';

/** A request that is over when its signal aborts, whether or not it has its response. */
export interface TimedRequest extends IHttpRequestOptions {
	abortSignal: AbortSignal;
}

/** Sends one request with the key and returns the response, whatever its status. */
export type Send = (request: TimedRequest) => Promise<HttpResponse>;

/** Reads what the caller wants out of a response; a failure where it is not there, which is another reason for a retry. */
type Read<T, Out> = (opened: Opened<T>) => Out | WeShopFailure;

/** How long a single request may take, in milliseconds; an upload of a large photo on a slow line takes the most. */
const REQUEST_TIMEOUT_MS = 60_000;
const UPLOAD_TIMEOUT_MS = 300_000;

/**
 * What a request gets that goes when its deadline is here already, in milliseconds: the last read of a run is due at the
 * run's Timeout, and the node has to return within a second of it.
 */
export const LAST_REQUEST_MS = 750;

/** WeShop documents no limit; this is what one execution never exceeds, uploads, starts, reads and retries together. */
export const REQUESTS_PER_SECOND = 20;
/** The same for users with a high Max Concurrency. */
const MAX_PER_SECOND = 50;
const MAX_AT_ONCE = 100;

/**
 * The rate limit where so many runs may be unfinished at a time: room for their starts at once, then for reading each of
 * them every two seconds, and some more.
 */
export function rateFor(concurrentRuns: number): Rate {
	const between = (least: number, wanted: number, most: number) => Math.min(most, Math.max(least, wanted));
	return { perSecond: between(REQUESTS_PER_SECOND, concurrentRuns / 2, MAX_PER_SECOND), atOnce: between(REQUESTS_PER_SECOND, concurrentRuns, MAX_AT_ONCE) };
}

/**
 * WeShop's OpenAPI. Every call retries what may pass, and ends by its `deadline` (milliseconds since the epoch), with all
 * of its requests, backoffs and waits for the rate limit; one that begins a moment before its deadline or later gets
 * `LAST_REQUEST_MS`. Calls throw `WeShopFailure`. One client serves all runs of an execution, so that a Retry-After holds
 * for all of them.
 */
export class WeShopClient {
	private readonly queue: RequestQueue;
	private rate = rateFor(1);

	constructor(
		private readonly send: Send,
		private readonly clock: Clock,
		/** For what costs money: unlike `send` it does not end when the execution is stopped. */
		private readonly sendPaid: Send = send,
	) {
		this.queue = new RequestQueue(this.rate, clock);
	}

	get requestsPerSecond(): number {
		return this.rate.perSecond;
	}

	allowRuns(concurrentRuns: number): void {
		this.rate = rateFor(concurrentRuns);
		this.queue.changeRate(this.rate);
	}

	/** @returns a URL that runs can use, again and again */
	async uploadImage(file: ImageFile, deadline: number): Promise<string> {
		const upload = (): IHttpRequestOptions => {
			const form = new FormData();
			form.append('image', new Blob([file.content], { type: file.mimeType }), file.fileName);
			return { method: 'POST', url: '/openapi/agent/assets/images', body: form as never, timeout: UPLOAD_TIMEOUT_MS };
		};
		return await this.call<{ image?: unknown }, string>(deadline, upload, ({ data: { image } }) =>
			typeof image === 'string' && image !== '' ? image : lacking('WeShop took the upload but gave no address for it'),
		);
	}

	/** Costs money. The same key on the same body reaches the same run, so a lost response is no second bill (the vendor's client). */
	async startRun(request: RunRequest, idempotencyKey: string, deadline: number): Promise<StartedRun> {
		const start = (): IHttpRequestOptions => ({
			method: 'POST',
			url: '/openapi/agent/runs',
			body: request as never,
			headers: { 'Idempotency-Key': idempotencyKey },
		});
		const watched = trackLostResponses(async () => await this.once<Record<string, unknown>, StartedRun>(deadline, start, startedRun, this.sendPaid));
		return await withRetry(watched.start, 'WeShop', this.clock, deadline).catch((failure: WeShopFailure) => Promise.reject(watched.explained(failure)));
	}

	/** A single read; `readRun` knows what to make of one that WeShop does not know, or shows without its results. */
	async getRun(executionId: string, deadline: number): Promise<Run> {
		const read = (): IHttpRequestOptions => ({ method: 'GET', url: `/openapi/agent/runs/${encodeURIComponent(executionId)}` });
		return await this.call<Run, Run>(deadline, read, dataOf);
	}

	/** Starts nothing and costs nothing. */
	async estimatePower(request: RunRequest, deadline: number): Promise<PowerEstimate> {
		const price = (): IHttpRequestOptions => ({ method: 'POST', url: '/openapi/agent/power-estimates', body: request as never });
		return await this.call<Record<string, unknown>, PowerEstimate>(deadline, price, ({ data }) =>
			typedOnly({
				totalPower: numberOf(data.totalPower),
				type: textOf(data.type),
				exclusive: flagOf(data.exclusive),
				paidPowerNotEnough: flagOf(data.paidPowerNotEnough),
				isEstimated: flagOf(data.isEstimated),
			}),
		);
	}

	/** One page of an agent's presets; `backgrounds` come without pages. */
	async agentInfo(agentName: string, presetType: PresetType, page: number, pageSize: number, deadline: number): Promise<AgentInfo> {
		const paging = presetType === 'backgrounds' ? {} : { page, pageSize };
		// Only aimodel has two lists, and only aimodel accepts the choice (the vendor's client).
		const choice = agentName === 'aimodel' ? { resourceType: presetType } : {};
		const list = (): IHttpRequestOptions => ({ method: 'GET', url: '/openapi/v1/agent/info', qs: { agentName, agentVersion: 'v1.0', ...paging, ...choice } });
		return await this.call<AgentInfo, AgentInfo>(deadline, list, dataOf);
	}

	private async call<T, Out>(deadline: number, request: () => IHttpRequestOptions, read: Read<T, Out>): Promise<Out> {
		return await withRetry(async () => await this.once(deadline, request, read, this.send), 'WeShop', this.clock, deadline);
	}

	/** `request` builds a new body for each try, because a multipart body can be sent once only. */
	private async once<T, Out>(deadline: number, request: () => IHttpRequestOptions, read: Read<T, Out>, send: Send): Promise<Out> {
		const { clock, queue } = this;
		const options = request();
		const isRead = options.method === 'GET';
		const began = clock.now();
		const release = await queue.acquire(deadline, isRead, Math.max(deadline, began + LAST_REQUEST_MS));
		const timeout = Math.min(options.timeout ?? REQUEST_TIMEOUT_MS, timeLeft(clock.now(), began, deadline));
		const sent = async (abortSignal: AbortSignal) => await send({ json: true, ...options, timeout, abortSignal, baseURL: WESHOP_ORIGIN });
		const response = await withTimeout(clock, timeout, 'WeShop', sent).finally(release);
		const opened = openEnvelope<T>(response, clock.now());
		const wanted = opened instanceof WeShopFailure ? opened : read(opened);
		if (!(wanted instanceof WeShopFailure)) return wanted;
		if (wanted.retryAfterMs) queue.startCooldown(wanted.retryAfterMs);
		throw isRead ? withReadCooldown(wanted) : wanted;
	}
}

/**
 * How long a request may take that goes now, in milliseconds.
 * @param began when the call came to the queue
 */
function timeLeft(now: number, began: number, deadline: number): number {
	const latest = Math.max(deadline, began) + LAST_REQUEST_MS;
	return Math.max(deadline - now, Math.min(LAST_REQUEST_MS, latest - now));
}

/** The same failure, to be retried after the longest cooldown that a read waits for. */
function withReadCooldown(failure: WeShopFailure): WeShopFailure {
	if ((failure.retryAfterMs ?? 0) <= MAX_READ_COOLDOWN_MS) return failure;
	return new WeShopFailure(failure.message, { ...failure, retryAfterMs: MAX_READ_COOLDOWN_MS });
}

function dataOf<T>({ data }: Opened<T>): T {
	return data;
}

function startedRun({ data, executionId }: Opened<Record<string, unknown>>): StartedRun | WeShopFailure {
	const id = textOf(data.executionId) ?? executionId;
	if (!id) return lacking('WeShop started a run but gave no execution ID for it');
	return { executionId: id, powerConsumption: numberOf(data.powerConsumption), powerBalance: numberOf(data.powerBalanceAmount) };
}

/** A response without what was requested; a retry may bring it, and costs nothing more. */
function lacking(message: string): WeShopFailure {
	return new WeShopFailure(message, { details: { retryable: true }, httpStatus: 200 });
}

/** Without the fields that WeShop left out, or sent with another type. */
function typedOnly<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
