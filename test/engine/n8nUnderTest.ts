import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the n8n under test can do. `tools/compatibility/engine.ts` runs these tests in older ones as well, down to the oldest that the README names. */
const isPinned = !process.env.N8N_ENGINE;

/** Execution Logic v2, which passes files on; before, they stay where they are. */
export const KNOWS_COMBINED = isPinned;

/** The size of a file in bytes; since 2.8. */
export const SAYS_SIZES = isPinned;

/** Custom data, into which a node can write what outlasts Stop. */
export const KEEPS_CUSTOM_DATA = isPinned;

/** A signature in the address at which a paused execution goes on; since 2.20, and here and there before. */
export const ALWAYS_SIGNS = isPinned;

/** Expressions that lead to files in JSON; before, some of them come to nothing. */
export const FOLLOWS_FORGED_FILES = isPinned;

/** The address of a proxy that did not answer. */
export const TELLS_PROXY_ADDRESS = isPinned;

/** HTTPS_PROXY is asked for a tunnel (CONNECT); before, for the address itself, and no certificate of the host is seen. */
export const TUNNELS = isPinned || usesProxyAgent(process.env.N8N_ENGINE!);

function usesProxyAgent(folder: string): boolean {
	const { dependencies } = JSON.parse(readFileSync(path.join(folder, 'node_modules', 'n8n-core', 'package.json'), 'utf8')) as { dependencies: object };
	return 'https-proxy-agent' in dependencies;
}

/** The required field that is empty; before, the workflow as a whole is refused. */
export const NAMES_EMPTY_FIELD = isPinned;

/** Names that JavaScript gives a meaning are left out of JSON; before, they are mere names. */
export const DROPS_UNSAFE_NAMES = isPinned;
