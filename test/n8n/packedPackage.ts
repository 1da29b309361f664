import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { npmCommand } from './npm';
import { Sentence } from './sentence';

const run = promisify(execFile);
const projectFolder = join(__dirname, '..', '..');
const sources = ['nodes', 'credentials', 'icons', 'package.json'];

/**
 * Packs this project as `npm publish` would, building first what is not built or older than its
 * sources, and gives the tarball's path in `into`. Where PACKAGE_TARBALL names a tarball of this project, it is that
 * one: a release publishes the very file that its tests ran on.
 */
export async function packProject(into: string, project = projectFolder): Promise<string> {
	const { PACKAGE_TARBALL } = process.env;
	if (PACKAGE_TARBALL && project === projectFolder) return resolve(projectFolder, PACKAGE_TARBALL);
	if (!isBuilt(project)) await npm(project, ['run', 'build']);
	const output = await npm(project, ['pack', '--json', '--ignore-scripts', '--pack-destination', into]);
	const [packed] = JSON.parse(output) as Array<{ filename: string }>;
	if (!packed) throw new Sentence(`npm pack made no tarball of ${project}.`);
	return join(into, packed.filename);
}

function isBuilt(project: string): boolean {
	const dist = join(project, 'dist');
	return existsSync(dist) && newest([dist]) >= newest(sources.map((name) => join(project, name)));
}

function newest(paths: string[]): number {
	return Math.max(
		0,
		...paths.filter(existsSync).map((path) => {
			const { mtimeMs } = statSync(path);
			if (!statSync(path).isDirectory()) return mtimeMs;
			return newest(readdirSync(path).map((name) => join(path, name)));
		}),
	);
}

async function npm(project: string, args: string[]): Promise<string> {
	const { file, leading } = npmCommand();
	try {
		const { stdout } = await run(file, [...leading, ...args], { cwd: project, maxBuffer: 64 * 1024 ** 2 });
		return stdout;
	} catch (error) {
		const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
		throw new Sentence(`npm ${args[0]} ${args[1]} did not work in ${project}:\n${stdout}${stderr}`.trimEnd());
	}
}
