import { connectionFailure, notSent, Stopped, WeShopFailure } from './failure';
import { trackLostResponses, type LostStart } from './lostStart';
import { isUnreachable } from './retryBudget';
import { timeOf, type Call, type Send, type Transport } from './transport';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The least time for the request of a start, in milliseconds: cut off in flight, it may be a run that is paid for and that nobody knows. */
const LEAST_START_MS = 20 * SECOND;

/** What a timer is late, in milliseconds: the last try comes when its time is just up. */
const LATE_TIMER_MS = SECOND;

/** For how long a start is sent again whose response was lost, in milliseconds. */
const LOST_START_RETRY_MS = 2 * MINUTE;

/** For how long a start is retried that is refused while there is hope for it, in milliseconds. */
const MAX_REFUSED_WAIT_MS = 30 * MINUTE;

/** How long the estimate may take that shows whether WeShop is there, in milliseconds. */
const PROBE_MS = 20 * SECOND;

/** Starts runs, which cost money. */
export class Starts {
	/** One for all that wait for it. */
	private probe?: Promise<void>;

	/** @param send does not end when the execution is stopped */
	constructor(
		private readonly transport: Transport,
		private readonly send: Send,
	) {}

	/**
	 * As `Transport.call`. Once a response was lost, it goes before others and is sent again for two minutes, whatever
	 * retries are left. As long as WeShop refuses it, and others get through or a run of the account goes on whose end may
	 * make room for it, it is retried, for half an hour.
	 * @param probe a call that costs nothing: if no retry is left it shows whether WeShop is there, before a start is
	 * sent whose response may get lost
	 */
	async start<T, Out>(call: Call<T, Out>, probe: Call<unknown, unknown>, lost: LostStart = {}): Promise<Out> {
		const { clock, queue } = this.transport;
		const began = clock.now();
		const time = timeOf(call.deadline) - began;
		let until = began + time;
		let isRefused = false;
		let isExtended = false;
		const deadline = () => {
			const { startedAt, unfinishedAt } = queue.accountRate;
			const refusedUntil = Math.min(Math.max(startedAt, unfinishedAt) + time, began + MAX_REFUSED_WAIT_MS);
			return (until = Math.max(until, isRefused ? refusedUntil : 0));
		};
		const watched: ReturnType<typeof trackLostResponses<Out>> = trackLostResponses(async (): Promise<Out> => {
			const isUrgent = watched.isLost();
			if (!isUrgent) await this.reach(probe);
			return await this.transport.attempt({ ...call, deadline, isUrgent, leastMs: LEAST_START_MS - (isUrgent ? LATE_TIMER_MS : 0), send: this.send });
		}, lost);
		const attempt = async () =>
			await watched.start().catch((thrown: unknown) => {
				const failure = connectionFailure(thrown, 'WeShop');
				isRefused = !isUnreachable(failure);
				if (!watched.isLost()) return Promise.reject(failure);
				if (!isExtended) [until, isExtended] = [Math.max(until, clock.now() + LOST_START_RETRY_MS + LEAST_START_MS), true];
				// The queue waits for the end of a pause, but no longer than a read does.
				return Promise.reject(failure.retryAfterMs === undefined ? failure : new WeShopFailure(failure.message, { ...failure, retryAfterMs: undefined }));
			});
		return await this.transport
			.retried(attempt, () => deadline() - LEAST_START_MS, () => (watched.isLost() ? 'first' : 'shared'))
			.catch((failure: WeShopFailure) => Promise.reject(watched.explained(failure)));
	}

	/** @throws WeShopFailure where no retry is left and WeShop is down; any answer of it, also a refusal, shows that it is there */
	private async reach(call: Call<unknown, unknown>): Promise<void> {
		const { budget } = this.transport;
		if (!budget.isEmpty || budget.isWeShopThere) return;
		this.probe ??= this.sendProbe(call).finally(() => (this.probe = undefined));
		await this.probe;
	}

	private async sendProbe(call: Call<unknown, unknown>): Promise<void> {
		const { budget, clock } = this.transport;
		await this.transport.attempt({ ...call, deadline: clock.now() + PROBE_MS }).then(
			() => budget.give(false),
			(thrown: unknown) => {
				const failure = connectionFailure(thrown, 'WeShop');
				const isAnswer = failure.httpStatus !== undefined && !isUnreachable(failure);
				return isAnswer ? undefined : Promise.reject(failure instanceof Stopped ? failure : notSent(failure));
			},
		);
	}
}
