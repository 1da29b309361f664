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

/** All that `api/` and `run/` throw: a sentence for the user, and details that a workflow can act on. */
export class WeShopFailure extends Error {
	/** What the user can do about it. */
	readonly description?: string;
	readonly details: FailureDetails;
	/** WeShop's Retry-After, in milliseconds. */
	readonly retryAfterMs?: number;
	readonly httpStatus?: number;

	constructor(message: string, more: Partial<Omit<WeShopFailure, 'message' | 'name'>> = {}) {
		super(message);
		this.name = 'WeShopFailure';
		this.description = more.description;
		this.details = more.details ?? {};
		this.retryAfterMs = more.retryAfterMs;
		this.httpStatus = more.httpStatus;
	}
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

/** Codes of a connection that may work at the next try, unlike one whose certificate is refused. */
const PASSING = new Set([
	'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN',
	'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'ERR_NETWORK', 'ERR_BAD_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Node's HTTP parser or its decompression could not read the response. */
const GARBLED = /^(HPE|Z)_/;

/** What n8n's HTTP client threw, as a failure: a broken connection is worth a retry, anything else, such as the credential's refusal, is final. */
export function connectionFailure(thrown: unknown, place: string): WeShopFailure {
	if (thrown instanceof WeShopFailure) return thrown;
	const code = connectionCode(thrown);
	if (code && (PASSING.has(code) || GARBLED.test(code))) {
		return new WeShopFailure(`${place} could not be reached (${code})`, {
			description: 'Check the network of the n8n server, then try again',
			details: { code, retryable: true },
		});
	}
	return new WeShopFailure(thrown instanceof Error ? thrown.message : String(thrown), {
		details: { ...(code ? { code } : {}), retryable: false },
	});
}

/** NodeApiError keeps the client's error under `cause` or `errorResponse`, its code under `code` or `httpCode`, by n8n version. */
function connectionCode(thrown: unknown, depth = 0): string | undefined {
	if (typeof thrown !== 'object' || thrown === null || depth > 3) return undefined;
	const { code, httpCode, cause, errorResponse } = thrown as Record<string, unknown>;
	const own = [code, httpCode].find((value) => typeof value === 'string' && /^[A-Z][A-Z_]+$/.test(value));
	return (own as string | undefined) ?? connectionCode(cause, depth + 1) ?? connectionCode(errorResponse, depth + 1);
}
