import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cluster, ProcessName } from './cluster';
import type { Redis } from './redis';

export type Victim = ProcessName | 'redis';

export interface Control {
	url: string;
	stop(): void;
}

/**
 * Kills and starts n8n's processes and Redis for the tests, which are a process of their own: what they start would end
 * with the test file. `POST /kill9/<name>`, `/start/<name>`, which gives the address of a process of n8n, and
 * `/empty/redis` while it is down. `/supervise` starts what of n8n ends by itself, until `/leaveAlone`; `/starts/<name>` says
 * how often a process was started.
 */
export async function openControl(cluster: Cluster, redis: Redis): Promise<Control> {
	const act = async ({ method, url = '/' }: IncomingMessage): Promise<string | void> => {
		const [verb, name] = url.slice(1).split('/') as [string, Victim];
		const deed = `${method} ${verb} ${name === 'redis' ? name : 'n8n'}`;
		if (deed === 'POST kill9 redis') return await redis.kill9();
		if (deed === 'POST empty redis') return await redis.empty();
		if (deed === 'POST start redis') return await redis.start();
		if (deed === 'POST kill9 n8n') return await cluster.kill9(name as ProcessName);
		if (deed === 'POST start n8n') return await cluster.startOne(name as ProcessName).then(() => cluster.url(name as ProcessName));
		if (deed === 'POST starts n8n') return String(cluster.startsOf(name as ProcessName));
		if (`${method} ${verb}` === 'POST supervise') return cluster.supervise();
		if (`${method} ${verb}` === 'POST leaveAlone') return await cluster.leaveAlone();
		throw new Error(`Nobody can ${deed}`);
	};
	const server = createServer((request, response) => {
		void act(request).then(
			(address) => response.writeHead(200).end(address ?? ''),
			(error: Error) => response.writeHead(500).end(error.message),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}
