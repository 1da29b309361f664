/** One request as it came in at a door, and what goes back out. */
export interface Received {
  door: 'proxy' | 'plain';
  method: string;
  /** Where the bytes were really bound for: a proxied request's tunnel decides, not its Host header. */
  url: URL;
  headers: Array<[name: string, value: string]>;
  body: Buffer;
  /** Aborts when the client goes away before it has its whole answer. */
  gone: AbortSignal;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** Cut the connection instead of answering. */
  drop?: boolean;
  /** How fast the body is sent; at once unless told. */
  bytesPerSecond?: number;
  /** Cut the connection after so many bytes of the body. */
  truncateAfter?: number;
  /** Never answer. */
  hang?: boolean;
  /** Send no more than so many bytes of the body, and keep the connection open. */
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
