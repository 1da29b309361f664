import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PinnedN8n } from './pinned';

const run = promisify(execFile);

interface Lockfile {
	packages: Record<string, { version?: string; optional?: boolean }>;
}

const packagesIn = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as Lockfile).packages;
const lockfile = (pinned: PinnedN8n) => join(pinned.folder, 'package-lock.json');
// Inside node_modules, so that `npm ci` and `rm -rf node_modules` take it along.
const stamp = (pinned: PinnedN8n) => join(pinned.folder, 'node_modules', '.n8n-for-tests');

const fingerprint = (pinned: PinnedN8n) =>
	createHash('sha256')
		.update(readFileSync(lockfile(pinned)))
		.update(`${process.platform} ${process.arch}`)
		.digest('hex');

/** The quick check: stamped for this very lockfile and machine, and its Node runs. */
export async function isStamped(pinned: PinnedN8n): Promise<boolean> {
	if (!existsSync(stamp(pinned))) return false;
	return readFileSync(stamp(pinned), 'utf8') === fingerprint(pinned) && (await answers(pinned.node, ['--version']));
}

export function putStamp(pinned: PinnedN8n): void {
	writeFileSync(stamp(pinned), fingerprint(pinned));
}

/** The thorough check: every package of the lockfile is there, sqlite3 is compiled, n8n says its version. */
export async function isComplete(pinned: PinnedN8n): Promise<boolean> {
	// npm writes this one last, when everything is unpacked.
	const unpacked = join(pinned.folder, 'node_modules', '.package-lock.json');
	if (!existsSync(unpacked)) return false;
	const present = packagesIn(unpacked);
	const wanted = packagesIn(lockfile(pinned));
	const missing = Object.entries(wanted).filter(
		([path, { version, optional }]) =>
			path !== '' && !(optional && !present[path]) && present[path]?.version !== version,
	);
	if (missing.length > 0) return false;
	return (
		(await answers(pinned.node, ['-e', 'require("sqlite3")'], pinned.folder)) &&
		(await answers(pinned.node, [pinned.n8n, '--version']))
	);
}

async function answers(file: string, args: string[], cwd?: string): Promise<boolean> {
	try {
		await run(file, args, { cwd, timeout: 60_000 });
		return true;
	} catch {
		return false;
	}
}

/** How far npm is: the packages of the lockfile whose own package.json has been unpacked, and how many there are. */
export function unpackedSoFar(pinned: PinnedN8n): { done: number; all: number } {
	const paths = Object.entries(packagesIn(lockfile(pinned)))
		.filter(([path, { optional }]) => path !== '' && !optional)
		.map(([path]) => path);
	const done = paths.filter((path) => existsSync(join(pinned.folder, path, 'package.json'))).length;
	return { done, all: paths.length };
}
