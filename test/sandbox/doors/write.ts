import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpResponse } from './exchange';

const DRIP_EVERY_MS = 50;
const cutHere = new WeakSet<ServerResponse>();

/** Aborts when the client goes away before it has its whole answer; not when the answer is cut off here. */
export function departure(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished && !cutHere.has(response)) gone.abort();
  });
  return gone.signal;
}

/** Sends an answer; resolves when it is handed over or cut off, or when the client has gone. */
export async function write(response: ServerResponse, answer: HttpResponse, gone: AbortSignal): Promise<void> {
  if (gone.aborted) return;
  if (answer.drop) return reset(response);
  if (answer.hang) return await departed(gone);
  const { status, headers, body, bytesPerSecond = 0, truncateAfter, stallAfter } = answer;
  const sent = body.subarray(0, truncateAfter ?? stallAfter);
  response.writeHead(status, headers);
  if (bytesPerSecond > 0) await drip(response, sent, bytesPerSecond, gone);
  else if (sent.length > 0) response.write(sent);
  else response.flushHeaders();
  if (stallAfter !== undefined) await departed(gone);
  if (gone.aborted) return;
  if (truncateAfter === undefined) response.end();
  else await cut(response);
}

async function departed(gone: AbortSignal): Promise<void> {
  if (!gone.aborted) await once(gone, 'abort');
}

async function drip(response: ServerResponse, body: Buffer, bytesPerSecond: number, gone: AbortSignal): Promise<void> {
  response.flushHeaders();
  const begunAt = performance.now();
  let sent = 0;
  while (sent < body.length && !gone.aborted) {
    await sleep(DRIP_EVERY_MS, undefined, { signal: gone }).catch(() => undefined);
    const due = Math.floor(((performance.now() - begunAt) / 1000) * bytesPerSecond);
    if (!gone.aborted) response.write(body.subarray(sent, due));
    sent = due;
  }
}

/** What was written still goes out. */
async function cut(response: ServerResponse): Promise<void> {
  cutHere.add(response);
  const closed = once(response, 'close');
  response.flushHeaders();
  response.socket?.destroySoon();
  await closed;
}

function reset(response: ServerResponse): void {
  cutHere.add(response);
  // TLS has no reset: the TCP socket that carries it is reset, as when a server falls over.
  let socket: (Socket & { _parent?: Socket | null }) | null = response.socket;
  while (socket?._parent) socket = socket._parent;
  socket?.resetAndDestroy();
  response.destroy();
}
