import type { Server } from 'node:net';
import { getLocal, matchers, requestSteps, type Mockttp, type OngoingRequest, type OngoingResponse } from 'mockttp';
import type { Authority } from './certificates';
import type { Handler, Received } from './exchange';
import { departure, write } from './write';

export interface Door {
	port: number;
	stop(): Promise<void>;
}

/** The intercepting proxy. `handle` answers for every host; nothing is passed through. */
export async function openProxyDoor(authority: Authority, port: number, handle: Handler): Promise<Door> {
	const proxy = getLocal({ https: { key: authority.key, cert: authority.cert }, http2: false, recordTraffic: false });
	listenOnLoopbackOnly(proxy);
	await proxy.start(port);
	await proxy.addRequestRule({ matchers: [new matchers.WildcardMatcher()], steps: [new AnswerStep(handle)] });
	return { port: proxy.port, stop: () => proxy.stop() };
}

/**
 * mockttp's callback step sends a whole answer at once, without an option for its speed. But it copies the properties of a
 * step over its implementation, so this `handle` replaces the original and gets the response itself.
 */
class AnswerStep extends requestSteps.CallbackStep {
	readonly handle: (request: OngoingRequest, response: OngoingResponse) => Promise<void>;

	constructor(handle: Handler) {
		super(() => 'reset');
		this.handle = async (request, response) => {
			const gone = departure(response);
			await write(response, await handle(await received(request, gone)), gone);
		};
	}
}

/** mockttp calls `listen(port)`, which binds all interfaces, and has no option for the host. */
function listenOnLoopbackOnly(proxy: Mockttp): void {
	let server: Server | undefined;
	Object.defineProperty(proxy, 'server', {
		get: () => server,
		set: (created: Server) => {
			const listen = created.listen.bind(created) as (port: number, host: string) => Server;
			created.listen = ((port: number) => listen(port, '127.0.0.1')) as Server['listen'];
			server = created;
		},
	});
}

async function received(request: OngoingRequest, gone: AbortSignal): Promise<Received> {
	return {
		door: 'proxy',
		method: request.method,
		url: new URL(request.url),
		headers: request.rawHeaders,
		// A body that cannot be decoded is recorded as it is.
		body: await request.body.asDecodedBuffer().catch(() => request.body.asBuffer()),
		gone,
	};
}

