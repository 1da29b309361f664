import { codeOf, diagnose, withoutLogin } from './connection';
import { KEY_NOT_SENT } from './origin';

/** What is known of a failed call; `executionId` from the moment a run exists. */
export interface FailureDetails {
	code?: string;
	executionId?: string;
	/** Where an item has several runs: all of theirs. */
	executionIds?: string[];
	/** The run's state, as WeShop names it. */
	status?: string;
	retryable?: boolean;
}

/** The IDs of the runs that a failure is about. */
export function runIdsIn({ executionId, executionIds }: FailureDetails): string[] {
	return executionIds ?? (executionId === undefined ? [] : [executionId]);
}

/** All that `api/` and `run/` throw: a sentence for the user, and details that a workflow can act on. */
export class WeShopFailure extends Error {
	/** What the user can do about it. */
	readonly description?: string;
	readonly details: FailureDetails;
	/** WeShop's Retry-After, in milliseconds. */
	readonly retryAfterMs?: number;
	readonly httpStatus?: number;
	/** The request did not leave: there was no connection for it. */
	readonly neverSent?: boolean;
	/** WeShop is there, and refuses for now: it is busy, or limits the account. */
	readonly isBusy?: boolean;
	/** The response says that the request was refused, so nothing was done. */
	readonly isRefusal?: boolean;
	/** The response to a start was lost: its run may exist, and be paid for. */
	readonly mayHaveStarted?: boolean;
	/** How long the request took from when it was sent, without any wait before, in milliseconds; missing where none was sent. */
	tookMs?: number;

	constructor(message: string, more: Partial<Omit<WeShopFailure, 'message' | 'name'>> = {}) {
		super(message);
		this.name = 'WeShopFailure';
		this.description = more.description;
		this.details = more.details ?? {};
		this.retryAfterMs = more.retryAfterMs;
		this.httpStatus = more.httpStatus;
		if (more.neverSent) this.neverSent = true;
		if (more.isBusy) this.isBusy = true;
		if (more.isRefusal) this.isRefusal = true;
		if (more.tookMs !== undefined) this.tookMs = more.tookMs;
		if (more.mayHaveStarted) this.mayHaveStarted = true;
	}
}

/** Joins the parts of a description that there are; without a full stop at the end. */
export function sentences(...parts: Array<string | undefined>): string {
	return parts.flatMap((part) => (part ? [part.replace(/\.$/, '')] : [])).join('. ');
}

/** The code of a stop that came while a start was in flight. */
export const SENT = 'SENT';

/** The user or n8n has stopped the execution. n8n counts it as canceled, not as failed, by the word "canceled" in the message. */
export class Stopped extends WeShopFailure {
	constructor(more: Partial<Pick<WeShopFailure, 'description' | 'details'>> = {}) {
		super('The execution was canceled', more);
	}
}

/** WeShop itself refuses to show a run, now and later; most likely there is none of that ID. A refused key is not meant. */
export function isRefusedForGood({ details, httpStatus }: WeShopFailure): boolean {
	return details.retryable === false && httpStatus !== undefined;
}

/** The failure of another request, for one that was not sent because of it. */
export function notSent({ message, description, details }: WeShopFailure): WeShopFailure {
	const { code, retryable } = details;
	return new WeShopFailure(message, { description, details: { ...(code ? { code } : {}), retryable }, neverSent: true });
}

/** What n8n's HTTP client threw, as a failure: a broken connection is worth a retry, anything else, such as the credential's refusal, is final. */
export function connectionFailure(thrown: unknown, place: string): WeShopFailure {
	if (thrown instanceof WeShopFailure) return thrown;
	const diagnosis = diagnose(thrown, place);
	if (!diagnosis) {
		const message = withoutLogin(thrown instanceof Error ? thrown.message : String(thrown));
		return new WeShopFailure(message, { details: { ...codeOf(thrown), retryable: false }, neverSent: message.includes(KEY_NOT_SENT) });
	}
	const { message, description, code, retryable, neverSent } = diagnosis;
	return new WeShopFailure(message, { description, details: { ...(code ? { code } : {}), retryable }, neverSent });
}
