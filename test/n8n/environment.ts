import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PinnedN8n } from './pinned';

/**
 * What n8n may see of our environment. Not the rest: NODE_ENV=test (jest), N8N_*, DB_*, a proxy in
 * lower case (it wins over HTTPS_PROXY) or npm_config_* would make it another n8n on each machine.
 */
const inherited = ['HOME', 'LANG', 'LC_ALL', 'LOGNAME', 'SHELL', 'TERM', 'TMPDIR', 'TZ', 'USER'];

/** n8n's settings for one on loopback that calls nobody by itself: measured, 0 requests in the first minute. */
const quiet = {
	N8N_DIAGNOSTICS_ENABLED: 'false', // telemetry and PostHog; offline it also makes every stop last 6 s
	N8N_VERIFIED_PACKAGES_ENABLED: 'false', // the editor's list of community nodes, from api.n8n.io
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	// Settings > Community nodes asks `npm outdated` and shows nothing until npm has given up: 70 s.
	npm_config_offline: 'true',
};

/** The first asks api.n8n.io at each start. */
const unwantedModules = ['mcp-registry', 'instance-ai'];

/** What n8n's log would warn about at each start. */
const explicit = {
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_RUNNERS_TASK_TIMEOUT: '300',
	N8N_COMPRESSION_NODE_MAX_DECOMPRESSED_SIZE_BYTES: '268435456',
	N8N_COMPRESSION_NODE_MAX_ZIP_ENTRIES: '1000',
};

export interface Place {
	userFolder: string;
	port: number;
	brokerPort: number;
}

/** The whole environment of an n8n process; `own` is laid over it last. */
export function environment(pinned: PinnedN8n, place: Place, own: Record<string, string>): Record<string, string> {
	const kept = Object.fromEntries(
		inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
	) as Record<string, string>;
	return {
		...kept,
		...quiet,
		...explicit,
		N8N_DISABLED_MODULES: unwantedModules.filter((name) => isModuleOf(pinned, name)).join(),
		PATH: `${pinned.bin}${delimiter}${process.env.PATH ?? ''}`,
		N8N_USER_FOLDER: place.userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(place.port),
		// Of a worker, which no other process heeds.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(place.port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(place.brokerPort),
		N8N_SECURE_COOKIE: 'false', // Safari takes a secure cookie from no http:// page
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5', // not 30 s, when it is stopped while a node is still polling
		GENERIC_TIMEZONE: 'UTC', // n8n's own default is New York
		...own,
	};
}

/** n8n does not start with one disabled that it does not know. */
function isModuleOf(pinned: PinnedN8n, name: string): boolean {
	return existsSync(join(pinned.modules, name));
}
