import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { Sandbox } from './sandbox';

/** What another process needs to know of a sandbox. */
export type ProxyDoor = Pick<Sandbox, 'proxyUrl' | 'certificateFile'>;

export interface Tunnelled {
	status: number;
	headers: NodeJS.Dict<string | string[]>;
	body: Buffer;
}

export interface TunnelOptions {
	method?: string;
	headers?: Record<string, string>;
	body?: string;
	/** Disconnects if no answer has started by then. */
	timeoutMs?: number;
}

/** An HTTPS request through the proxy that trusts only the sandbox's certificate. */
export async function throughProxy(sandbox: ProxyDoor, url: string, options?: TunnelOptions): Promise<Tunnelled> {
	const response = await openThroughProxy(sandbox, url, options);
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk as Buffer);
	return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

/** The same up to the headers of the answer. Destroying the answer disconnects. */
export async function openThroughProxy(sandbox: ProxyDoor, url: string, { method = 'GET', headers = {}, body, timeoutMs }: TunnelOptions = {}): Promise<IncomingMessage> {
	const { hostname } = new URL(url);
	const tunnel = await connectTunnel(sandbox.proxyUrl, hostname);
	const socket = tlsConnect({ socket: tunnel, servername: hostname, ca: readFileSync(sandbox.certificateFile) });
	return new Promise((resolve, reject) => {
		const request = httpsRequest(url, { method, headers: { ...headers, connection: 'close' }, createConnection: () => socket, defaultPort: 443 }, resolve);
		if (timeoutMs !== undefined) socket.setTimeout(timeoutMs, () => request.destroy(new Error('timeout')));
		request.on('error', reject);
		request.end(body);
	});
}

function connectTunnel(proxyUrl: string, hostname: string): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const request = httpRequest(proxyUrl, { method: 'CONNECT', path: `${hostname}:443`, agent: false });
		request.on('connect', (_, socket) => resolve(socket));
		request.on('error', reject);
		request.end();
	});
}
