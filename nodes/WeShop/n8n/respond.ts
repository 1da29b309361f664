import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { WeShopFailure } from '../api/failure';

export interface WebhookReply {
	/** An HTTP status. */
	status: number;
	message: string;
	/** When the caller may call again, in milliseconds; it goes out in seconds, as the header Retry-After. */
	retryAfterMs?: number;
}

/** How long a caller is to wait before the next call, where WeShop does not say, in milliseconds. */
const CALL_AGAIN_MS = 5_000;
/** The same where somebody has to update the package first. */
const AFTER_UPDATE_MS = 60_000;

/**
 * A reply that makes the caller call again.
 * @param why without a full stop
 * @param thrown what has failed, which may hold WeShop's Retry-After
 */
export function callAgain(why: string, thrown?: unknown): WebhookReply {
	const retryAfterMs = thrown instanceof WeShopFailure ? thrown.retryAfterMs : undefined;
	return { status: 503, message: `${why}; call again`, retryAfterMs: retryAfterMs || CALL_AGAIN_MS };
}

/** @param what stores the runs: "this execution", for example */
export function storedByOtherVersion(what: string): WebhookReply {
	return {
		status: 503,
		message: `What ${what} stores of its runs was written by another version of the WeShop node; update the package n8n-nodes-weshop and call again`,
		retryAfterMs: AFTER_UPDATE_MS,
	};
}

/**
 * Answers a call, unless it has been answered, and leaves nothing for n8n to answer. Never throws, as webhook() may not:
 * the caller may be gone.
 */
export function respond(node: IWebhookFunctions, { status, message, retryAfterMs }: WebhookReply): IWebhookResponseData {
	try {
		const response = node.getResponseObject();
		if (!response.headersSent) {
			if (retryAfterMs !== undefined) response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
			response.status(status).json({ message });
		}
	} catch {
		// Nobody is there to be answered.
	}
	return { noWebhookResponse: true };
}
