import type { Send } from './client';
import { connectionFailure, SENT, Stopped, WeShopFailure } from './failure';

/**
 * A start whose answer gets lost may be a run that is paid for: the user is told, whatever ends the tries in the end.
 * @returns `send`, watched, and the failure of the start as the user is to see it
 */
export function watchForLostAnswers(send: Send): { send: Send; told: (failure: WeShopFailure) => WeShopFailure } {
	let isLost = false;
	return {
		send: async (options) =>
			await send(options).catch((thrown: unknown) => {
				isLost ||= mayHaveArrived(connectionFailure(thrown, 'WeShop'));
				return Promise.reject(thrown);
			}),
		told: (failure) => (isLost || isUnclear(failure) ? maybeStarted(failure) : failure),
	};
}

/** A request whose answer did not come; these codes say that it never left. */
function mayHaveArrived({ details: { code, retryable } }: WeShopFailure): boolean {
	return code === SENT || (retryable === true && !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code ?? ''));
}

/** WeShop answered, but so that nobody can tell whether it did what it was asked. */
function isUnclear({ details, httpStatus }: WeShopFailure): boolean {
	return details.retryable === true && httpStatus !== undefined && httpStatus !== 429;
}

function maybeStarted(failure: WeShopFailure): WeShopFailure {
	const description = [
		failure.description,
		'The run may have been started, and be paid for, all the same: look at your WeShop history. A retry of this execution reaches it and is not paid twice; a new execution starts a new one',
	]
		.filter(Boolean)
		.join('. ');
	return failure instanceof Stopped ? new Stopped({ description }) : new WeShopFailure(failure.message, { ...failure, description });
}
