import { request as httpRequest } from 'node:http';
import { textAnswer, type HttpResponse, type Received } from './exchange';

/** Forwards a request for a mapped host, such as n8n's public-looking webhook host, to its loopback port. */
export function forwardToLoopback(received: Received, port: number): Promise<HttpResponse> {
	return new Promise((resolve) => {
		const headers = Object.fromEntries(received.headers.filter(([name]) => !/^(content-length|connection|transfer-encoding|content-encoding|proxy-.*)$/i.test(name)));
		const upstream = httpRequest(
			{
				host: '127.0.0.1',
				port,
				method: received.method,
				path: received.url.pathname + received.url.search,
				headers: { ...headers, 'x-forwarded-proto': 'https', 'content-length': received.body.length },
				agent: false,
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', () => resolve({ ...textAnswer(502, ''), drop: true }));
				response.on('end', () => {
					const body = Buffer.concat(chunks);
					resolve({ status: response.statusCode ?? 502, headers: endToEnd(response.headers, body.length), body });
				});
			},
		);
		upstream.on('error', (error) => resolve(textAnswer(502, `sandbox: nothing listens on 127.0.0.1:${port} (${error.message})`)));
		upstream.end(received.body);
	});
}

function endToEnd(headers: NodeJS.Dict<string | string[]>, length: number): Record<string, string> {
	const forwarded: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value === undefined || /^(connection|keep-alive|transfer-encoding|content-length)$/.test(name)) continue;
		forwarded[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return { ...forwarded, 'content-length': String(length) };
}
