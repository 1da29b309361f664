import { ESLint, type Linter } from 'eslint';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What a part of the scan found. */
export interface Found {
	files: number;
	errors: number;
	warnings: number;
	/** One line each: where, what, by which rule. */
	lines: string[];
}

/** As n8n's scan has it (scanner.mjs, analyzePackageByName): of the tarball only code that runs and the package.json. */
const TARBALL_FILES = ['**/*.js', 'package.json'];

/** What n8n lints of the repository: package.json and the sources of nodes and credentials. */
export async function scanSources(folder: string): Promise<Found> {
	const { SOURCE_FILE_PATTERNS } = await scanner();
	return await scan(folder, SOURCE_FILE_PATTERNS);
}

/** What n8n lints of the unpacked tarball. */
export async function scanTarball(folder: string): Promise<Found> {
	return await scan(folder, TARBALL_FILES);
}

/** With n8n's own rules, and without heed to comments that turn them off. */
async function scan(folder: string, patterns: string[]): Promise<Found> {
	const { buildScanConfig } = await scanner();
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: [...(await buildScanConfig()), nothingToInstall(folder)],
		errorOnUnmatchedPattern: false,
	});
	const results = await eslint.lintFiles(patterns);
	return {
		files: results.length,
		errors: results.reduce((sum, { errorCount }) => sum + errorCount, 0),
		warnings: results.reduce((sum, { warningCount }) => sum + warningCount, 0),
		lines: results.flatMap(({ filePath, messages }) =>
			messages.map(({ line, message, ruleId }) => `${path.relative(folder, filePath)}:${line} ${message} (${ruleId ?? 'does not parse'})`),
		),
	};
}

/** n8n's rules let the import of any devDependency through, which is not there at the user's. */
function nothingToInstall(folder: string): Linter.Config {
	const { devDependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { devDependencies?: Record<string, string> };
	const paths = Object.keys(devDependencies).filter((name) => name !== 'n8n-workflow');
	const restriction: Linter.RuleEntry = ['error', { paths, patterns: paths.map((name) => `${name}/*`) }];
	return { files: ['**/*.js', '**/*.ts'], rules: { 'no-restricted-imports': restriction, 'no-restricted-modules': restriction } };
}

async function scanner(): Promise<typeof import('@n8n/scan-community-package/scanner/scanner.mjs')> {
	return await import('@n8n/scan-community-package/scanner/scanner.mjs');
}
