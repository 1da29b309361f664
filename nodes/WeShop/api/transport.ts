import type { IHttpRequestOptions } from 'n8n-workflow';
import type { AccountRate, Lane } from './accountRate';
import { openEnvelope, type HttpResponse, type Opened } from './envelope';
import { connectionFailure, WeShopFailure } from './failure';
import { WESHOP_ORIGIN } from './origin';
import { RequestQueue, withReadCooldown, type QueueOptions } from './requestQueue';
import { OutOfTime, tooManyRequests, type Rate } from './rateLimiter';
import { LAST_REQUEST_MS, timeLeft, withRetry, withTimeout, type Clock } from './retry';
import { isUnreachable, RetryBudget, withoutRetry } from './retryBudget';
import type { UploadSlots } from './uploadSlots';

/** A request that is over when its signal aborts, whether or not it has its response. */
export interface TimedRequest extends IHttpRequestOptions {
	abortSignal: AbortSignal;
}

/** Sends one request with the key and returns the response, whatever its status. */
export type Send = (request: TimedRequest) => Promise<HttpResponse>;

/** Reads what the caller wants out of a response; a failure where it is not there, which is another reason for a retry. */
export type Read<T, Out> = (opened: Opened<T>) => Out | WeShopFailure;

/** What the requests of a client share with those of others; where something is missing, nothing. */
export interface SharedLimits {
	/** Of the execution. */
	budget?: RetryBudget;
	/** Of the account; rejects where that cannot be known. */
	accountRate?: () => Promise<AccountRate>;
	/** Of the process. */
	uploads?: UploadSlots;
	/** WeShop fails again and again. */
	onTrouble?: (failure: WeShopFailure) => void;
}

/** A call of the API: requests until one has what is wanted. */
export interface Call<T, Out> extends Pick<QueueOptions, 'isUrgent' | 'enter'> {
	/** In milliseconds since the epoch; read before each request, and once more when it goes. */
	deadline: number | (() => number);
	/** Builds a new body for each try, because a multipart body can be sent once only. */
	request: () => IHttpRequestOptions;
	read: Read<T, Out>;
	lane: Lane;
	/** It is retried until its deadline, whatever the execution has left: a run that is paid for waits for it. */
	isPaidFor?: boolean;
	/** The least time for its request, in milliseconds; with less it is not sent. A read is sent all the same. */
	leastMs?: number;
	/** If it is not that of other calls. */
	send?: Send;
}

/**
 * Where a call's retries come from: from the execution's budget, or none is left; from there too, but they go on without;
 * or they are its own.
 */
export type Retries = 'shared' | 'first' | 'own';

/** How long a single request may take, in milliseconds, that says nothing else. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Sends the requests of a client: when they may go, how long they may take, and whether they are retried. */
export class Transport {
	readonly queue: RequestQueue;
	readonly budget: RetryBudget;
	private joined?: Promise<unknown>;

	constructor(
		private readonly send: Send,
		readonly clock: Clock,
		private readonly shared: SharedLimits,
		rate: Rate,
	) {
		this.queue = new RequestQueue(rate, clock);
		this.budget = shared.budget ?? new RetryBudget(clock);
	}

	/** From now on. */
	allow(rate: Rate, callsAtATime: number): void {
		this.queue.changeRate(rate);
		this.budget.allowCalls(callsAtATime);
	}

	async call<T, Out>(call: Call<T, Out>): Promise<Out> {
		return await this.retried(async () => await this.attempt(call), () => timeOf(call.deadline), () => (call.isPaidFor ? 'own' : 'shared'));
	}

	/** @param deadline in milliseconds since the epoch, read before each retry */
	async retried<Out>(attempt: () => Promise<Out>, deadline: () => number, retries: () => Retries = () => 'shared'): Promise<Out> {
		const { budget, clock } = this;
		const sent: { tries: number; since: number; failure?: WeShopFailure } = { tries: 0, since: Infinity };
		let hasTaken = false;
		let isRefused = false;
		const counted = async () =>
			await attempt().catch((thrown: unknown) => {
				const failure = connectionFailure(thrown, 'WeShop');
				const { tookMs } = failure;
				if (tookMs !== undefined) [sent.tries, sent.since, sent.failure] = [sent.tries + 1, Math.min(sent.since, clock.now() - tookMs), failure];
				// What WeShop has said before says more than that there is no time for another try.
				return Promise.reject(failure instanceof OutOfTime ? (sent.failure ?? failure) : failure);
			});
		const ending = (failure: WeShopFailure) => {
			if (!isUnreachable(failure) || retries() === 'own') return undefined;
			hasTaken = failure.tookMs !== undefined && budget.take(failure.tookMs);
			// What was kept back costs nothing.
			const mayGoOn = hasTaken || (failure.tookMs === undefined && !budget.isEmpty);
			isRefused = !mayGoOn && retries() === 'shared';
			return isRefused ? withoutRetry(failure) : undefined;
		};
		const call = async () => await withRetry(counted, 'WeShop', clock, deadline, ending, () => retries() !== 'shared');
		const result = await budget.during(call).catch((failure: WeShopFailure) => {
			if (!isRefused && isUnreachable(failure) && retries() !== 'own') budget.triedInVain(sent.tries, sent.since);
			return Promise.reject(failure);
		});
		budget.give(hasTaken);
		return result;
	}

	/** A single try. @throws WeShopFailure, whatever was thrown */
	async attempt<T, Out>(call: Call<T, Out>): Promise<Out> {
		await this.join();
		const options = call.request();
		const isRead = options.method === 'GET';
		const began = this.clock.now();
		const { sentAt, release } = await this.admit(call, isRead, began);
		const left = isRead ? timeLeft(sentAt, began, timeOf(call.deadline)) : timeOf(call.deadline) - sentAt;
		const timeout = Math.ceil(Math.min(options.timeout ?? REQUEST_TIMEOUT_MS, left));
		const wanted = await this.exchange(call, { ...options, timeout }, sentAt, release);
		if (!(wanted instanceof WeShopFailure)) return wanted;
		throw isRead ? withReadCooldown(wanted) : wanted;
	}

	/**
	 * Waits until the request may go.
	 * @param began when the call came here, in milliseconds since the epoch
	 * @returns when it goes, in milliseconds since the epoch, and what to call once it has its response
	 * @throws WeShopFailure when there is not enough time left for it
	 */
	private async admit<T, Out>(call: Call<T, Out>, isRead: boolean, began: number): Promise<{ sentAt: number; release: () => void }> {
		const { clock, queue, budget } = this;
		const { lane, isPaidFor, isUrgent, enter, leastMs = LAST_REQUEST_MS } = call;
		const latest = () => (isRead ? Math.max(timeOf(call.deadline), began + LAST_REQUEST_MS) : timeOf(call.deadline) - leastMs);
		if (began > latest()) throw tooManyRequests();
		const failsFast = budget.isEmpty && !isUrgent && !isPaidFor;
		const waitsUntil = isRead ? timeOf(call.deadline) : latest();
		const release = await queue.acquire(waitsUntil, isRead || isUrgent === true, latest(), { lane, isUrgent, isPaidFor, failsFast, enter }).catch(async (failure: WeShopFailure) => {
			// It was kept back because others meet the same.
			if (isUnreachable(failure)) this.report(failure);
			return await Promise.reject(failure);
		});
		const sentAt = clock.now();
		if (isRead || sentAt <= latest()) return { sentAt, release };
		release();
		throw tooManyRequests();
	}

	/** Sends the request, and learns from what comes of it. @returns what is wanted of the response, or why it is not there */
	private async exchange<T, Out>({ lane, read, send = this.send }: Call<T, Out>, options: IHttpRequestOptions & { timeout: number }, sentAt: number, release: () => void): Promise<Out | WeShopFailure> {
		const { clock, queue } = this;
		const answer = await withTimeout(clock, options.timeout, 'WeShop', async (abortSignal) => await send({ json: true, ...options, abortSignal, baseURL: WESHOP_ORIGIN }))
			.finally(release)
			.then(
				(response) => openEnvelope<T>(response, clock.now()),
				(thrown: unknown) => connectionFailure(thrown, 'WeShop'),
			);
		const wanted = answer instanceof WeShopFailure ? answer : read(answer);
		const took = clock.now() - sentAt;
		this.learn(lane, wanted, took);
		if (!(wanted instanceof WeShopFailure)) return wanted;
		wanted.tookMs = took;
		if (wanted.retryAfterMs) queue.startCooldown(wanted.retryAfterMs);
		return wanted;
	}

	private learn(lane: Lane, outcome: unknown, took: number): void {
		const failure = outcome instanceof WeShopFailure ? outcome : undefined;
		// What was not sent, or stopped, says nothing of WeShop.
		if (failure && failure.httpStatus === undefined && !failure.details.retryable) return;
		this.report(failure);
		if (this.shared.accountRate) this.queue.accountRate.learn(lane, failure, took);
	}

	private report(failure: WeShopFailure | undefined): void {
		this.budget.requestEnded(failure);
		if (failure && this.budget.isTrouble) this.shared.onTrouble?.(failure);
	}

	/** Before the first request, as it may take a moment to find out whose key it is. */
	private async join(): Promise<void> {
		if (!this.shared.accountRate) return;
		this.joined ??= this.shared.accountRate().then(
			(accountRate) => (this.queue.accountRate = accountRate),
			() => undefined,
		);
		await this.joined;
	}
}

export function timeOf(deadline: number | (() => number)): number {
	return typeof deadline === 'number' ? deadline : deadline();
}
