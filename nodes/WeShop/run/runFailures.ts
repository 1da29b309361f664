import { Stopped, WeShopFailure } from '../api/failure';

/** Whether WeShop does not know the run. */
export function isUnknown({ httpStatus, details }: WeShopFailure): boolean {
	return httpStatus === 404 || details.code === 'NOT_FOUND';
}

export function failedRun(executionId: string): WeShopFailure {
	return new WeShopFailure(`WeShop could not finish the run ${executionId}`, {
		description: 'Its state is Failed. Check that the address of the image opens without a login, and the prompt, then run it again',
		details: { executionId, status: 'Failed', retryable: false },
	});
}

/** @param waited in milliseconds */
export function timedOut(executionId: string, waited: number, status = 'Pending'): WeShopFailure {
	return new WeShopFailure(`The run ${executionId} was not finished after ${Math.round(waited / 1000)} seconds`, {
		description: `It goes on at WeShop. ${fetchLater(executionId)} To wait longer, raise the option Timeout`,
		details: { executionId, status, retryable: true },
	});
}

/** As `timedOut`, where n8n reports the timeout of several runs at once and one of them at least was not finished. */
export function partOfTimedOut(executionId: string, waited: number, total: number, status?: string): WeShopFailure {
	const failure = timedOut(executionId, waited, status);
	if (total === 1) return failure;
	return new WeShopFailure(`${failure.message}, or another of the ${total} runs was not`, failure);
}

/** The failure with the run's ID in its message and its details, so that what was paid for can be fetched. */
export function withRun(failure: WeShopFailure, executionId: string): WeShopFailure {
	if (failure.message.includes(executionId)) {
		return failure.details.executionId ? failure : new WeShopFailure(failure.message, { ...failure, details: { ...failure.details, executionId } });
	}
	const known = {
		description: [failure.description, `The run was started and is paid for. ${fetchLater(executionId)}`].filter(Boolean).join('. '),
		details: { ...failure.details, executionId },
	};
	return failure instanceof Stopped ? new Stopped(known) : new WeShopFailure(`${failure.message} (run ${executionId})`, known);
}

/** The message of a failure that is shown without its description, with what the user has to know in any case. */
export function messageAlone({ message, details: { executionId }, mayHaveStarted }: WeShopFailure): string {
	return mayHaveStarted ? `${message}. The run ${executionId ? `${executionId} ` : ''}may have been started, and be paid for: check your WeShop history` : message;
}

/** For runs of which there may be many: their IDs as Run → Get takes them. */
export function fetchTheseLater(executionIds: unknown[]): string | undefined {
	const ids = [...new Set(executionIds)].filter(Boolean).map(String);
	if (ids.length === 0) return undefined;
	const [these, them, were] = ids.length === 1 ? ['this ID', 'it', '1 run was'] : ['these IDs', 'them', `${ids.length} runs were`];
	return `${were} started and may be paid for. To fetch ${them} at no cost, paste ${these} into Execution ID of the operation Run → Get: ${ids.join(', ')}`;
}

function fetchLater(executionId: string): string {
	return `Fetch its result with the operation Run → Get and the execution ID ${executionId}.`;
}
