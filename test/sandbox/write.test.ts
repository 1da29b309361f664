import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileAnswer, type HttpResponse } from './doors/exchange';
import { departure, write } from './doors/write';

const aDayLong: HttpResponse = { ...fileAnswer(Buffer.alloc(86_400), 'image/png'), bytesPerSecond: 1 };

let server: Server;
let writing: Promise<{ gone: boolean }>;
beforeEach(async () => {
	writing = new Promise((resolve, reject) => {
		server = createServer((_, response) => {
			const gone = departure(response);
			write(response, answer, gone).then(() => resolve({ gone: gone.aborted }), reject);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

let answer: HttpResponse;
const ask = (): ReturnType<typeof get> => get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });

it('ends when its client disconnects, and leaves no timer', async () => {
	answer = aDayLong;
	const request = ask().on('error', () => undefined);
	await once(request, 'response');
	const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
	const before = timers();
	request.destroy();
	expect(await writing).toEqual({ gone: true });
	expect(timers()).toBeLessThanOrEqual(before);
});

it.each<[string, Partial<HttpResponse>]>([
	['cut off', { truncateAfter: 10, bytesPerSecond: 100 }],
	['dropped', { drop: true }],
])('an answer that is %s does not count as a disconnected client', async (_, change) => {
	answer = { ...aDayLong, ...change };
	ask().on('error', () => undefined).on('response', (response) => response.resume().on('error', () => undefined));
	expect(await writing).toEqual({ gone: false });
});
