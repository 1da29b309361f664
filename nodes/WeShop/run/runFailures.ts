import { sentences, Stopped, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { executionOf } from './runState';

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

/** The user's own key that a run was started under, and for which agent. */
export interface KeyOfRun {
	key: string;
	agentName: string;
}

/** Why a run does not count that was reached by the user's own key: it may be that of another request, made elsewhere. */
export function madeByOtherAgent(run: Run, executionId: string, { key, agentName }: KeyOfRun): WeShopFailure | undefined {
	const actual = run.agentName?.trim();
	if (!actual || actual.toLowerCase() === agentName.trim().toLowerCase()) return undefined;
	return new WeShopFailure(`The Idempotency Key "${key}" stands for the run ${executionId}, which another agent (${actual}) has made`, {
		description: `Its results are not put out in place of those of ${agentName}. Fetch them with the operation Run → Get, and set another key in the option Idempotency Key (idempotencyKey)`,
		details: { executionId, status: executionOf(run, executionId)?.status, retryable: false },
	});
}

/**
 * @param waited in milliseconds
 * @param hasEnded it has succeeded, and does not show its results yet
 */
export function timedOut(executionId: string, waited: number, status = 'Pending', hasEnded = false): WeShopFailure {
	return new WeShopFailure(`The run ${executionId} ${hasEnded ? 'showed no results' : 'was not finished'} after ${Math.round(waited / 1000)} seconds`, {
		description: `${hasEnded ? 'It has succeeded, and may show them in a moment' : 'It goes on at WeShop'}. ${fetchLater(executionId)} To wait longer, raise the option Timeout`,
		details: { executionId, status, retryable: true },
	});
}

/**
 * The execution was paused until the Timeout, and nobody has read its runs since: each may have finished, if a call was lost.
 * @param waited in milliseconds
 * @param total of the runs of the execution, which goes on when WeShop has called for all of them
 * @param status when the run was last read
 */
export function notCalledBack(executionId: string, waited: number, total: number, status?: string): WeShopFailure {
	const what = total === 1 ? 'did not call back' : `did not call back for all ${total} runs`;
	const { description, details } = timedOut(executionId, waited, status);
	return new WeShopFailure(`WeShop ${what} within ${Math.round(waited / 1000)} seconds. The run ${executionId} may have finished: Run → Get reads it`, { description, details });
}

/** The failure with the run's ID in its message and its details, so that what was paid for can be fetched. */
export function withRun(failure: WeShopFailure, executionId: string): WeShopFailure {
	if (failure.message.includes(executionId)) {
		return failure.details.executionId ? failure : new WeShopFailure(failure.message, { ...failure, details: { ...failure.details, executionId } });
	}
	const known = {
		description: sentences(failure.description, `The run was started and is paid for. ${fetchLater(executionId)}`),
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
