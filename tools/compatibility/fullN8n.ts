import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { installN8n } from '../../test/n8n/install';
import { logTail } from '../../test/n8n/logTail';
import { runNpm } from '../../test/n8n/npm';
import { pinnedIn, type PinnedN8n } from '../../test/n8n/pinned';
import { Sentence, type Report } from '../../test/n8n/sentence';
import { folderFor } from './folders';
import { isBefore } from './versionAsked';

interface PackageJson {
	dependencies: { n8n: string; node: string };
	overrides: Record<string, string>;
}

const ours = JSON.parse(readFileSync(path.join(__dirname, '..', '..', 'test', 'n8n', 'package.json'), 'utf8')) as PackageJson;

/**
 * n8n 1 takes xlsx as a tarball from another host than the registry. It says nothing of langgraph-checkpoint, whose
 * newer versions ask for a newer langchain than it has: it then ends with "Command start not found".
 */
const FOR_N8N_1 = { xlsx: '0.18.5', '@langchain/langgraph-checkpoint': '1.0.1' };

/** n8n before 1.101 does not start with a newer one. */
const OLDER_NODE = '22.23.3';

/**
 * Makes sure that this version of n8n is installed, all of it, with the Node of the pinned one or the newest that it takes:
 * some minutes and 2 GB on the first call.
 *
 * @throws Sentence when npm fails
 */
export async function installVersion(version: string, report: Report): Promise<PinnedN8n> {
	const { dependencies, overrides } = ours;
	const node = isBefore(version, 1, 101) ? OLDER_NODE : dependencies.node;
	const folder = folderFor(version, { dependencies: { n8n: version, node }, overrides: { ...overrides, ...(version.startsWith('1.') ? FOR_N8N_1 : {}) } });
	if (!existsSync(path.join(folder, 'package-lock.json'))) {
		report(`Looking up what n8n ${version} consists of.`);
		const log = path.join(folder, '.lock.log');
		const code = await runNpm(folder, ['install', '--package-lock-only', '--no-audit', '--no-fund'], log);
		if (code !== 0) throw new Sentence(`npm finds no way to install n8n ${version}. The whole log is ${log}; its last lines:\n${logTail(log)}`);
	}
	const installed = pinnedIn(folder);
	await installN8n(report, installed);
	return installed;
}
