import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jestTwice } from './jestTwice';
import { startSandbox, type Sandbox } from './sandbox/sandbox';
import type { SandboxAddresses } from './sandbox/sandboxProcess';
import { DEMO_KEY } from './sandbox/settings';
import type { WorkersSandboxes } from './sandbox/workersSandbox';

/** In milliseconds: a busy machine takes its time. Jest heeds none of a project's own. */
const TEST_TIMEOUT = 300_000;

/** Test files run at a time: many of them wait more than they compute. */
const WORKERS = 3;

/**
 * Jest with the sandboxes around it, those of each worker: a test file has them to itself, however it sets them.
 * Node reads NODE_EXTRA_CA_CERTS when a process starts, so the sandboxes have to be there first and Jest has to be
 * their child.
 */
async function main(): Promise<number> {
	const sandboxes: Sandbox[] = [];
	const start = async (plainDoor: boolean): Promise<Sandbox> => {
		const sandbox = await startSandbox({ plainDoor, settings: { imageSeconds: 0.5, videoSeconds: 0.5 } });
		// The next one's bundle of certificates holds this one's as well.
		process.env.NODE_EXTRA_CA_CERTS = sandbox.environment.NODE_EXTRA_CA_CERTS;
		sandboxes.push(sandbox);
		return sandbox;
	};
	const ready: WorkersSandboxes[] = [];
	while (ready.length < WORKERS) ready.push({ closed: addressesOf(await start(false)), plain: addressesOf(await start(true)) });
	// All that the engine writes, gone when the tests have ended.
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-tests-'));
	const asked = process.argv.slice(2);
	const all = ['--selectProjects', 'unit', 'simulation', 'sandbox', 'engine', '--coverageThreshold', JSON.stringify({ global: { lines: 95 } })];
	let stop = () => {};
	process.once('SIGINT', () => stop()).once('SIGTERM', () => stop());
	const code = await jestTwice({
		args: ['--coverage', `--maxWorkers=${WORKERS}`, `--testTimeout=${TEST_TIMEOUT}`, ...(asked.length > 0 ? asked : all)],
		again: ['--coverage=false', '--maxWorkers=1', `--testTimeout=${TEST_TIMEOUT}`],
		options: {
			env: {
				...process.env,
				...sandboxes.at(-1)?.environment,
				SANDBOXES: JSON.stringify(ready),
				SANDBOX_KEY: DEMO_KEY,
				TEST_FOLDER: folder,
			},
		},
		spawned: (jest) => (stop = () => jest.kill('SIGTERM')),
	});
	await Promise.all(sandboxes.map(async (sandbox) => await sandbox.stop()));
	rmSync(folder, { recursive: true, force: true });
	return code ?? 1;
}

function addressesOf({ proxyUrl, controlUrl, plainUrl, certificateFile, environment }: Sandbox): SandboxAddresses {
	return { proxyUrl, controlUrl, plainUrl, certificateFile, environment };
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
