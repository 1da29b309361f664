import axios, { isAxiosError, type AxiosInstance } from 'axios';
import { newConnection } from '../n8n/newConnection';
import type { RecordedRun, SandboxControl } from './control';
import type { RecordedRequest } from './journal/journal';
import { expectKeyStayedHome, type KeyReport } from './journal/keyCheck';
import type { Settings } from './settings';

/** Controls the sandbox from another process. */
export class SandboxClient implements SandboxControl {
	private readonly http: AxiosInstance;

	/** @param controlUrl as `Sandbox.controlUrl` gives it, e.g. "http://127.0.0.1:4010/__sandbox/" */
	constructor(controlUrl: string) {
		// No proxy: HTTPS_PROXY of the test may point at the sandbox.
		this.http = axios.create({ baseURL: controlUrl, proxy: false, maxContentLength: Infinity, httpAgent: newConnection });
		this.http.interceptors.response.use(undefined, (error: unknown) => {
			throw isAxiosError(error) && typeof error.response?.data === 'string' ? new Error(`${error.response.status}: ${error.response.data}`) : error;
		});
	}

	requests = (): Promise<RecordedRequest[]> => this.get('requests');
	runs = (): Promise<RecordedRun[]> => this.get('runs');
	keyReport = (): Promise<KeyReport> => this.get('key-report');
	faults = (): Promise<string[]> => this.get('faults');

	async settings(patch?: Partial<Settings>): Promise<Settings> {
		return patch ? (await this.http.post<Settings>('settings', patch)).data : this.get('settings');
	}

	async releaseCallbacks(atATime?: number): Promise<number> {
		return (await this.http.post<number>('release-callbacks', { atATime })).data;
	}

	async reset(): Promise<void> {
		await this.http.post('reset');
	}

	async expectKeyStayedHome(): Promise<void> {
		expectKeyStayedHome(await this.keyReport());
	}

	private async get<T>(what: string): Promise<T> {
		return (await this.http.get<T>(what)).data;
	}
}
