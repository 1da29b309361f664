import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An n8n that a folder's package-lock.json pins, and the Node it needs. */
export interface PinnedN8n {
	folder: string;
	node: string;
	n8n: string;
	/** First in PATH of whatever runs n8n: its own children are started as plain `node`. */
	bin: string;
}

export function pinnedIn(folder: string): PinnedN8n {
	const modules = join(folder, 'node_modules');
	return {
		folder,
		node: join(modules, 'node', 'bin', 'node'),
		n8n: join(modules, 'n8n', 'bin', 'n8n'),
		bin: join(modules, '.bin'),
	};
}

/** The one of this folder, or of the folder that `tools/compatibility/full.ts` names. */
export const pinned = pinnedIn(process.env.N8N_FOLDER ?? __dirname);

/** The version that is installed there, such as "2.41.1". */
export function versionOf({ folder }: PinnedN8n): string {
	return (JSON.parse(readFileSync(join(folder, 'node_modules', 'n8n', 'package.json'), 'utf8')) as { version: string }).version;
}
