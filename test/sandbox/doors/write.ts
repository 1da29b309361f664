import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpResponse } from './exchange';

const DRIP_EVERY_MS = 50;
const cutOff = new WeakSet<ServerResponse>();

/** Aborts if the client disconnects before it has the whole answer, but not if the answer is cut off here. */
export function departure(response: ServerResponse): AbortSignal {
	const gone = new AbortController();
	response.once('close', () => {
		if (!response.writableFinished && !cutOff.has(response)) gone.abort();
	});
	return gone.signal;
}

/** Sends an answer. Resolves when it is sent or cut off, or when the client has disconnected. */
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
	const startedAt = performance.now();
	let sent = 0;
	while (sent < body.length && !gone.aborted) {
		await sleep(DRIP_EVERY_MS, undefined, { signal: gone }).catch(() => undefined);
		const due = Math.floor(((performance.now() - startedAt) / 1000) * bytesPerSecond);
		if (!gone.aborted) response.write(body.subarray(sent, due));
		sent = due;
	}
}

/** Data that was written is still sent. */
async function cut(response: ServerResponse): Promise<void> {
	cutOff.add(response);
	const closed = once(response, 'close');
	response.flushHeaders();
	response.socket?.destroySoon();
	await closed;
}

function reset(response: ServerResponse): void {
	cutOff.add(response);
	// TLS has no reset, so the TCP socket below it is reset, as when a server crashes.
	let socket: (Socket & { _parent?: Socket | null }) | null = response.socket;
	while (socket?._parent) socket = socket._parent;
	socket?.resetAndDestroy();
	response.destroy();
}
