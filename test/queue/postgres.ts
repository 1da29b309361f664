import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../n8n/freePort';
import { logTail } from '../n8n/logTail';
import { Sentence } from '../n8n/sentence';
import { startGuarded } from './guarded';
import type { Programs } from './programs';

const run = promisify(execFile);

export interface Postgres {
	/** n8n's settings for it. */
	env: Record<string, string>;
	stop(): Promise<void>;
}

/** A PostgreSQL on loopback with all its data in `folder`, which others than its owner must be able to enter. */
export async function startPostgres({ initdb, postgres, pgIsReady }: Programs, folder: string): Promise<Postgres> {
	const as = await runsAs();
	const own = path.join(folder, 'postgres');
	const data = path.join(own, 'data');
	const passwordFile = path.join(own, 'password');
	const log = path.join(folder, 'postgres.log');
	const port = String(await freePort());
	const password = randomBytes(16).toString('hex');
	mkdirSync(own, { mode: 0o700 });
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (as) [own, passwordFile].forEach((file) => chownSync(file, as.uid, as.gid));
	await run(initdb, ['-D', data, '-U', 'n8n', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--locale=C', '--encoding=UTF8', '--no-sync', '--no-instructions'], { cwd: own, ...as }).catch((error: Error) => {
		throw new Sentence(`PostgreSQL's initdb did not work: ${error.message}`);
	});
	// No socket in /tmp, no other address; what a power cut would lose may be lost.
	const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
	const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
	// SIGQUIT is PostgreSQL's "at once": it takes its shared memory along, which after SIGKILL would stay.
	const server = startGuarded({ file: postgres, args, cwd: own, ...as }, log, 'SIGQUIT');
	for (let looks = 0; ; looks++) {
		if (await isReady()) break;
		if (!server.hasEnded() && looks < 300) await sleep(100);
		else {
			await server.end('SIGQUIT');
			throw new Sentence(`PostgreSQL did not start. The last lines of its log:\n${logTail(log)}`);
		}
	}
	const env = { DB_TYPE: 'postgresdb', DB_POSTGRESDB_HOST: '127.0.0.1', DB_POSTGRESDB_PORT: port, DB_POSTGRESDB_DATABASE: 'postgres', DB_POSTGRESDB_USER: 'n8n', DB_POSTGRESDB_PASSWORD: password };
	return { env, stop: async () => await server.end('SIGQUIT') };

	async function isReady(): Promise<boolean> {
		return await run(pgIsReady, ['-h', '127.0.0.1', '-p', port]).then(() => true, () => false);
	}
}

/** PostgreSQL refuses to run as root; Debian's package makes a user for it. */
async function runsAs(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (which: string) => Number((await run('id', [which, 'postgres'])).stdout);
	return { uid: await id('-u'), gid: await id('-g') };
}
