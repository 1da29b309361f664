import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { newConnection } from './newConnection';

/** n8n answered something other than 2xx; `message` holds its own words. */
export class RestError extends Error {
	override name = 'RestError';
	constructor(
		readonly status: number,
		request: string,
		words: string,
	) {
		super(`n8n answered ${status} to ${request}: ${words}`);
	}
}

/**
 * n8n answers every request like this, before it looks at it, while its database has not answered its own ping in time
 * (n8n 2.41.1, abstract-server.js): seconds of a machine that is busy with other n8ns.
 */
const NOT_LOOKED_AT = 'Database is not ready!';
/** How long such a request is sent again, in milliseconds. */
const RETRY_MS = 30_000;

/** The editor's REST API (`<url>/rest`) with the cookie of whoever is logged in. */
export class Session {
	private readonly http: AxiosInstance;
	private cookie = '';

	constructor(readonly url: string) {
		this.http = axios.create({ baseURL: url, proxy: false, httpAgent: newConnection, maxBodyLength: Infinity, validateStatus: () => true });
	}

	async get<T>(path: string, params?: Record<string, unknown>): Promise<T> {
		return await this.send<T>('GET', path, { params });
	}

	async post<T>(path: string, body: unknown = {}): Promise<T> {
		return await this.send<T>('POST', path, { data: body });
	}

	async patch<T>(path: string, body: unknown): Promise<T> {
		return await this.send<T>('PATCH', path, { data: body });
	}

	async delete(path: string): Promise<void> {
		await this.send('DELETE', path, {});
	}

	/** A body that is not in n8n's `{ data }` envelope, such as a file or nodes.json; `path` from the root. */
	async raw<T>(path: string, responseType: 'json' | 'arraybuffer', params?: Record<string, unknown>): Promise<T> {
		const answer = await untilLookedAt(async () => await this.http.get<T>(path, { params, responseType, headers: { cookie: this.cookie } }));
		check(answer, `GET ${path}`);
		return answer.data;
	}

	private async send<T>(method: string, path: string, more: { params?: unknown; data?: unknown }): Promise<T> {
		const request = { method, url: `/rest${path}`, headers: { cookie: this.cookie }, ...more };
		const answer = await untilLookedAt(async () => await this.http.request<{ data: T }>(request));
		check(answer, `${method} ${path}`);
		const [cookie] = answer.headers['set-cookie'] ?? [];
		if (cookie?.startsWith('n8n-auth=')) this.cookie = cookie.split(';')[0] ?? '';
		return answer.data.data;
	}
}

async function untilLookedAt<T>(ask: () => Promise<AxiosResponse<T>>): Promise<AxiosResponse<T>> {
	const until = Date.now() + RETRY_MS;
	for (;;) {
		const answer = await ask();
		if (answer.status !== 503 || !wordsOf(answer).includes(NOT_LOOKED_AT) || Date.now() > until) return answer;
		await sleep(500);
	}
}

function check(answer: AxiosResponse<unknown>, request: string): void {
	if (answer.status < 200 || answer.status >= 300) throw new RestError(answer.status, request, wordsOf(answer));
}

function wordsOf({ data }: AxiosResponse<unknown>): string {
	const answer = Buffer.isBuffer(data) ? data.toString() : data;
	return (answer as { message?: string } | undefined)?.message ?? JSON.stringify(answer);
}
