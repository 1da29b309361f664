import type { IHttpRequestOptions } from 'n8n-workflow';
import { flagOf, numberOf, openEnvelope, textOf, type HttpResponse, type Opened } from './envelope';
import { WeShopFailure } from './failure';
import { trackLostResponses } from './lostStart';
import { WESHOP_ORIGIN } from './origin';
import { withRetry, type Clock } from './retry';
import type { Rate } from './rateLimiter';
import { MAX_READ_COOLDOWN_MS, RequestQueue } from './requestQueue';
import type { AgentInfo, ImageFile, PowerEstimate, PresetType, Run, RunRequest, StartedRun } from './types';

/** Sends one request with the key and gives the whole answer, whatever its status. */
export type Send = (options: IHttpRequestOptions) => Promise<HttpResponse>;

/** What the caller wants out of an answer; where it is not there, that is another reason to ask again. */
type Read<T, Out> = (opened: Opened<T>) => Out | WeShopFailure;

/** How long a single request may take, in milliseconds; an upload of a large photo on a slow line takes the most. */
const REQUEST_TIMEOUT = 60_000;
const UPLOAD_TIMEOUT = 300_000;

/** WeShop names no limit; this is what one execution never exceeds, uploads, starts, looks and retries together. */
export const REQUESTS_PER_SECOND = 20;
/** The same for the user who wants many runs at a time. */
const MOST_PER_SECOND = 50;
const MOST_AT_ONCE = 100;

/**
 * How many requests may go where so many runs may be unfinished at a time: their starts at once, and then as many as it
 * takes to look at each of them every two seconds, and some more.
 */
export function rateFor(runsAtATime: number): Rate {
	const between = (least: number, wanted: number, most: number) => Math.min(most, Math.max(least, wanted));
	return { perSecond: between(REQUESTS_PER_SECOND, runsAtATime / 2, MOST_PER_SECOND), atOnce: between(REQUESTS_PER_SECOND, runsAtATime, MOST_AT_ONCE) };
}

/**
 * WeShop's OpenAPI. Every call retries what may pass until `deadline` (milliseconds since the epoch) and throws
 * `WeShopFailure`. One client serves all runs of an execution, so that a Retry-After holds for all of them.
 */
export class WeShopClient {
	private readonly turns: RequestQueue;
	private rate = rateFor(1);

	constructor(
		private readonly send: Send,
		private readonly clock: Clock,
		/** For what costs money: unlike `send` it does not cut a request off when the execution is stopped. */
		private readonly order: Send = send,
	) {
		this.turns = new RequestQueue(this.rate, clock);
	}

	/** In a second, over time. */
	get requestsPerSecond(): number {
		return this.rate.perSecond;
	}

	/** So many runs may be unfinished at a time. */
	allowRuns(atATime: number): void {
		this.rate = rateFor(atATime);
		this.turns.changeRate(this.rate);
	}

	/** @returns a URL that runs can use, again and again */
	async uploadImage(file: ImageFile, deadline: number): Promise<string> {
		const upload = (): IHttpRequestOptions => {
			const form = new FormData();
			form.append('image', new Blob([file.content], { type: file.mimeType }), file.fileName);
			return { method: 'POST', url: '/openapi/agent/assets/images', body: form as never, timeout: UPLOAD_TIMEOUT };
		};
		return await this.call<{ image?: unknown }, string>(deadline, upload, ({ data: { image } }) =>
			typeof image === 'string' && image !== '' ? image : lacking('WeShop took the upload but gave no address for it'),
		);
	}

	/** Costs money. The same key on the same body reaches the same run, so a lost answer is no second bill ([C] in the contract). */
	async startRun(request: RunRequest, idempotencyKey: string, deadline: number): Promise<StartedRun> {
		const start = (): IHttpRequestOptions => ({
			method: 'POST',
			url: '/openapi/agent/runs',
			body: request as never,
			headers: { 'Idempotency-Key': idempotencyKey },
		});
		const watched = trackLostResponses(async () => await this.once<Record<string, unknown>, StartedRun>(deadline, start, startedRun, this.order));
		return await withRetry(watched.start, 'WeShop', this.clock, deadline).catch((failure: WeShopFailure) => Promise.reject(watched.told(failure)));
	}

	async getRun(executionId: string, deadline: number): Promise<Run> {
		const read = (): IHttpRequestOptions => ({ method: 'GET', url: `/openapi/agent/runs/${encodeURIComponent(executionId)}` });
		return await this.call<Run, Run>(deadline, read, dataOf).catch((failure: WeShopFailure) => Promise.reject(failure.httpStatus === 404 ? unknownRun(failure) : failure));
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
		// aimodel alone has two lists to choose from, and alone takes the choice ([C] in the contract).
		const list = agentName === 'aimodel' ? { resourceType: presetType } : {};
		const look = (): IHttpRequestOptions => ({ method: 'GET', url: '/openapi/v1/agent/info', qs: { agentName, agentVersion: 'v1.0', ...paging, ...list } });
		return await this.call<AgentInfo, AgentInfo>(deadline, look, dataOf);
	}

	private async call<T, Out>(deadline: number, request: () => IHttpRequestOptions, read: Read<T, Out>): Promise<Out> {
		return await withRetry(async () => await this.once(deadline, request, read, this.send), 'WeShop', this.clock, deadline);
	}

	/** `request` is made anew for each try, as a multipart body can be sent once only. */
	private async once<T, Out>(deadline: number, request: () => IHttpRequestOptions, read: Read<T, Out>, send: Send): Promise<Out> {
		const options = request();
		const isRead = options.method === 'GET';
		const answered = await this.turns.next(deadline, isRead);
		const answer = await send({ timeout: REQUEST_TIMEOUT, json: true, ...options, baseURL: WESHOP_ORIGIN }).finally(answered);
		const opened = openEnvelope<T>(answer, this.clock.now());
		const wanted = opened instanceof WeShopFailure ? opened : read(opened);
		if (!(wanted instanceof WeShopFailure)) return wanted;
		if (wanted.retryAfterMs) this.turns.startCooldown(wanted.retryAfterMs);
		throw isRead ? soonAgain(wanted) : wanted;
	}
}

/** The same failure, to be tried again after the longest quiet that a read keeps. */
function soonAgain(failure: WeShopFailure): WeShopFailure {
	if ((failure.retryAfterMs ?? 0) <= MAX_READ_COOLDOWN_MS) return failure;
	return new WeShopFailure(failure.message, { ...failure, retryAfterMs: MAX_READ_COOLDOWN_MS });
}

function unknownRun(failure: WeShopFailure): WeShopFailure {
	const description = "Copy the executionId that the node put out when the run was started; the number of n8n's own execution is another thing";
	return new WeShopFailure(failure.message, { ...failure, description });
}

function dataOf<T>({ data }: Opened<T>): T {
	return data;
}

function startedRun({ data, executionId }: Opened<Record<string, unknown>>): StartedRun | WeShopFailure {
	const id = textOf(data.executionId) ?? executionId;
	if (!id) return lacking('WeShop started a run but gave no execution ID for it');
	return { executionId: id, powerConsumption: numberOf(data.powerConsumption), powerBalance: numberOf(data.powerBalanceAmount) };
}

/** An answer without what was asked for; the same request again may bring it, and costs nothing more. */
function lacking(message: string): WeShopFailure {
	return new WeShopFailure(message, { details: { retryable: true }, httpStatus: 200 });
}

/** A field that WeShop left out, or that has another type than it should have, is not there. */
function typedOnly<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
