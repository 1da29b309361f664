import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Lane } from './accountRate';
import { flagOf, numberOf, openEnvelope, textOf, type HttpResponse, type Opened } from './envelope';
import { WeShopFailure } from './failure';
import { imageForm } from './imageUpload';
import type { LostStart } from './lostStart';
import type { Clock } from './retry';
import type { Rate } from './rateLimiter';
import type { QueueOptions } from './requestQueue';
import { Starts } from './starts';
import { Transport, type Read, type Send, type SharedLimits } from './transport';
import type { AgentInfo, ImageFile, PowerEstimate, PresetType, Run, RunRequest, StartedRun } from './types';
import { UploadSlots } from './uploadSlots';

export type { Send, SharedLimits, TimedRequest } from './transport';

/** How long a single upload may take, in milliseconds: a large photo on a slow line takes the most. */
const UPLOAD_TIMEOUT_MS = 300_000;

/** WeShop documents no limit; this is what one execution of the node never exceeds, uploads, starts, reads and retries together. */
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
 * for all of them, and so do the retries that are left.
 */
export class WeShopClient {
	private readonly transport: Transport;
	private readonly starts: Starts;
	private readonly uploads: UploadSlots;
	private rate = rateFor(1);

	/** @param sendPaid for what costs money: unlike `send` it does not end when the execution is stopped */
	constructor(
		send: Send,
		private readonly clock: Clock,
		sendPaid: Send = send,
		shared: SharedLimits = {},
	) {
		this.transport = new Transport(send, clock, shared, this.rate);
		this.starts = new Starts(this.transport, sendPaid);
		this.uploads = shared.uploads ?? new UploadSlots();
	}

	get requestsPerSecond(): number {
		return this.rate.perSecond;
	}

	allowRuns(concurrentRuns: number): void {
		this.rate = rateFor(concurrentRuns);
		this.transport.allow(this.rate, concurrentRuns);
	}

	/**
	 * @param deadline as for all calls; the time that the upload waits for others to be sent is added to it
	 * @returns a URL that runs can use, again and again
	 */
	async uploadImage(file: ImageFile, deadline: number): Promise<string> {
		let waited = 0;
		const enter = async () => {
			const since = this.clock.now();
			const leave = await this.uploads.enter(file.size, this.clock);
			waited += this.clock.now() - since;
			return leave;
		};
		const until = () => deadline + waited;
		return await this.transport.retried(async () => await this.uploadOnce(file, until, enter), until);
	}

	private async uploadOnce(file: ImageFile, deadline: () => number, enter: QueueOptions['enter']): Promise<string> {
		const { form, whyUnread, close } = imageForm(file);
		const request = (): IHttpRequestOptions => ({ method: 'POST', url: '/openapi/agent/assets/images', body: form as never, timeout: UPLOAD_TIMEOUT_MS });
		const read: Read<{ image?: unknown }, string> = ({ data: { image } }) =>
			typeof image === 'string' && image !== '' ? image : lacking('WeShop took the upload but gave no address for it');
		return await this.transport
			.attempt({ deadline, request, read, lane: 'upload', enter })
			.catch((thrown: unknown) => Promise.reject(whyUnread() ?? thrown))
			.finally(close);
	}

	/**
	 * Costs money. The same key on the same body reaches the same run, so a lost response is no second bill (the vendor's client).
	 * @param lost a start of which a response was lost is retried first, whatever retries are left
	 */
	async startRun(request: RunRequest, idempotencyKey: string, deadline: number, lost?: LostStart): Promise<StartedRun> {
		const start = (): IHttpRequestOptions => ({
			method: 'POST',
			url: '/openapi/agent/runs',
			body: request as never,
			headers: { 'Idempotency-Key': idempotencyKey },
		});
		return await this.starts.start<Record<string, unknown>, StartedRun>({ deadline, request: start, read: startedRun, lane: 'start' }, { deadline, request: estimateRequest(request), read: dataOf, lane: 'other' }, lost);
	}

	/**
	 * A single read; `readRun` knows what to make of one that WeShop does not know, or shows without its results.
	 * @param isAwaited whether somebody waits for the run: the read is then retried until its deadline in any case
	 */
	async getRun(executionId: string, deadline: number, isAwaited = true): Promise<Run> {
		const request = (): IHttpRequestOptions => ({ method: 'GET', url: `/openapi/agent/runs/${encodeURIComponent(executionId)}` });
		return await this.transport.call<Run, Run>({ deadline, request, read: dataOf, lane: 'other', isPaidFor: isAwaited });
	}

	/** A run that is waited for goes on: it may be what a start is refused for. */
	sawUnfinished(): void {
		this.transport.queue.accountRate.unfinishedAt = this.clock.now();
	}

	/** Starts nothing and costs nothing. */
	async estimatePower(request: RunRequest, deadline: number): Promise<PowerEstimate> {
		return await this.call<Record<string, unknown>, PowerEstimate>(deadline, estimateRequest(request), ({ data }) =>
			typedOnly({
				totalPower: pointsIn(data.totalPower),
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

	private async call<T, Out>(deadline: number, request: () => IHttpRequestOptions, read: Read<T, Out>, lane: Lane = 'other'): Promise<Out> {
		return await this.transport.call({ deadline, request, read, lane });
	}
}

function estimateRequest(request: RunRequest): () => IHttpRequestOptions {
	return () => ({ method: 'POST', url: '/openapi/agent/power-estimates', body: request as never });
}

function dataOf<T>({ data }: Opened<T>): T {
	return data;
}

/** The ID of a run that a response says was started, for whoever has given up waiting for it. */
export function startedRunIn(response: HttpResponse, now: number): string | undefined {
	const opened = openEnvelope<Record<string, unknown>>(response, now);
	const started = opened instanceof WeShopFailure ? opened : startedRun(opened);
	return started instanceof WeShopFailure ? started.details.executionId : started.executionId;
}

function startedRun({ data, executionId }: Opened<Record<string, unknown>>): StartedRun | WeShopFailure {
	const id = textOf(data.executionId) ?? executionId;
	if (!id) return lacking('WeShop started a run but gave no execution ID for it');
	return { executionId: id, powerConsumption: pointsIn(data.powerConsumption), powerBalance: numberOf(data.powerBalanceAmount) };
}

/** A response without what was requested; a retry may bring it, and costs nothing more. */
function lacking(message: string): WeShopFailure {
	return new WeShopFailure(message, { details: { retryable: true }, httpStatus: 200 });
}

/** Without the fields that WeShop left out, or sent with another type. */
function typedOnly<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** A negative number of points would make room under a limit. */
function pointsIn(value: unknown): number | undefined {
	const points = numberOf(value);
	return points !== undefined && Number.isFinite(points) && points >= 0 ? points : undefined;
}
