import type { Server } from 'node:net';
import { getLocal, type CompletedRequest, type Mockttp } from 'mockttp';
import type { Authority } from './certificates';
import type { Handler, Received } from './exchange';

export interface Door {
  port: number;
  stop(): Promise<void>;
}

/** The intercepting proxy. Every host is answered by `handle`; nothing is ever passed through. */
export async function openProxyDoor(authority: Authority, port: number, handle: Handler): Promise<Door> {
  const proxy = getLocal({ https: { key: authority.key, cert: authority.cert }, http2: false, recordTraffic: false });
  listenOnLoopbackOnly(proxy);
  await proxy.start(port);
  await proxy.forAnyRequest().thenCallback(async (request) => {
    const answer = await handle(await received(request));
    return answer.drop ? 'reset' : { statusCode: answer.status, headers: answer.headers, rawBody: answer.body };
  });
  return { port: proxy.port, stop: () => proxy.stop() };
}

/** mockttp calls `listen(port)`, which binds every interface, and has no option for it. */
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

async function received(request: CompletedRequest): Promise<Received> {
  return {
    door: 'proxy',
    method: request.method,
    url: new URL(request.url),
    headers: request.rawHeaders,
    // A body in an encoding that cannot be undone is looked at as it came.
    body: (await request.body.getDecodedBuffer().catch(() => undefined)) ?? request.body.buffer,
  };
}

