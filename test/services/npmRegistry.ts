import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What npm and n8n read of a package.json. */
interface Published {
	name: string;
	version: string;
}

/** An npm registry with one package, on loopback. */
export interface NpmRegistry {
	port: number;
	/** What has been asked for, e.g. "GET /n8n-nodes-weshop". */
	asked: string[];
	stop(): Promise<void>;
}

/**
 * Publishes one version of one package.
 * @param host the name under which clients reach it, by https
 */
export async function startNpmRegistry(host: string, packageJson: Published, tarball: string): Promise<NpmRegistry> {
	const asked: string[] = [];
	const bytes = readFileSync(tarball);
	const { name, version } = packageJson;
	const file = `/${name}/-/${name}-${version}.tgz`;
	const dist = {
		tarball: `https://${host}${file}`,
		shasum: createHash('sha1').update(bytes).digest('hex'),
		integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
	};
	const published = { ...packageJson, dist };
	const answers: Record<string, unknown> = {
		[`/${name}`]: { name, 'dist-tags': { latest: version }, versions: { [version]: published } },
		[`/${name}/latest`]: published,
		[`/${name}/${version}`]: published,
	};
	const answer = (request: IncomingMessage, response: ServerResponse) => {
		const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
		asked.push(`${request.method} ${path}`);
		if (path === file) return void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
		const found = Object.hasOwn(answers, path);
		response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ? answers[path] : { error: 'Not found' }));
	};
	const server = createServer(answer);
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return { port: (server.address() as AddressInfo).port, asked, stop: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise<void>((end) => server.close(() => end()));
}
