import type { IHttpRequestOptions } from 'n8n-workflow';
import { flagOf, numberOf, openEnvelope, textOf, type Answer } from './envelope';
import { WeShopFailure } from './failure';
import { watchForLostAnswers } from './lostStart';
import { WESHOP_ORIGIN } from './origin';
import { withRetry, type Clock } from './retry';
import { LONGEST_QUIET_FOR_READS, Turns } from './turns';
import type { AgentInfo, ImageFile, PowerEstimate, PresetType, Run, RunRequest, StartedRun } from './types';

/** Sends one request with the key and gives the whole answer, whatever its status. */
export type Send = (options: IHttpRequestOptions) => Promise<Answer>;

/** How long a single request may take, in milliseconds; an upload of a large photo on a slow line takes the most. */
const REQUEST_TIMEOUT = 60_000;
const UPLOAD_TIMEOUT = 300_000;

/** WeShop names no limit; this is what one execution never exceeds, uploads, starts, looks and retries together. */
export const REQUESTS_PER_SECOND = 20;

/**
 * WeShop's OpenAPI. Every call retries what may pass until `deadline` (milliseconds since the epoch) and throws
 * `WeShopFailure`. One client serves all runs of an execution, so that a Retry-After holds for all of them.
 */
export class WeShopClient {
	private readonly turns: Turns;

	constructor(
		private readonly send: Send,
		private readonly clock: Clock,
		/** For what costs money: unlike `send` it does not cut a request off when the execution is stopped. */
		private readonly order: Send = send,
	) {
		this.turns = new Turns(REQUESTS_PER_SECOND, clock);
	}

	/** @returns a URL that runs can use, again and again */
	async uploadImage(file: ImageFile, deadline: number): Promise<string> {
		const { data } = await this.call<{ image?: unknown }>(deadline, () => {
			const form = new FormData();
			form.append('image', new Blob([file.content], { type: file.mimeType }), file.fileName);
			return { method: 'POST', url: '/openapi/agent/assets/images', body: form as never, timeout: UPLOAD_TIMEOUT };
		});
		if (typeof data.image !== 'string' || data.image === '') throw new WeShopFailure('WeShop took the upload but gave no address for it');
		return data.image;
	}

	/** Costs money. The same key on the same body reaches the same run, so a lost answer is no second bill ([C] in the contract). */
	async startRun(request: RunRequest, idempotencyKey: string, deadline: number): Promise<StartedRun> {
		const start = (): IHttpRequestOptions => ({
			method: 'POST',
			url: '/openapi/agent/runs',
			body: request as never,
			headers: { 'Idempotency-Key': idempotencyKey },
		});
		const watched = watchForLostAnswers(this.order);
		const { data, executionId } = await this.call<Record<string, unknown>>(deadline, start, watched.send).catch((failure: WeShopFailure) =>
			Promise.reject(watched.told(failure)),
		);
		const id = textOf(data.executionId) ?? executionId;
		if (!id) throw new WeShopFailure('WeShop started a run but gave no execution ID for it. Look it up in your WeShop history');
		return { executionId: id, powerConsumption: numberOf(data.powerConsumption), powerBalance: numberOf(data.powerBalanceAmount) };
	}

	async getRun(executionId: string, deadline: number): Promise<Run> {
		const { data } = await this.call<Run>(deadline, () => ({
			method: 'GET',
			url: `/openapi/agent/runs/${encodeURIComponent(executionId)}`,
		})).catch((failure: WeShopFailure) => Promise.reject(failure.httpStatus === 404 ? unknownRun(failure) : failure));
		return data;
	}

	/** Starts nothing and costs nothing. */
	async estimatePower(request: RunRequest, deadline: number): Promise<PowerEstimate> {
		const { data } = await this.call<Record<string, unknown>>(deadline, () => ({
			method: 'POST',
			url: '/openapi/agent/power-estimates',
			body: request as never,
		}));
		return typedOnly({
			totalPower: numberOf(data.totalPower),
			type: textOf(data.type),
			exclusive: flagOf(data.exclusive),
			paidPowerNotEnough: flagOf(data.paidPowerNotEnough),
			isEstimated: flagOf(data.isEstimated),
		});
	}

	/** One page of an agent's presets; `backgrounds` come without pages. */
	async agentInfo(agentName: string, presetType: PresetType, page: number, pageSize: number, deadline: number): Promise<AgentInfo> {
		const paging = presetType === 'backgrounds' ? {} : { page, pageSize };
		// aimodel alone has two lists to choose from, and alone takes the choice ([C] in the contract).
		const list = agentName === 'aimodel' ? { resourceType: presetType } : {};
		const { data } = await this.call<AgentInfo>(deadline, () => ({
			method: 'GET',
			url: '/openapi/v1/agent/info',
			qs: { agentName, agentVersion: 'v1.0', ...paging, ...list },
		}));
		return data;
	}

	/** `request` is made anew for each try, as a multipart body can be sent once only. */
	private async call<T>(deadline: number, request: () => IHttpRequestOptions, send = this.send) {
		const once = async () => {
			const options = request();
			const isRead = options.method === 'GET';
			const answered = await this.turns.next(deadline, isRead);
			const answer = await send({ timeout: REQUEST_TIMEOUT, json: true, ...options, baseURL: WESHOP_ORIGIN }).finally(answered);
			const opened = openEnvelope<T>(answer, this.clock.now());
			if (!(opened instanceof WeShopFailure)) return opened;
			if (opened.retryAfterMs) this.turns.keepQuiet(opened.retryAfterMs);
			throw isRead ? soonAgain(opened) : opened;
		};
		return await withRetry(once, 'WeShop', this.clock, deadline);
	}
}

/** The same failure, to be tried again after the longest quiet that a read keeps. */
function soonAgain(failure: WeShopFailure): WeShopFailure {
	if ((failure.retryAfterMs ?? 0) <= LONGEST_QUIET_FOR_READS) return failure;
	return new WeShopFailure(failure.message, { ...failure, retryAfterMs: LONGEST_QUIET_FOR_READS });
}

function unknownRun(failure: WeShopFailure): WeShopFailure {
	const description = "Copy the executionId that the node put out when the run was started; the number of n8n's own execution is another thing";
	return new WeShopFailure(failure.message, { ...failure, description });
}

/** A field that WeShop left out, or that has another type than it should have, is not there. */
function typedOnly<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
