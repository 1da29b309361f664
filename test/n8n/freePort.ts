import { createServer } from 'node:net';

const host = '127.0.0.1';

/** The system may give a port again that nobody has listened on since. */
const given = new Set<number>();

/** A loopback port that nobody listens on now, another one each time. */
export async function freePort(): Promise<number> {
	const port = await anyPort();
	if (given.has(port)) return await freePort();
	given.add(port);
	return port;
}

async function anyPort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, host, () => {
			const address = server.address();
			const port = typeof address === 'object' && address ? address.port : 0;
			server.close(() => resolve(port));
		});
	});
}

export async function isTaken(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(true));
		server.listen(port, host, () => server.close(() => resolve(false)));
	});
}
