import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

export interface WebhookReply {
	/** An HTTP status. */
	status: number;
	message: string;
	/** When the caller may call again, in milliseconds; it goes out in seconds, as the header Retry-After. */
	retryAfterMs?: number;
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
