import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { textAnswer, type Handler, type Received } from './exchange';
import type { Door } from './proxy';
import { departure, write } from './write';

/** Plain HTTP on 127.0.0.1: the controls, and /openapi/ for programs with a configurable base URL. */
export async function openLoopbackDoor(port: number, handle: Handler): Promise<Door> {
	const server = createServer((request, response) => {
		const gone = departure(response);
		read(request, gone)
			.then(handle)
			.catch((error: unknown) => textAnswer(500, String(error)))
			.then((answer) => write(response, answer, gone))
			.catch(() => response.destroy());
	});
	await listen(server, port);
	return {
		port: (server.address() as AddressInfo).port,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function listen(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve());
	});
}

async function read(request: IncomingMessage, gone: AbortSignal): Promise<Received> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const headers: Received['headers'] = [];
	for (let i = 0; i < request.rawHeaders.length; i += 2) {
		headers.push([request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? '']);
	}
	const { localPort } = request.socket;
	const url = new URL(request.url ?? '/', `http://127.0.0.1:${localPort}`);
	return { door: 'plain', method: request.method ?? 'GET', url, headers, body: Buffer.concat(chunks), gone };
}
