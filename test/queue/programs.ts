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
	const folders = [...onPath, ...versions().map((version) => path.join(POSTGRES_FOLDER, version, 'bin'))];
	const find = (name: string) => folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
	const postgres = { initdb: find('initdb'), postgres: find('postgres'), pgIsReady: find('pg_isready') };
	const redis = { redisServer: find('redis-server'), redisCli: find('redis-cli') };
	const isWhole = (found: object) => Object.values(found).every(Boolean);
	const missing = [...(isWhole(redis) ? [] : ['redis-server']), ...(isWhole(postgres) ? [] : ['postgresql'])];
	if (missing.length > 0) throw new Sentence(`n8n's queue mode needs Redis and PostgreSQL; install what is missing, on Debian: apt-get install ${missing.join(' ')}`);
	return { ...postgres, ...redis } as Programs;
}

/** The newest first. */
function versions(): string[] {
	return existsSync(POSTGRES_FOLDER) ? readdirSync(POSTGRES_FOLDER).sort((one, other) => Number(other) - Number(one)) : [];
}
