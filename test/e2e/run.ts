import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jestTwice } from '../jestTwice';
import { installCommunityPackage } from '../n8n/communityPackage';
import { installN8n } from '../n8n/install';
import { recordAsInstalled } from '../n8n/installedRecord';
import { startN8n } from '../n8n/n8n';
import { packProject } from '../n8n/packedPackage';
import { N8nRest } from '../n8n/rest';
import { Sentence } from '../n8n/sentence';
import { copyUserFolder } from '../n8n/userFolderCopy';
import { startSandbox, type Sandbox } from '../sandbox/sandbox';
import { loadThrough } from '../services/load';
import { startServices } from '../services/services';
import type { Surroundings } from './instance';
import { OWNER } from './owner';

const say = (line: string): void => console.log(line);
const folder = mkdtempSync(path.join(tmpdir(), 'weshop-e2e-'));
const asked = process.argv.slice(2);

/** Test files run at a time. Whoever names some of them seldom has more than one, and one n8n is there sooner. */
const WORKERS = asked.some((argument) => !argument.startsWith('-')) ? 1 : 2;

/** In milliseconds. Jest does not heed a project's own. */
const TEST_TIMEOUT = 180_000;

const sandboxes: Sandbox[] = [];

/** What has been started, to be stopped in the opposite order. */
const stops: Array<() => Promise<unknown>> = [];

/** A full n8n with the package, in a sandbox. Each of Jest's workers has one to itself: a test file may set it as it likes. */
async function surround(name: string, tarball: string): Promise<Surroundings> {
	const [userFolder, prepared, ownFolders] = ['n8n', 'prepared', 'own'].map((part) => path.join(folder, name, part)) as [string, string, string];
	const installed = await installCommunityPackage(userFolder, tarball);
	const services = started(await startServices());
	const sandbox = started(await startSandbox({ settings: { imageSeconds: 2, videoSeconds: 4 }, handlers: services.handlers }));
	sandboxes.push(sandbox);
	services.loadBy(loadThrough(sandbox));
	const { url } = started(await startN8n({ userFolder, env: sandbox.environment, report: say }));
	const n8n = new N8nRest(url);
	await n8n.setUpOwner(OWNER);
	await recordAsInstalled(userFolder, installed, n8n);
	await copyUserFolder(userFolder, prepared);
	mkdirSync(ownFolders);
	const { proxyUrl, controlUrl, certificateFile, environment } = sandbox;
	return { n8n: url, prepared, ownFolders, sandbox: { proxyUrl, controlUrl, certificateFile, environment }, services: services.url };
}

/** The end-to-end tests inside of them; a test file may start more n8ns. */
async function main(): Promise<number> {
	await installN8n(say);
	const tarball = await packProject(folder);
	const names = Array.from({ length: WORKERS }, (_, index) => String(index + 1));
	// All are there, or have failed, before anything is stopped.
	const opened = await Promise.allSettled(names.map(async (name) => await surround(name, tarball)));
	const surroundings = opened.map((one) => {
		if (one.status === 'rejected') throw one.reason;
		return one.value;
	});
	const common = ['--selectProjects', 'e2e', `--testTimeout=${TEST_TIMEOUT}`];
	const status = await jestTwice({
		args: [...common, `--maxWorkers=${WORKERS}`, ...asked],
		again: [...common, '--maxWorkers=1'],
		// A group of its own, so that a signal reaches its workers, too.
		options: { detached: true, env: { ...process.env, SURROUNDINGS: JSON.stringify(surroundings) } },
		spawned: (jest) => (ending.jest = jest),
		// Tests find their runs by name: those of the first try are not theirs.
		between: async () => {
			for (const sandbox of sandboxes) {
				await sandbox.expectKeyStayedHome();
				await sandbox.reset();
			}
		},
	});
	// An n8n whose Jest was killed has 10 s to end, and writes into its folder until then.
	if (status === null) await sleep(11_000);
	return status ?? 1;
}

function started<T extends { stop(): Promise<unknown> }>(one: T): T {
	stops.unshift(async () => await one.stop());
	return one;
}

async function stop(): Promise<void> {
	for (let end = stops.shift(); end; end = stops.shift()) await end();
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

// Jest ends with us and is waited for; before it runs, what is running is stopped at once.
const ending: { jest?: ChildProcess } = {};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		const group = ending.jest?.pid;
		if (group === undefined) void stop().then(() => process.exit(1));
		else process.kill(-group, signal);
	});
}

void main()
	.catch((thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		return 1;
	})
	.then(async (code) => {
		await stop();
		process.exit(code);
	});
