import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

export interface WebhookReply {
	/** An HTTP status. */
	status: number;
	message: string;
}

/** Answers a call ourselves, once, and leaves nothing for n8n to answer. */
export function tell(node: IWebhookFunctions, { status, message }: WebhookReply): IWebhookResponseData {
	const response = node.getResponseObject();
	if (!response.headersSent) response.status(status).json({ message });
	return { noWebhookResponse: true };
}
