import { connectionFailure, SENT, Stopped, WeShopFailure } from './failure';

/** What says that a request never left: the network's codes, and our own word for a pause that WeShop asks for. */
const NEVER_LEFT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '429'];

/**
 * A start whose answer gets lost may be a run that is paid for: the user is told, whatever ends the tries in the end.
 * @returns `start`, watched, and the failure of its last try as the user is to see it
 */
export function trackLostResponses<T>(start: () => Promise<T>): { start: () => Promise<T>; told: (failure: WeShopFailure) => WeShopFailure } {
	let isLost = false;
	return {
		start: async () =>
			await start().catch((thrown: unknown) => {
				isLost ||= mayHaveStarted(connectionFailure(thrown, 'WeShop'));
				return Promise.reject(thrown);
			}),
		told: (failure) => (isLost || failure.details.executionId ? maybeStarted(failure) : failure),
	};
}

/** A request whose answer did not come, or is such that nobody can tell whether WeShop did what it was asked. */
function mayHaveStarted({ details: { code = '', retryable }, httpStatus }: WeShopFailure): boolean {
	return code === SENT || (retryable === true && httpStatus !== 429 && !NEVER_LEFT.includes(code));
}

function maybeStarted(failure: WeShopFailure): WeShopFailure {
	const { executionId } = failure.details;
	const description = [
		failure.description,
		`The run ${executionId ? `${executionId} ` : ''}may have been started, and be paid for, all the same: look at your WeShop history. A retry of this execution reaches it and is not paid twice; a new execution starts a new one`,
	]
		.filter(Boolean)
		.join('. ');
	return failure instanceof Stopped ? new Stopped({ description }) : new WeShopFailure(failure.message, { ...failure, description });
}
