import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elsewhere, versionElsewhere, type ElsewhereN8n } from './elsewhere';

/** An n8n that a folder's package-lock.json pins, and the Node it needs. */
export interface PinnedN8n {
	folder: string;
	node: string;
	n8n: string;
	/** First in PATH of whatever runs n8n: its own children are started as plain `node`. */
	bin: string;
	/** The folders of n8n's own modules, such as "instance-ai". */
	modules: string;
	/** Set for an n8n that N8N_COMMAND names: nothing is installed then. */
	elsewhere?: ElsewhereN8n;
}

export function pinnedIn(folder: string): PinnedN8n {
	const modules = join(folder, 'node_modules');
	return {
		folder,
		node: join(modules, 'node', 'bin', 'node'),
		n8n: join(modules, 'n8n', 'bin', 'n8n'),
		bin: join(modules, '.bin'),
		modules: join(modules, 'n8n', 'dist', 'modules'),
	};
}

/** The one of N8N_COMMAND; else of the folder that `tools/compatibility/full.ts` names, or of this one. */
export const pinned = n8nOf(process.env);

export function n8nOf({ N8N_COMMAND, N8N_FOLDER = __dirname }: Partial<Record<string, string>>): PinnedN8n {
	const own = N8N_COMMAND === undefined ? undefined : elsewhere(N8N_COMMAND);
	return own ? { folder: own.bin, ...own, elsewhere: own } : pinnedIn(N8N_FOLDER);
}

/**
 * The version that is installed there, such as "2.41.1".
 * @throws Sentence when N8N_COMMAND starts no n8n
 */
export function versionOf({ folder, elsewhere: own }: PinnedN8n): string {
	if (own) return versionElsewhere(own);
	return (JSON.parse(readFileSync(join(folder, 'node_modules', 'n8n', 'package.json'), 'utf8')) as { version: string }).version;
}
