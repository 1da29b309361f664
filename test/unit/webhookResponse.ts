/** What a caller gets. */
export interface Reply {
	status: number;
	message: string;
	/** In seconds. */
	retryAfter?: number;
}

/** Express's response, as far as the nodes and n8n use it. */
export function webhookResponse(onReply: (reply: Reply) => void) {
	const headers: Record<string, string> = {};
	const response = {
		headersSent: false,
		writableEnded: false,
		statusCode: 200,
		setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
		status: (status: number) => {
			response.statusCode = status;
			return response;
		},
		json: ({ message }: { message: string }) => {
			if (response.headersSent) throw new Error('Cannot set headers after they are sent to the client');
			Object.assign(response, { headersSent: true, writableEnded: true });
			const retryAfter = headers['retry-after'];
			onReply({ status: response.statusCode, message, ...(retryAfter === undefined ? {} : { retryAfter: Number(retryAfter) }) });
		},
	};
	return response;
}
