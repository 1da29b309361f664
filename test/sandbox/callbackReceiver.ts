import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCallback {
	host?: string;
	url?: string;
	body: { executionId: string; status: string };
}

/** Receives callbacks on a loopback port, like a webhook of n8n. */
export class CallbackReceiver {
	readonly received: ReceivedCallback[] = [];
	/** The status codes of the next answers, in order; 200 if there are none left. */
	answers: number[] = [];
	/** How many callbacks to collect before any of them is answered. */
	together = 1;
	private waiting: ServerResponse[] = [];

	private constructor(private readonly server: Server) {}

	static async open(): Promise<CallbackReceiver> {
		const server = createServer((request, response) => {
			let body = '';
			request.on('data', (chunk) => (body += chunk));
			request.on('end', () => receiver.take({ host: request.headers.host, url: request.url, body: JSON.parse(body) }, response));
		});
		const receiver = new CallbackReceiver(server);
		await once(server.listen(0, '127.0.0.1'), 'listening');
		return receiver;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}/`;
	}

	close(): Promise<void> {
		return new Promise((resolve) => this.server.close(() => resolve()));
	}

	private take(callback: ReceivedCallback, response: ServerResponse): void {
		this.received.push(callback);
		this.waiting.push(response);
		if (this.waiting.length < this.together) return;
		for (const one of this.waiting.splice(0)) one.writeHead(this.answers.shift() ?? 200).end();
	}
}
