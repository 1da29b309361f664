import { accessRefusal, type Said } from './access';
import { WeShopFailure } from './failure';
import { retryAfterOf } from './retryAfter';
import type { Envelope } from './types';
import { asRecord, textOf } from './values';

export { asRecord, flagOf, numberOf, textOf } from './values';

export interface Opened<T> {
	data: T;
	/** From `meta`. */
	executionId?: string;
}

export interface HttpResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/**
 * The `data` of a response. `success` decides, not the HTTP status (WeShop's API documents, "Interpretation rules"); where
 * it is missing, `{code, msg}` and unreadable bodies occur as well (the vendor's client), and HTTP 5xx is worth a retry.
 * @param now milliseconds since the epoch, for a Retry-After that is a date in a response without a Date
 */
export function openEnvelope<T>({ statusCode, headers, body }: HttpResponse, now: number): Opened<T> | WeShopFailure {
	const envelope = asRecord(body) as Partial<Envelope<T>> & { code?: unknown; msg?: unknown };
	const executionId = textOf(asRecord(envelope?.meta)?.executionId) ?? textOf(asRecord(envelope?.data)?.executionId);
	const data = asRecord(envelope?.data) ?? (executionId ? {} : undefined);
	if (envelope?.success === true && data) return { data: data as T, executionId };
	const refusal = asRecord(envelope?.error);
	const access = accessRefusal({ statusCode, headers: asRecord(headers) ?? {}, body }, saidBy(envelope));
	if (access) return new WeShopFailure(access.message, { ...access, isRefusal: true });
	if (statusCode >= 300 && statusCode < 400) {
		return new WeShopFailure('WeShop answered with a redirect, which was not followed, to keep the API key safe', {
			details: { code: String(statusCode), retryable: false },
			isRefusal: true,
		});
	}
	const code = textOf(refusal?.code) ?? textOf(envelope?.code) ?? String(statusCode);
	const said = textOf(refusal?.message) ?? textOf(envelope?.msg);
	const unreadable = envelope?.success !== false && !said;
	// A web page comes from a proxy before WeShop, whose trouble may pass.
	const transient = statusCode === 429 || statusCode >= 500 || (unreadable && (statusCode < 300 || statusCode === 404));
	const retryable = statusCode === 429 || (typeof refusal?.retryable === 'boolean' ? refusal.retryable : transient);
	const isBusy = statusCode === 429 || (statusCode < 500 && refusal?.retryable === true);
	return new WeShopFailure(said ? `WeShop says: ${said}` : `WeShop gave an answer that cannot be read (HTTP ${statusCode})`, {
		...retryAfterOf(asRecord(headers), now),
		details: { code, ...(executionId ? { executionId } : {}), retryable },
		httpStatus: statusCode,
		isBusy,
		isRefusal: isBusy || (statusCode < 500 && !retryable),
	});
}

/** What WeShop's own JSON says of a refusal; undefined for any other body, such as a proxy's page or a firewall's JSON. */
function saidBy(envelope: (Partial<Envelope<unknown>> & { code?: unknown; msg?: unknown }) | undefined): Said | undefined {
	const refusal = asRecord(envelope?.error);
	const code = textOf(refusal?.code) ?? textOf(envelope?.code);
	const message = textOf(refusal?.message) ?? textOf(envelope?.msg);
	// Cloudflare's own API has `success` as well, beside a list of `errors`.
	const isOwn = (envelope?.success === false && !('errors' in envelope)) || (code !== undefined && textOf(envelope?.msg) !== undefined);
	return isOwn ? { code, message } : undefined;
}
