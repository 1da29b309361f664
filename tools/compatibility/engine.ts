import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { npmCommand, runNpm } from '../../test/n8n/npm';
import { logTail } from '../../test/n8n/logTail';
import { Sentence } from '../../test/n8n/sentence';
import { answerHelp } from '../help';
import { folderFor } from './folders';
import { OLDEST } from './oldest';
import { isBefore, versionAsked } from './versionAsked';

const ROOT = path.join(__dirname, '..', '..');

answerHelp(`
Usage: npx tsx tools/compatibility/engine.ts <version of n8n, or "oldest"> [options and tests, as Jest takes them]

Builds the package and runs the engine tests in the engine of that version of n8n, for example ${OLDEST} (the oldest one).
The first run of a version installs its engine into .other-n8n/, which takes half a minute.
`);

async function main(): Promise<number> {
	const { version, rest } = versionAsked('engine.ts', OLDEST);
	build();
	const folder = await installEngine(version);
	console.log(`Engine tests in the engine of n8n ${version}`);
	const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'test', 'run.ts'), '--selectProjects', 'engine', '--coverage=false', '--forceExit', ...rest], {
		stdio: 'inherit',
		env: { ...process.env, N8N_ENGINE: folder },
	});
	const stop = () => child.kill('SIGTERM');
	process.once('SIGINT', stop).once('SIGTERM', stop);
	const [status] = (await once(child, 'exit')) as [number | null];
	return status ?? 1;
}

function build(): void {
	const { file, leading } = npmCommand();
	execFileSync(file, [...leading, 'run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
}

/** n8n before 1.101 has a zod that the newest of these no longer takes. */
const FOR_AN_OLDER_ZOD = { 'zod-to-json-schema': '3.24.1' };

/** n8n-core and what it brings, n8n-workflow of that version among it: half a minute on the first call. */
async function installEngine(version: string): Promise<string> {
	const core = coreOf(version);
	const folder = folderFor(`${version}-engine`, { dependencies: { 'n8n-core': core }, overrides: isBefore(version, 1, 101) ? FOR_AN_OLDER_ZOD : {} });
	// npm writes this one last.
	if (existsSync(path.join(folder, 'node_modules', '.package-lock.json'))) return folder;
	console.log(`Installing n8n-core ${core}, the engine of n8n ${version}.`);
	const log = path.join(folder, '.install.log');
	const code = await runNpm(folder, ['install', '--no-audit', '--no-fund'], log);
	if (code !== 0) throw new Sentence(`npm does not install n8n-core ${core}. The whole log is ${log}; its last lines:\n${logTail(log)}`);
	return folder;
}

function coreOf(version: string): string {
	const { file, leading } = npmCommand();
	try {
		return execFileSync(file, [...leading, 'view', `n8n@${version}`, 'dependencies.n8n-core'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
	} catch {
		throw new Sentence(`npm does not know n8n ${version}. Choose one of: npm view n8n versions`);
	}
}

main().then(
	(code) => process.exit(code),
	(thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		process.exit(1);
	},
);
