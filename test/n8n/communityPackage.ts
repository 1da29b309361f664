import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packProject } from './packedPackage';
import { Sentence } from './sentence';

const run = promisify(execFile);

export interface CommunityPackage {
	name: string;
	version: string;
	folder: string;
	author?: { name?: string; email?: string };
}

interface PackageJson extends Omit<CommunityPackage, 'folder'> {
	dependencies?: Record<string, string>;
	devDependencies?: unknown;
	peerDependencies?: unknown;
	optionalDependencies?: unknown;
}

interface Ledger {
	name: string;
	private: boolean;
	dependencies?: Record<string, string>;
}

/**
 * Installs a tarball (default: this project, packed now) as n8n's own community-package installer
 * does (n8n 2.41.1, community-packages.service.js, downloadPackage), without its questions to the
 * registry. n8n must not be running on that folder; it loads the package when it starts.
 *
 * @throws Sentence when building, packing or unpacking does not work, or the package has dependencies
 */
export async function installCommunityPackage(userFolder: string, tarball?: string): Promise<CommunityPackage> {
	const temporary = mkdtempSync(join(tmpdir(), 'n8n-package-'));
	try {
		const packed = tarball ?? (await packProject(temporary));
		return await install(userFolder, packed, temporary);
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}

async function install(userFolder: string, tarball: string, temporary: string): Promise<CommunityPackage> {
	const unpacked = join(temporary, 'unpacked');
	mkdirSync(unpacked);
	await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']).catch((error: Error) => {
		throw new Sentence(`${tarball} does not unpack: ${error.message}`);
	});
	const { devDependencies, peerDependencies, optionalDependencies, ...kept } = readJson<PackageJson>(
		join(unpacked, 'package.json'),
	);
	const { name, version, author, dependencies = {} } = kept;
	if (Object.keys(dependencies).length > 0) {
		throw new Sentence(`${name} has dependencies (${Object.keys(dependencies).join(', ')}); a community package may have none.`);
	}
	writeJson(join(unpacked, 'package.json'), kept);

	const nodes = join(userFolder, '.n8n', 'nodes');
	const folder = join(nodes, 'node_modules', name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	cpSync(unpacked, folder, { recursive: true }); // not a rename: the temporary folder may be on another disk
	list(nodes, name, version);
	return { name, version, folder, author };
}

/** The ledger beside node_modules, from which n8n reads what should be there. */
function list(nodes: string, name: string, version: string): void {
	const file = join(nodes, 'package.json');
	const ledger = existsSync(file) ? readJson<Ledger>(file) : { name: 'installed-nodes', private: true };
	writeJson(file, { ...ledger, dependencies: { ...ledger.dependencies, [name]: version } });
}

const readJson = <T>(file: string) => JSON.parse(readFileSync(file, 'utf8')) as T;
const writeJson = (file: string, value: unknown) => writeFileSync(file, JSON.stringify(value, null, 2));
