import axios, { type AxiosInstance, type AxiosResponse } from 'axios';

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

/** The editor's REST API (`<url>/rest`) with the cookie of whoever is logged in. */
export class Session {
	private readonly http: AxiosInstance;
	private cookie = '';

	constructor(readonly url: string) {
		this.http = axios.create({ baseURL: url, proxy: false, maxBodyLength: Infinity, validateStatus: () => true });
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
		const answer = await this.http.get<T>(path, { params, responseType, headers: { cookie: this.cookie } });
		check(answer, `GET ${path}`);
		return answer.data;
	}

	private async send<T>(method: string, path: string, more: { params?: unknown; data?: unknown }): Promise<T> {
		const answer = await this.http.request<{ data: T }>({
			method,
			url: `/rest${path}`,
			headers: { cookie: this.cookie },
			...more,
		});
		check(answer, `${method} ${path}`);
		const [cookie] = answer.headers['set-cookie'] ?? [];
		if (cookie?.startsWith('n8n-auth=')) this.cookie = cookie.split(';')[0] ?? '';
		return answer.data.data;
	}
}

function check({ status, data }: AxiosResponse<unknown>, request: string): void {
	if (status >= 200 && status < 300) return;
	const answer = Buffer.isBuffer(data) ? data.toString() : data;
	const words = (answer as { message?: string } | undefined)?.message ?? JSON.stringify(answer);
	throw new RestError(status, request, words);
}
