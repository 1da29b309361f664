import { header, jsonAnswer, type HttpResponse, type Handler, type Received } from '../sandbox/doors/exchange';
import type { StoredFile } from '../sandbox/files';

/** Plays a service that n8n's own nodes talk to, and refuses what that would refuse. */
export interface Service {
	/** By host name. */
	hosts: Record<string, Handler>;
	/** What has come in so far, as JSON. */
	arrived(): unknown;
	/** One that has come in, by its id. */
	file?(id: string): StoredFile | undefined;
}

/** What a request is answered with where it cannot be done. */
export class Refused extends Error {
	constructor(readonly answer: HttpResponse) {
		super(answer.body.toString());
	}
}

/** Lets a handler throw its refusals. */
export function refusing(handle: (request: Received) => Promise<HttpResponse> | HttpResponse): Handler {
	return async (request) => {
		try {
			return await handle(request);
		} catch (thrown) {
			if (thrown instanceof Refused) return thrown.answer;
			throw thrown;
		}
	};
}

/** @throws Refused when the body is no JSON object */
export function jsonBody<Body extends object>(request: Received): Partial<Body> {
	try {
		const body: unknown = JSON.parse(request.body.toString('utf8'));
		if (typeof body === 'object' && body !== null) return body as Partial<Body>;
	} catch {
		// Refused below.
	}
	throw new Refused(jsonAnswer(400, { error: `The body is no JSON object: ${request.body.toString('utf8', 0, 100)}` }));
}

/** What stands behind "Bearer"; nothing where there is no such header. */
export function bearer(request: Received): string | undefined {
	return /^Bearer (\S+)$/.exec(header(request, 'authorization') ?? '')?.[1];
}

/** `GET /v3/files/42`, as n8n's nodes are not particular about slashes. */
export function asked({ method, url }: Received): string {
	return `${method} ${decodeURIComponent(url.pathname.replace(/\/{2,}/g, '/'))}`;
}
