import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installCommunityPackage } from '../n8n/communityPackage';
import { installN8n } from '../n8n/install';
import { recordAsInstalled } from '../n8n/installedRecord';
import { startN8n, type RunningN8n } from '../n8n/n8n';
import { N8nRest } from '../n8n/rest';
import { Sentence } from '../n8n/sentence';
import { copyUserFolder } from '../n8n/userFolderCopy';
import { startSandbox, type Sandbox } from '../sandbox/sandbox';
import { loadThrough } from '../services/load';
import { startServices, type Services } from '../services/services';
import type { SandboxDoors } from './instance';
import { OWNER } from './owner';

const say = (line: string): void => console.log(line);
const running: { n8n?: RunningN8n; sandbox?: Sandbox; services?: Services } = {};
const folder = mkdtempSync(path.join(tmpdir(), 'weshop-e2e-'));
const [userFolder, preparedFolder, ownFolders] = ['n8n', 'prepared', 'own'].map((name) => path.join(folder, name)) as [string, string, string];

/** In milliseconds. Jest does not heed a project's own. */
const TEST_TIMEOUT = 180_000;

/** The end-to-end tests inside of a sandbox and a full n8n; a test file may start more of them. */
async function main(): Promise<number> {
	await installN8n(say);
	const installed = await installCommunityPackage(userFolder);
	running.services = await startServices();
	running.sandbox = await startSandbox({ settings: { imageSeconds: 2, videoSeconds: 4 }, handlers: running.services.handlers });
	running.services.loadBy(loadThrough(running.sandbox));
	running.n8n = await startN8n({ userFolder, env: running.sandbox.environment, report: say });
	const n8n = new N8nRest(running.n8n.url);
	await n8n.setUpOwner(OWNER);
	await recordAsInstalled(userFolder, installed, n8n);
	await copyUserFolder(userFolder, preparedFolder);
	mkdirSync(ownFolders);
	const { proxyUrl, controlUrl, certificateFile, environment } = running.sandbox;
	const doors: SandboxDoors = { proxyUrl, controlUrl, certificateFile, environment };
	const jest = path.join(__dirname, '..', '..', 'node_modules', 'jest', 'bin', 'jest.js');
	const child = spawn(process.execPath, [jest, '--selectProjects', 'e2e', '--runInBand', `--testTimeout=${TEST_TIMEOUT}`, ...process.argv.slice(2)], {
		stdio: 'inherit',
		env: {
			...process.env,
			N8N_URL: running.n8n.url,
			PREPARED_FOLDER: preparedFolder,
			OWN_FOLDERS: ownFolders,
			SANDBOX: JSON.stringify(doors),
			SERVICES: running.services.url,
		},
	});
	ending.jest = child;
	const [status] = (await once(child, 'exit')) as [number | null];
	// An n8n whose Jest was killed has 10 s to end, and writes into its folder until then.
	if (status === null) await sleep(11_000);
	return status ?? 1;
}

async function stop(): Promise<void> {
	await running.n8n?.stop();
	await running.sandbox?.stop();
	await running.services?.stop();
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

// Jest ends with us and is waited for; before it runs, what is running is stopped at once.
const ending: { jest?: ChildProcess } = {};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => (ending.jest ? ending.jest.kill(signal) : void stop().then(() => process.exit(1))));
}

main()
	.catch((thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		return 1;
	})
	.then(async (code) => {
		await stop();
		process.exit(code);
	});
