import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npmCommand } from '../../test/n8n/npm';

/** In what a tarball differs from what npm would pack of the folder now, one sentence for each file. */
export function differences(tarball: string, project: string): string[] {
	const temporary = mkdtempSync(path.join(tmpdir(), 'weshop-tarball-'));
	try {
		const packed = unpack(tarball, temporary);
		const inTarball = filesIn(packed);
		const inFolder = filesToPack(project);
		return [
			...inFolder.filter((file) => !inTarball.includes(file)).map((file) => `${file} is missing in the tarball`),
			...inTarball.filter((file) => !inFolder.includes(file)).map((file) => `${file} is in the tarball alone`),
			...inTarball.filter((file) => inFolder.includes(file) && !isSame(path.join(packed, file), path.join(project, file))).map((file) => `${file} differs`),
		];
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}

/** @returns the folder that holds the package now */
export function unpack(tarball: string, into: string): string {
	const folder = path.join(into, 'package');
	mkdirSync(folder);
	execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	return folder;
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
}

function filesToPack(project: string): string[] {
	const { file, leading } = npmCommand();
	const output = execFileSync(file, [...leading, 'pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	const [packed] = JSON.parse(output) as Array<{ files: Array<{ path: string }> }>;
	return packed!.files.map((one) => one.path);
}

function isSame(one: string, other: string): boolean {
	return readFileSync(one).equals(readFileSync(other));
}
