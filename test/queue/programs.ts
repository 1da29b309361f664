import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Sentence } from '../n8n/sentence';

export interface Programs {
	initdb: string;
	postgres: string;
	pgIsReady: string;
	redisServer: string;
	redisCli: string;
}

/** Debian keeps PostgreSQL's servers out of PATH, one folder a version. */
const POSTGRES_FOLDER = '/usr/lib/postgresql';

/** @throws Sentence that names the Debian packages to install */
export function findPrograms(): Programs {
	const onPath = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
	const redis = together(onPath, { redisServer: 'redis-server', redisCli: 'redis-cli' });
	const postgres = together([...onPath, ...versions()], { initdb: 'initdb', postgres: 'postgres', pgIsReady: 'pg_isready' });
	if (redis && postgres) return { ...redis, ...postgres };
	const missing = [...(redis ? [] : ['redis-server']), ...(postgres ? [] : ['postgresql'])];
	throw new Sentence(`n8n's queue mode needs Redis and PostgreSQL; install what is missing, on Debian: apt-get install ${missing.join(' ')}`);
}

/** The first folder that has all of them: so they are of one version. */
function together<Name extends string>(folders: string[], names: Record<Name, string>): Record<Name, string> | undefined {
	const all = Object.entries<string>(names);
	const folder = folders.find((one) => all.every(([, file]) => existsSync(path.join(one, file))));
	return folder === undefined ? undefined : (Object.fromEntries(all.map(([name, file]) => [name, path.join(folder, file)])) as Record<Name, string>);
}

/** The newest first. */
function versions(): string[] {
	if (!existsSync(POSTGRES_FOLDER)) return [];
	const names = readdirSync(POSTGRES_FOLDER).sort((one, other) => Number(other) - Number(one));
	return names.map((version) => path.join(POSTGRES_FOLDER, version, 'bin'));
}
