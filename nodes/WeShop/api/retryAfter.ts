import { textOf } from './values';

/** The longest Retry-After that is obeyed, in milliseconds: it holds up the whole account, and one request shows whether it is over. */
export const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** RFC 9110, 5.6.7, with the two older forms; and ISO 8601. JavaScript reads a date out of nearly anything, such as "-5". */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/**
 * What a response's `Retry-After` asks for, and a sentence for the user where that is more than is obeyed.
 * @param now milliseconds since the epoch, for a date in a response that has no Date
 */
export function retryAfterOf(headers: Record<string, unknown> | undefined, now: number): { retryAfterMs?: number; description?: string } {
	const asked = retryAfter(headers?.['retry-after'], dateOf(headers?.date) ?? now);
	if (asked === undefined || asked <= MAX_RETRY_AFTER_MS) return { retryAfterMs: asked };
	return { retryAfterMs: MAX_RETRY_AFTER_MS, description: `WeShop asked for a pause of ${durationOf(asked)} (Retry-After). The node sends nothing for the next ${durationOf(MAX_RETRY_AFTER_MS)}` };
}

/**
 * `Retry-After` in milliseconds: seconds, or a date (RFC 9110, 10.2.3).
 * @param now when the response was sent, by the same clock as the date; milliseconds since the epoch
 * @returns undefined for what is neither
 */
export function retryAfter(header: unknown, now: number): number | undefined {
	const text = textOf(header)?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return Number.isFinite(Number(text)) ? Number(text) * 1000 : undefined;
	const date = dateOf(text);
	return date === undefined ? undefined : Math.max(0, date - now);
}

function dateOf(header: unknown): number | undefined {
	const text = textOf(header)?.trim() ?? '';
	const isZoned = ISO_DATE.test(text) || /([A-Z]{3}|[+-]\d{4})$/.test(text);
	const date = ISO_DATE.test(text) || HTTP_DATE.test(text) ? Date.parse(isZoned ? text : `${text} GMT`) : NaN;
	return Number.isNaN(date) ? undefined : date;
}

function durationOf(milliseconds: number): string {
	const minutes = Math.round(milliseconds / 60_000);
	return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
