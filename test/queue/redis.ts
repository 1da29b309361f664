import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../n8n/freePort';
import { logTail } from '../n8n/logTail';
import { Sentence } from '../n8n/sentence';
import { startGuarded, type GuardedProgram } from './guarded';
import type { Programs } from './programs';

const run = promisify(execFile);

/** Sends a command to Redis. */
export async function askRedis(port: number, ...words: string[]): Promise<string> {
	return (await run('redis-cli', ['-h', '127.0.0.1', '-p', String(port), ...words])).stdout.trim();
}

/** A Redis on loopback that writes down each change (appendonly), as n8n's queue wants it. */
export class Redis {
	private server?: GuardedProgram;
	private readonly data: string;
	private readonly log: string;

	private constructor(
		private readonly programs: Programs,
		folder: string,
		readonly port: number,
	) {
		this.data = path.join(folder, 'redis');
		this.log = path.join(folder, 'redis.log');
	}

	static async start(programs: Programs, folder: string): Promise<Redis> {
		const redis = new Redis(programs, folder, await freePort());
		await redis.start();
		return redis;
	}

	/** Also after `kill9`, on the same port and with what it had written down; nothing where it runs. */
	async start(): Promise<void> {
		if (this.server?.hasEnded() === false) return;
		mkdirSync(this.data, { recursive: true });
		const settings = { bind: '127.0.0.1', port: String(this.port), dir: this.data, appendonly: 'yes', save: '' };
		const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
		this.server = startGuarded({ file: this.programs.redisServer, args, cwd: this.data }, this.log, 'SIGKILL');
		for (let looks = 0; looks < 300 && !this.server.hasEnded(); looks++) {
			if ((await askRedis(this.port, 'ping').catch(() => '')) === 'PONG') return;
			await sleep(50);
		}
		await this.stop();
		throw new Sentence(`Redis did not start. The last lines of its log:\n${logTail(this.log)}`);
	}

	async kill9(): Promise<void> {
		await this.server?.end('SIGKILL');
	}

	/** While it is down: as a Redis without a disk of its own would come back. */
	async empty(): Promise<void> {
		rmSync(this.data, { recursive: true, force: true });
	}

	async stop(): Promise<void> {
		await this.kill9();
	}
}
