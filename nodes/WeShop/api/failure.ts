/** What is known of a call that failed; `executionId` from the moment a run exists. */
export interface FailureDetails {
	code?: string;
	executionId?: string;
	/** The run's state, as WeShop names it. */
	status?: string;
	retryable?: boolean;
}

/** The only thing that `api/` and `run/` throw: a sentence for the user, and what a workflow can act on. */
export class WeShopFailure extends Error {
	/** What the user can do about it. */
	readonly description?: string;
	readonly details: FailureDetails;
	/** How long WeShop asks us to wait before another try, in milliseconds. */
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

/** The code of a stop that came when a start was on its way already. */
export const SENT = 'SENT';

/** Raised when the user or n8n stops the execution. n8n files it as canceled, not as failed, by the word "canceled" in its message. */
export class Stopped extends WeShopFailure {
	constructor(more: Partial<Pick<WeShopFailure, 'description' | 'details'>> = {}) {
		super('The execution was canceled', more);
	}
}

/** WeShop itself refuses the request, now and later; for a read, most likely it knows no run with that ID. A refused key does not count. */
export function isRefusedForGood({ details, httpStatus }: WeShopFailure): boolean {
	return details.retryable === false && httpStatus !== undefined;
}

/** Codes of a connection that may work at the next try; a refused certificate is not among them. */
const PASSING = new Set([
	'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN',
	'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'ERR_NETWORK', 'ERR_BAD_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE',
]);

/** An answer that was garbled on its way: Node's parser of HTTP, and its decompression. */
const GARBLED = /^(HPE|Z)_/;

/** What n8n's HTTP client threw, as a failure: a connection that broke is worth another try, all else (the credential's refusal) is final. */
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
