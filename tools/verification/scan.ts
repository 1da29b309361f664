import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packProject } from '../../test/n8n/packedPackage';
import { answerHelp } from '../help';
import { scanSources, scanTarball, type Found } from './legs';
import { placeholders, type PackageJson } from './placeholders';
import { unpack } from './sameFiles';

const ONLY_WHEN_PUBLISHED = [
	'npm provenance, which n8n asks npm for first: release.yml publishes with it',
	'the sources at the commit that the provenance names: above are those of this folder',
];

answerHelp(`
Usage: npm run scan
       npx tsx tools/verification/scan.ts [<folder of a package>]

Lints the sources and the packed tarball with the rules of n8n's scan for community packages, before the package is
published, and lists what only a published version can show.
`);

async function main(project: string): Promise<number> {
	const temporary = mkdtempSync(path.join(tmpdir(), 'weshop-scan-'));
	// n8n's scanner makes a folder of its own when it is loaded, and leaves it behind.
	process.env.TMPDIR = temporary;
	try {
		const sources = await scanSources(project);
		tell('package.json and sources', sources);
		const tarball = await scanTarball(unpack(await packProject(temporary, project), temporary));
		tell('the packed tarball', tarball);
		list('Not checked, since only a published version has it:', ONLY_WHEN_PUBLISHED);
		list('Still to be set in package.json by whoever publishes:', placeholders(JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as PackageJson));
		return sources.errors + sources.warnings + tarball.errors + tarball.warnings === 0 ? 0 : 1;
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}

function tell(what: string, { files, errors, warnings, lines }: Found): void {
	console.log(`${what}: ${files} files, ${errors} errors, ${warnings} warnings`);
	for (const line of lines) console.log(`  ${line}`);
}

function list(heading: string, lines: string[]): void {
	if (lines.length > 0) console.log([heading, ...lines.map((line) => `  ${line}`)].join('\n'));
}

main(path.resolve(process.argv[2] ?? path.join(__dirname, '..', '..'))).then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
