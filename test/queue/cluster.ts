import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../n8n/freePort';
import { startN8n, type N8nProcess, type RunningN8n } from '../n8n/n8n';
import { untilOpen } from '../n8n/open';
import type { Report } from '../n8n/sentence';

/** n8n's processes in queue mode. The main one is first: it makes the tables. */
export const PROCESSES = { main: 'start', webhook: 'webhook', 'worker-1': 'worker', 'worker-2': 'worker', 'webhook-2': 'webhook' } as const satisfies Record<string, N8nProcess>;

export type ProcessName = keyof typeof PROCESSES;

/** Runs only where a test starts it. */
const ON_REQUEST: ProcessName = 'webhook-2';

/** The host that WeShop knows; the sandbox brings its calls to the webhook process. */
export const PUBLIC_HOST = 'queue.n8n.example';

/** So that a worker that is gone is missed after seconds and not after a minute and a half. */
export const SHORT_LOCKS = { QUEUE_WORKER_LOCK_DURATION: '8000', QUEUE_WORKER_LOCK_RENEW_TIME: '3000', QUEUE_WORKER_STALLED_INTERVAL: '4000' };

/** Executions that a worker works on at a time; n8n warns below five. */
export const CONCURRENCY = 5;

export interface ClusterOptions {
	/** Each process gets a user folder of its own in here, as on machines of their own. */
	folder: string;
	/** A user folder with the package in it, to be copied. */
	prepared: string;
	redisPort: number;
	/** Of the database, the sandbox and n8n's queue. */
	env: Record<string, string>;
	report: Report;
}

/** n8n's main process, two workers and a webhook process, and a second one of these on request. */
export class Cluster {
	private readonly running = new Map<ProcessName, RunningN8n>();
	private readonly starts = new Map<ProcessName, number>();
	private readonly ports = new Map<ProcessName, number>();
	private readonly shared: Record<string, string>;
	/** Those that are being started. */
	private readonly pending = new Set<Promise<void>>();
	private isOver = false;
	private supervision: Promise<void> | undefined;
	private isSupervised = false;

	constructor(private readonly options: ClusterOptions) {
		this.shared = { ...settings(options.redisPort), ...options.env };
	}

	async start(): Promise<void> {
		for (const name of names) cpSync(this.options.prepared, this.folderOf(name), { recursive: true });
		await this.startOne('main');
		await Promise.all(names.filter((name) => name !== 'main' && name !== ON_REQUEST).map(async (name) => await this.startOne(name)));
	}

	/** On the same folder and port as before, where it has ended; nothing where it runs. */
	async startOne(name: ProcessName): Promise<void> {
		if (this.isOver || this.isRunning(name)) return;
		const starting = this.launch(name);
		this.pending.add(starting);
		await starting.finally(() => this.pending.delete(starting));
	}

	private async launch(name: ProcessName): Promise<void> {
		const port = this.ports.get(name) ?? (await freePort());
		this.ports.set(name, port);
		const started = await startN8n({ userFolder: this.folderOf(name), process: PROCESSES[name], port, env: this.shared, report: (line) => this.options.report(`${name}: ${line}`) });
		this.running.set(name, started);
		const starts = (this.starts.get(name) ?? 0) + 1;
		this.starts.set(name, starts);
		if (name === 'main') await untilOpen(started, starts);
	}

	async kill9(name: ProcessName): Promise<void> {
		await this.running.get(name)?.kill9();
	}

	/**
	 * From now on, whatever of n8n ends by itself is started again, as systemd would do it, and again where it ends while it
	 * starts.
	 */
	supervise(): void {
		this.isSupervised = true;
		this.supervision ??= Promise.all([...this.running.keys()].filter((name) => this.isRunning(name)).map(async (name) => await this.keepAlive(name))).then(() => void (this.supervision = undefined));
	}

	/** Until all that is being started has started. */
	async leaveAlone(): Promise<void> {
		this.isSupervised = false;
		await this.supervision;
	}

	private async keepAlive(name: ProcessName): Promise<void> {
		while (!this.isOver && (this.isSupervised || !this.isRunning(name))) {
			if (!this.isRunning(name)) await this.startOne(name).catch((ended: Error) => this.options.report(`${name}: ${ended.message.split('\n')[0]}`));
			await sleep(200);
		}
	}

	/** How often it has been started and was ready. */
	startsOf(name: ProcessName): number {
		return this.starts.get(name) ?? 0;
	}

	private isRunning(name: ProcessName): boolean {
		const { pid } = this.running.get(name) ?? {};
		if (pid === undefined) return false;
		try {
			return process.kill(pid, 0);
		} catch {
			return false;
		}
	}

	url(name: ProcessName): string {
		return `http://127.0.0.1:${this.ports.get(name)}`;
	}

	log(name: ProcessName): string {
		return path.join(this.folderOf(name), 'n8n.log');
	}

	/** For good. */
	async stop(): Promise<void> {
		this.isOver = true;
		await Promise.allSettled(this.pending);
		await Promise.all([...this.running.values()].map(async ({ kill9 }) => await kill9()));
	}

	private folderOf(name: ProcessName): string {
		return path.join(this.options.folder, name);
	}
}

const names = Object.keys(PROCESSES) as ProcessName[];

function settings(redisPort: number): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		N8N_CONCURRENCY_PRODUCTION_LIMIT: String(CONCURRENCY),
		WEBHOOK_URL: `https://${PUBLIC_HOST}/`,
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
	};
}
