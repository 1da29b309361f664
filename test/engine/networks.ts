import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';

/** What a company's proxy does with a host: it leads to the sandbox, leads to a server with this certificate, or refuses. */
export type Way = 'sandbox' | Certificate | { status: number; body: string; headers?: Record<string, string> };

export interface Certificate {
	key: string;
	/** With the rest of its chain, where the server sends it. */
	cert: string;
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy'];
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A company's own certificates, made by its own authority, which n8n does not trust unless told so. */
export class CompanyCertificates {
	private readonly folder = mkdtempSync(path.join(tmpdir(), 'weshop-company-'));
	readonly authority: string;

	constructor() {
		this.openssl('req', '-x509', ...EC, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=Company CA');
		this.authority = this.read('ca.pem');
	}

	/** @param days until it expires; below 0 it has expired */
	signed(host: string, { days = 30, withChain = true } = {}): Certificate {
		this.openssl('req', ...EC, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`);
		this.openssl('x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', 'leaf.pem', '-days', String(days), '-copy_extensions', 'copy');
		return { key: this.read('leaf.key'), cert: this.read('leaf.pem') + (withChain ? this.authority : '') };
	}

	selfSigned(host: string): Certificate {
		this.openssl('req', '-x509', ...EC, '-keyout', 'self.key', '-out', 'self.pem', '-days', '30', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`);
		return { key: this.read('self.key'), cert: this.read('self.pem') };
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	private openssl(...args: string[]): void {
		execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
	}

	private read(name: string): string {
		return readFileSync(path.join(this.folder, name), 'utf8');
	}
}

/** A proxy between n8n and the sandbox. */
export class CompanyProxy {
	/** By host; all others lead to the sandbox. */
	ways: Record<string, Way> = {};
	/** The hosts to which a connection was asked for. */
	asked: string[] = [];
	private readonly servers: Server[] = [];
	private readonly sockets = new Set<net.Socket>();
	private port = 0;

	/** As HTTPS_PROXY names it. */
	url(scheme = 'http'): string {
		return `${scheme}://user:s3cret@127.0.0.1:${this.port}`;
	}

	async open(sandboxProxy: string): Promise<this> {
		const proxy = http.createServer();
		proxy.on('connect', ({ url = '' }, client: net.Socket) => {
			const [host = ''] = url.split(':');
			this.asked.push(host);
			void this.lead(client, this.ways[host] ?? 'sandbox', url, new URL(sandboxProxy));
		});
		this.port = await this.listen(proxy);
		return this;
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await Promise.all(this.servers.map(async (server) => await new Promise((closed) => server.close(closed))));
	}

	private async lead(client: net.Socket, way: Way, url: string, sandbox: URL): Promise<void> {
		client.on('error', () => client.destroy());
		if (way !== 'sandbox' && 'status' in way) {
			const headers = Object.entries({ 'content-length': Buffer.byteLength(way.body), connection: 'close', ...way.headers });
			return void client.end(`HTTP/1.1 ${way.status} No\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${way.body}`);
		}
		const port = way === 'sandbox' ? Number(sandbox.port) : await this.listen(tls.createServer(way, (socket) => socket.destroy()).on('tlsClientError', () => undefined));
		const server = net.connect(port, '127.0.0.1', () => {
			if (way === 'sandbox') server.write(`CONNECT ${url} HTTP/1.1\r\nhost: ${url}\r\n\r\n`);
			else client.write('HTTP/1.1 200 OK\r\n\r\n');
			server.pipe(client).pipe(server);
		});
		server.on('error', () => client.destroy()).on('close', () => client.destroy());
		client.on('close', () => server.destroy());
	}

	private async listen(server: Server): Promise<number> {
		this.servers.push(server);
		server.on('connection', (socket) => {
			this.sockets.add(socket);
			socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
		});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		return (server.address() as AddressInfo).port;
	}
}

/** n8n reads the proxy at each request. */
export async function behind<Out>(proxyUrl: string, work: () => Promise<Out>): Promise<Out> {
	const before = process.env.HTTPS_PROXY;
	const set = (value = '') => PROXY_VARIABLES.forEach((name) => (process.env[name] = value));
	set(proxyUrl);
	return await work().finally(() => set(before));
}

/** As if NODE_EXTRA_CA_CERTS had named this authority when the process started. */
export async function trusting<Out>(authority: string, work: () => Promise<Out>): Promise<Out> {
	const { createSecureContext } = tls;
	const spy = jest.spyOn(tls, 'createSecureContext').mockImplementation((options) => {
		const context = createSecureContext(options);
		// Node forgets those of NODE_EXTRA_CA_CERTS with the first one that is added.
		for (const cert of [authority, readFileSync(process.env.NODE_EXTRA_CA_CERTS!, 'utf8')]) (context.context as { addCACert(cert: string): void }).addCACert(cert);
		return context;
	});
	return await work().finally(() => spy.mockRestore());
}
