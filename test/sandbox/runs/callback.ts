import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../settings';
import type { Run } from './run';

const ATTEMPTS = 3;
const TIMEOUT_MS = 10_000;

/** Calls the callbackUrl of the run with its final status. Only loopback and mapped hosts are called. */
export async function callBack(run: Run, settings: Settings, stopped: AbortSignal): Promise<void> {
	const url = run.request.callbackUrl;
	if (url === undefined) return;
	if (isLost(run, settings)) return void run.callbacks.push({ at: new Date().toISOString(), url, error: 'lost on its way' });
	const { agent } = run.request;
	// Not by the time, since a callback may come before the run shows its end.
	const status = run.failure === undefined ? 'Success' : 'Failed';
	const body = JSON.stringify({ executionId: run.id, agentName: agent.name, agentVersion: agent.version, status });
	for (let attempt = 1; attempt <= ATTEMPTS && !stopped.aborted; attempt++) {
		const at = new Date().toISOString();
		try {
			const code = await post(new URL(url), body, settings.hosts, stopped);
			run.callbacks.push({ at, url, status: code });
			if (code >= 200 && code < 300) return;
		} catch (error) {
			run.callbacks.push({ at, url, error: error instanceof Error ? error.message : String(error) });
		}
		if (attempt < ATTEMPTS) await sleep(settings.callbackRetryMs, undefined, { signal: stopped }).catch(() => undefined);
	}
}

function isLost({ request }: Run, { lostCallbacks }: Settings): boolean {
	const name = request.input.taskName ?? '';
	const left = Object.hasOwn(lostCallbacks, name) ? lostCallbacks[name]! : 0;
	if (left > 0) lostCallbacks[name] = left - 1;
	return left > 0;
}

function post(url: URL, body: string, hosts: Record<string, number>, stopped: AbortSignal): Promise<number> {
	const port = loopbackPort(url, hosts);
	if (port === undefined) return Promise.reject(new Error(`${url.hostname} is neither loopback nor a mapped host: not called`));
	return new Promise((resolve, reject) => {
		const call = httpRequest(
			{
				host: '127.0.0.1',
				port,
				method: 'POST',
				path: url.pathname + url.search,
				headers: { host: url.host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-forwarded-proto': url.protocol.slice(0, -1) },
				agent: false,
				timeout: TIMEOUT_MS,
				signal: stopped,
			},
			(response) => {
				response.resume();
				resolve(response.statusCode ?? 0);
			},
		);
		call.on('timeout', () => call.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
		call.on('error', reject);
		call.end(body);
	});
}

function loopbackPort(url: URL, hosts: Record<string, number>): number | undefined {
	if (Object.hasOwn(hosts, url.hostname)) return hosts[url.hostname];
	const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
	return isLoopback && url.protocol === 'http:' ? Number(url.port || 80) : undefined;
}
