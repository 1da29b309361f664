import { connectionFailure, SENT, Stopped, WeShopFailure } from './failure';

/** Our own code for a request that a cooldown or the rate limit kept back. */
const KEPT_BACK = '429';

/**
 * A start whose response gets lost may be a run that is paid for: the user has to know, whatever ends the retries.
 * @returns `start`, watched, and `explained`, which adds that to the failure of the last try
 */
export function trackLostResponses<T>(start: () => Promise<T>): { start: () => Promise<T>; explained: (failure: WeShopFailure) => WeShopFailure } {
	let isLost = false;
	return {
		start: async () =>
			await start().catch((thrown: unknown) => {
				isLost ||= mayHaveStarted(connectionFailure(thrown, 'WeShop'));
				return Promise.reject(thrown);
			}),
		explained: (failure) => (isLost || failure.details.executionId ? maybeStarted(failure) : failure),
	};
}

/** The response did not come, or does not show whether WeShop has started the run. */
function mayHaveStarted({ details: { code = '', retryable }, httpStatus, neverSent }: WeShopFailure): boolean {
	return code === SENT || (retryable === true && httpStatus !== 429 && code !== KEPT_BACK && !neverSent);
}

function maybeStarted(failure: WeShopFailure): WeShopFailure {
	const { executionId } = failure.details;
	const description = [
		failure.description,
		`The run ${executionId ? `${executionId} ` : ''}may have been started, and be paid for: check your WeShop history. A retry of this execution reaches it and is not paid twice; a new execution starts a new one`,
	]
		.filter(Boolean)
		.join('. ');
	return failure instanceof Stopped ? new Stopped({ description }) : new WeShopFailure(failure.message, { ...failure, description, mayHaveStarted: true });
}
