import { connectionFailure, SENT, sentences, Stopped, WeShopFailure } from './failure';

/** What the caller knows of lost responses of a start, and wants to know. */
export interface LostStart {
	/** A previous attempt has lost one, so the run may exist. */
	before?: boolean;
	/** Called when one is lost, whatever comes of later tries. */
	now?: () => void;
}

/**
 * A start whose response gets lost may be a run that is paid for: the user has to know, whatever ends the retries.
 * @returns `start`, watched; whether a response was lost so far; and `explained`, which adds that to the failure of the last try
 */
export function trackLostResponses<T>(start: () => Promise<T>, lost: LostStart = {}): { start: () => Promise<T>; isLost: () => boolean; explained: (failure: WeShopFailure) => WeShopFailure } {
	let isLost = lost.before === true;
	return {
		start: async () =>
			await start().catch((thrown: unknown) => {
				if (mayHaveStarted(connectionFailure(thrown, 'WeShop'))) {
					isLost = true;
					lost.now?.();
				}
				return Promise.reject(thrown);
			}),
		isLost: () => isLost,
		explained: (failure) => (isLost || failure.details.executionId ? maybeStarted(failure) : failure),
	};
}

/** Unless it is certain that nothing was started: it never left, or the response refuses it, and names no run. */
function mayHaveStarted(failure: WeShopFailure): boolean {
	const { code, executionId } = failure.details;
	if (failure instanceof Stopped) return code === SENT;
	return executionId !== undefined || !(failure.neverSent || failure.isRefusal);
}

function maybeStarted(failure: WeShopFailure): WeShopFailure {
	const { executionId } = failure.details;
	const description = sentences(
		failure.description,
		`The run ${executionId ? `${executionId} ` : ''}may have been started, and be paid for: check your WeShop history. A retry of this execution reaches it and is not paid twice; a new execution starts a new one, unless it has the same Idempotency Key or Made Before`,
	);
	return failure instanceof Stopped ? new Stopped({ description }) : new WeShopFailure(failure.message, { ...failure, description, mayHaveStarted: true });
}
