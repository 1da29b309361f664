import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { RunResult } from './runs/run';
import type { Sandbox } from './sandbox';
import { DEMO_KEY } from './settings';

export interface Execution {
	executionId: string;
	status: string;
	executionTime: string;
	params: object;
	result: RunResult[];
	message?: string;
}

/** A program that uses the API over the plain door, for the sandbox's own tests. */
export class Caller {
	readonly http: AxiosInstance;

	constructor(sandbox: Sandbox, key: string | undefined = DEMO_KEY) {
		const headers = key === undefined ? {} : { Authorization: key };
		this.http = axios.create({ baseURL: sandbox.plainUrl, headers, proxy: false, validateStatus: () => true });
	}

	start(request: object, idempotencyKey?: string): Promise<AxiosResponse> {
		return this.http.post('/agent/runs', request, { headers: idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {} });
	}

	async startedId(request: object): Promise<string> {
		const { data } = await this.start(request);
		if (data.success !== true) throw new Error(`not started: ${JSON.stringify(data)}`);
		return data.data.executionId as string;
	}

	async execution(id: string): Promise<Execution> {
		const { data } = await this.http.get(`/agent/runs/${id}`);
		return data.data.executions[0] as Execution;
	}

	/** Starts a run and reads it until it has ended. */
	async finish(request: object): Promise<Execution> {
		const id = await this.startedId(request);
		for (;;) {
			const execution = await this.execution(id);
			if (['Success', 'Failed'].includes(execution.status)) return execution;
			await sleep(20);
		}
	}

	upload(bytes: Buffer, fileName: string, type = '', field = 'image'): Promise<AxiosResponse> {
		const form = new FormData();
		form.append(field, new Blob([new Uint8Array(bytes)], { type }), fileName);
		return this.http.post('/agent/assets/images', form);
	}
}
