/** A request as it was received. */
export interface Received {
	door: 'proxy' | 'plain';
	method: string;
	/** The actual destination: for a proxied request that of the tunnel, not that of the Host header. */
	url: URL;
	headers: Array<[name: string, value: string]>;
	body: Buffer;
	/** Aborts if the client disconnects before it has the whole answer. */
	gone: AbortSignal;
}

export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
	/** Cut the connection instead of answering. */
	drop?: boolean;
	/** The speed of the body; unlimited by default. */
	bytesPerSecond?: number;
	/** Cut the connection after this many bytes of the body. */
	truncateAfter?: number;
	/** Never answer. */
	hang?: boolean;
	/** Send only this many bytes of the body, and keep the connection open. */
	stallAfter?: number;
}

export type Handler = (request: Received) => Promise<HttpResponse>;

export function header(request: Received, name: string): string | undefined {
	return request.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

export function textAnswer(status: number, text: string, contentType = 'text/plain; charset=utf-8'): HttpResponse {
	return fileAnswer(Buffer.from(text), contentType, status);
}

export function jsonAnswer(status: number, value: unknown): HttpResponse {
	return textAnswer(status, JSON.stringify(value), 'application/json; charset=utf-8');
}

export function fileAnswer(body: Buffer, contentType: string, status = 200): HttpResponse {
	return { status, headers: { 'content-type': contentType, 'content-length': String(body.length) }, body };
}
