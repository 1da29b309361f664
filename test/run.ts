import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jestTwice } from './jestTwice';
import { startSandboxesProcess, type SandboxesProcess } from './sandbox/sandboxProcess';
import { DEMO_KEY } from './sandbox/settings';
import type { WorkersSandboxes } from './sandbox/workersSandbox';

/** In milliseconds: a busy machine takes its time. Jest heeds none of a project's own. */
const TEST_TIMEOUT = 300_000;

/** Test files run at a time: many of them wait more than they compute. */
const WORKERS = 3;

/**
 * Jest with the sandboxes around it, those of each worker: a test file has them to itself, however it sets them, and
 * they have a process to themselves, so that no other worker's tests keep them busy. Node reads NODE_EXTRA_CA_CERTS when
 * a process starts, so the sandboxes have to be there first and Jest has to be their child.
 */
async function main(): Promise<number> {
	// All that the engine writes, gone when the tests have ended.
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-tests-'));
	const settings = { imageSeconds: 0.5, videoSeconds: 0.5 };
	const processes = await Promise.all(Array.from({ length: WORKERS }, async () => await startSandboxesProcess([{ settings }, { settings, plainDoor: true }])));
	const ready = processes.map(({ sandboxes: [closed, plain] }) => ({ closed, plain }) as WorkersSandboxes);
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
				...ready[0]?.closed.environment,
				NODE_EXTRA_CA_CERTS: bundleOf(processes, folder),
				SANDBOXES: JSON.stringify(ready),
				SANDBOX_KEY: DEMO_KEY,
				TEST_FOLDER: folder,
			},
		},
		spawned: (jest) => (stop = () => jest.kill('SIGTERM')),
	});
	await Promise.all(processes.map(async (running) => await running.stop()));
	rmSync(folder, { recursive: true, force: true });
	return code ?? 1;
}

/** The certificates of all of them, and those that NODE_EXTRA_CA_CERTS already names, since it takes one file. */
function bundleOf(processes: SandboxesProcess[], folder: string): string {
	const files = [...processes.flatMap(({ sandboxes }) => sandboxes.map(({ certificateFile }) => certificateFile)), process.env.NODE_EXTRA_CA_CERTS ?? ''].filter(existsSync);
	const bundle = path.join(folder, 'certificates.pem');
	writeFileSync(bundle, files.map((file) => readFileSync(file, 'utf8').trim()).join('\n'));
	return bundle;
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
