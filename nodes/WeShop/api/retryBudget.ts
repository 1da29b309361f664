import { sentences, WeShopFailure } from './failure';
import type { Clock } from './retry';

/** What a retry takes, and what a call gives back that worked without one: the numbers of AWS's SDKs. */
const RETRY_COST = 5;
const SUCCESS_GAIN = 1;
/** A try that took longer, in milliseconds, costs as many times as much: twenty seconds are what a call waits between its later tries. */
const USUAL_TRY_MS = 20_000;

/** A call of two minutes is retried about ten times: for each that may go on at a time, and for ten of them at least. */
const RETRIES_PER_CALL = 10;
const MIN_CALLS = 10;

/** A call that was sent only once has not shown that retries are in vain. */
const LEAST_TRIES_IN_VAIN = 2;

/** For how long a response of WeShop shows that it is there, in milliseconds. */
const PROOF_MS = 10_000;

/** Failures in a row after which the user hears of them. */
const EARLY = 5;

/** WeShop has not answered, or not as WeShop; unlike a refusal, by which it says that it is there and busy. */
export function isUnreachable({ details, isBusy }: WeShopFailure): boolean {
	return details.retryable === true && !isBusy && details.code !== '429';
}

/**
 * The retries that all calls of an execution share, as a token bucket: a retry takes tokens, a call that works gives some
 * back. While WeShop is down, a few calls use them up for all, and the others fail at once. Refusals by a WeShop that is
 * there take none: the rate adapts to those.
 */
export class RetryBudget {
	private capacity = MIN_CALLS * RETRIES_PER_CALL * RETRY_COST;
	private tokens = this.capacity;
	private failuresInARow = 0;
	private workedAt = -Infinity;
	private usedAt: number;
	private callsUnderWay = 0;

	constructor(private readonly clock: Pick<Clock, 'now'>) {
		this.usedAt = clock.now();
	}

	/** For how long nobody has used it, in milliseconds. */
	get idle(): number {
		return this.callsUnderWay > 0 ? 0 : this.clock.now() - this.usedAt;
	}

	/** Counts a call as under way until it ends. */
	async during<T>(call: () => Promise<T>): Promise<T> {
		this.callsUnderWay++;
		return await call().finally(() => {
			this.callsUnderWay--;
			this.usedAt = this.clock.now();
		});
	}

	/** No retry is left. */
	get isEmpty(): boolean {
		return this.tokens < RETRY_COST;
	}

	/** Whether the last response came a moment ago, and shows that WeShop is there. */
	get isWeShopThere(): boolean {
		return this.failuresInARow === 0 && this.clock.now() - this.workedAt < PROOF_MS;
	}

	/** WeShop has failed so often in a row that the user should know. */
	get isTrouble(): boolean {
		return this.failuresInARow >= EARLY;
	}

	/** Makes room for so many calls at a time. */
	allowCalls(atATime: number): void {
		const capacity = Math.max(this.capacity, atATime * RETRIES_PER_CALL * RETRY_COST);
		this.tokens += capacity - this.capacity;
		this.capacity = capacity;
	}

	/** A single request has ended. @param failure undefined where WeShop has answered as it should */
	requestEnded(failure?: WeShopFailure): void {
		this.usedAt = this.clock.now();
		if (failure && isUnreachable(failure)) {
			this.failuresInARow++;
			return;
		}
		this.failuresInARow = 0;
		this.workedAt = this.usedAt;
	}

	/** A call has worked. @param wasRetried by a retry that took tokens */
	give(wasRetried: boolean): void {
		this.tokens = Math.min(this.capacity, this.tokens + (wasRetried ? RETRY_COST : SUCCESS_GAIN));
	}

	/**
	 * Takes what a retry costs.
	 * @param took how long the request took that has failed, without any wait, in milliseconds
	 * @returns whether there was enough
	 */
	take(took: number): boolean {
		const isEnough = !this.isEmpty;
		this.tokens = Math.max(0, this.tokens - RETRY_COST * Math.max(1, took / USUAL_TRY_MS));
		return isEnough;
	}

	/**
	 * A call was retried for all of its time. Where nothing else has worked meanwhile, the others need not try for as long.
	 * @param tries how often it was sent
	 * @param since when it was sent first, in milliseconds since the epoch
	 */
	triedInVain(tries: number, since: number): void {
		if (tries >= LEAST_TRIES_IN_VAIN && this.workedAt < since) this.tokens = 0;
	}
}

/** The last failure of a call that is not retried because the execution has no retry left. */
export function withoutRetry(failure: WeShopFailure): WeShopFailure {
	const description = 'WeShop has failed so often in this execution that its retries are used up, so that each further call is tried once. Run these items again when WeShop can be reached';
	return new WeShopFailure(`${failure.message}. It was not retried, as the retries of this execution are used up`, {
		...failure,
		description: sentences(failure.description, description),
	});
}
