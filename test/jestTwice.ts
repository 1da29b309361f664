import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const JEST = path.join(__dirname, '..', 'node_modules', 'jest', 'bin', 'jest.js');
const REPORTER = path.join(__dirname, 'resultsReporter.js');

/** More files than this do not fail by chance. */
const MOST_FILES = 6;

interface JestRun {
	/** Jest's arguments for the tests that are to run. */
	args: string[];
	/** Those for the files that failed, without their paths; each takes all that follows. */
	again: string[];
	options?: SpawnOptions;
	/** Called with each Jest, to end it. */
	spawned?(jest: ChildProcess): void;
	/** Called before the files that failed run again. */
	between?(): Promise<unknown>;
}

/** What `resultsReporter.js` writes. */
interface Results {
	numPassedTests: number;
	numFailedTests: number;
	files: Array<{ name: string; hasFailed: boolean; failures: string[] }>;
}

/**
 * Runs Jest. With RERUN_FAILED, as in `.ci/run`, files that failed run once more, one at a time: tests that drive whole
 * programs can fail on a busy machine. Which ones did is printed, and a test that fails twice has failed.
 * @returns Jest's exit code, null where a signal ended it
 */
export async function jestTwice({ args, again, options, spawned, between }: JestRun): Promise<number | null> {
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-jest-'));
	const jest = async (given: string[], results: string): Promise<number | null> => {
		// A program that a test has left running would keep Jest waiting for ever: it holds a worker's output open.
		const child = spawn(process.execPath, [JEST, '--forceExit', '--reporters=default', `--reporters=${REPORTER}`, ...given], { stdio: 'inherit', ...options, env: { ...(options?.env ?? process.env), JEST_RESULTS: path.join(folder, results) } });
		spawned?.(child);
		const [code] = (await once(child, 'exit')) as [number | null];
		return code;
	};
	const read = (results: string) => JSON.parse(readFileSync(path.join(folder, results), 'utf8')) as Results;
	try {
		const code = await jest(args, 'first.json');
		if (!process.env.RERUN_FAILED || !code) return code;
		const first = read('first.json');
		const files = first.files.filter(({ hasFailed }) => hasFailed).map(({ name }) => name);
		if (files.length === 0 || files.length > MOST_FILES) return code;
		console.log(['', 'These failed, and run once more:', ...failuresIn(first)].join('\n'));
		await between?.();
		const codeAgain = await jest([...again, '--runTestsByPath', ...files], 'again.json');
		if (codeAgain === null) return null;
		const second = read('again.json');
		const failed = second.numFailedTests;
		const passed = first.numPassedTests + first.numFailedTests - failed;
		console.log(`Tests:       ${failed > 0 ? `${failed} failed, ` : ''}${passed} passed, ${passed + failed} total (at the second try: ${first.numFailedTests - failed})`);
		return codeAgain;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function failuresIn({ files }: Results): string[] {
	const root = path.join(__dirname, '..');
	return files
		.filter(({ hasFailed }) => hasFailed)
		.flatMap(({ name, failures }) => [`  ${path.relative(root, name)}`, ...(failures.length > 0 ? failures : ['the file as a whole']).map((failure) => `    ${failure}`)]);
}
