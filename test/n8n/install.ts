import { existsSync, rmSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isComplete, isStamped, putStamp, unpackedSoFar } from './installed';
import { withInstallLock } from './installLock';
import { logTail } from './logTail';
import { runNpm } from './npm';
import { type PinnedN8n, pinned as ours, versionOf } from './pinned';
import { type Report, Sentence } from './sentence';

const gigabyte = 1024 ** 3;
const needed = 4 * gigabyte;

/**
 * Makes sure that the pinned n8n is installed: nothing to do on later calls (milliseconds), about
 * three minutes and 2.2 GB on the first. Safe to call from several processes, and after an
 * interrupted install. With N8N_COMMAND, nothing is installed.
 *
 * @throws Sentence on another platform, a full disk, when npm fails, or N8N_COMMAND starts no n8n
 */
export async function installN8n(report: Report, pinned: PinnedN8n = ours): Promise<void> {
	if (pinned.elsewhere) {
		report(`Using n8n ${versionOf(pinned)}, which ${pinned.n8n} starts (N8N_COMMAND). Nothing is installed.`);
		return;
	}
	if (process.platform === 'win32') {
		throw new Sentence('The pinned n8n runs on Linux and macOS. On Windows, run this inside WSL.');
	}
	if (await isStamped(pinned)) return;
	await withInstallLock(pinned.folder, report, async () => {
		if (await isStamped(pinned)) return;
		if (!(await isComplete(pinned))) await install(pinned, report);
		putStamp(pinned);
	});
}

async function install(pinned: PinnedN8n, report: Report): Promise<void> {
	const { bavail, bsize } = await statfs(pinned.folder);
	if (bavail * bsize < needed) {
		throw new Sentence(
			`n8n needs 4 GB of free disk space to be installed in ${pinned.folder}; ` +
				`${(bavail * bsize / gigabyte).toFixed(1)} GB are free. Make room and run this again.`,
		);
	}
	report('Installing n8n once: about 3 minutes and 2.2 GB. Later starts skip this.');
	const log = join(pinned.folder, '.install.log');
	rmSync(log, { force: true });
	const started = Date.now();
	const modules = join(pinned.folder, 'node_modules');
	if (existsSync(modules)) report('Removing what is left of an earlier install.');
	await rm(modules, { recursive: true, force: true });

	await step('npm ci', ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'], () => {
		const { done, all } = unpackedSoFar(pinned);
		return done === 0 ? 'downloading' : `${done} of ${all} packages unpacked`;
	});
	await step('npm rebuild', ['rebuild', 'node', 'sqlite3', '--ignore-scripts=false'], () =>
		'fetching its Node and preparing the database driver',
	);
	if (!(await isComplete(pinned))) {
		throw new Sentence(
			`n8n was installed in ${pinned.folder} but does not run. Its log is ${log}. ` +
				`Run this again; when that does not help, try another version of Node.js or npm.`,
		);
	}
	report(`n8n is installed (${elapsed(started)}).`);

	async function step(name: string, args: string[], progress: () => string): Promise<void> {
		const telling = setInterval(() => report(`Installing n8n: ${progress()} (${elapsed(started)})`), 5_000);
		try {
			const code = await runNpm(pinned.folder, args, log);
			if (code === 0) return;
			throw new Sentence(
				`Installing n8n did not work: ${name} ${code === null ? 'could not run to its end' : `ended with code ${code}`} ` +
					`after ${elapsed(started)}. Check the network and npm's registry setting, and run this again. ` +
					`The whole log is ${log}; its last lines:\n${logTail(log)}`,
			);
		} finally {
			clearInterval(telling);
		}
	}
}

function elapsed(since: number): string {
	const seconds = Math.round((Date.now() - since) / 1_000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
