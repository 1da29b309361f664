import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CommunityPackage } from './communityPackage';
import { pinned } from './pinned';
import type { N8nRest } from './rest';

const run = promisify(execFile);

/**
 * Lists the package on n8n's page Settings > Community nodes. n8n writes these rows when it installs
 * from the registry, loads packages without them, and has no call for it; so they are written into
 * the database of the running n8n (its tables exist from the first start on).
 */
export async function recordAsInstalled(userFolder: string, installed: CommunityPackage, rest: N8nRest): Promise<void> {
	const prefix = `${installed.name}.`;
	const nodes = (await rest.editor.nodeTypes())
		// n8n makes the …Tool twin of a node that an AI agent can use; the package has no such file.
		.filter(({ name }) => name.startsWith(prefix) && !name.endsWith('Tool'))
		.map(({ name, displayName, version }) => ({ name, displayName, version: Math.max(...[version].flat()) }));
	const database = join(userFolder, '.n8n', 'database.sqlite');
	await run(pinned.node, ['--no-warnings', '-e', write, database, JSON.stringify({ ...installed, nodes })]);
}

/** Runs in n8n's Node, which has SQLite built in; ours may be too old for it. */
const write = `
const { DatabaseSync } = require('node:sqlite');
const [database, json] = process.argv.slice(1);
const { name, version, author = {}, nodes } = JSON.parse(json);
const db = new DatabaseSync(database, { timeout: 10000 });
db.exec('BEGIN IMMEDIATE');
db.prepare('DELETE FROM installed_nodes WHERE package = ?').run(name);
db.prepare('DELETE FROM installed_packages WHERE packageName = ?').run(name);
const now = new Date().toISOString().replace('T', ' ').replace('Z', '');
db.prepare('INSERT INTO installed_packages (packageName, installedVersion, authorName, authorEmail, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?, ?)')
	.run(name, version, author.name ?? null, author.email ?? null, now, now);
for (const node of nodes) {
	db.prepare('INSERT INTO installed_nodes (name, type, latestVersion, package) VALUES (?, ?, ?, ?)')
		.run(node.displayName, node.name, node.version, name);
}
db.exec('COMMIT');
`;
