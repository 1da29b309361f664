import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { lastLines } from './logTail';
import { Sentence } from './sentence';

const ANSWERS_WITHIN = 120_000;

/** The n8n of N8N_COMMAND: one that somebody else has installed, in whatever way. */
export interface ElsewhereN8n {
	/** As it was given. */
	command: string;
	/** Takes what n8n's own program takes: start, worker, webhook, --version. A bare name is one that PATH has not. */
	n8n: string;
	/** The Node beside it, else that of PATH. */
	node: string;
	/** First in PATH of whatever runs n8n: its program and its task runner are started as plain `node`. */
	bin: string;
	/** n8n's own modules, as far as its program is a file of its package. */
	modules: string;
}

export function elsewhere(command: string, path = process.env.PATH ?? ''): ElsewhereN8n {
	const places = command.includes('/') ? [resolve(command)] : path.split(delimiter).map((folder) => join(folder, command));
	const n8n = places.find(isProgram) ?? (command.includes('/') ? places[0]! : command);
	const bin = dirname(n8n);
	const node = join(bin, 'node');
	return { command, n8n, bin, node: isProgram(node) ? node : 'node', modules: existsSync(n8n) ? join(dirname(realpathSync(n8n)), '..', 'dist', 'modules') : '' };
}

/**
 * Asks it for its version, such as "2.41.1": a second or two.
 *
 * @throws Sentence when N8N_COMMAND names no program, or one that is no n8n
 */
export function versionElsewhere({ command, n8n, bin }: ElsewhereN8n): string {
	if (command.trim() === '') throw new Sentence('N8N_COMMAND is empty. Set it to a program that starts n8n, or unset it to use the n8n that this project installs.');
	if (n8n === command && !command.includes('/')) throw new Sentence(`N8N_COMMAND is "${command}", and PATH has no such program. ${WANTED}`);
	if (!existsSync(n8n)) throw new Sentence(`N8N_COMMAND is "${command}", and there is no such file. ${WANTED}`);
	if (statSync(n8n).isDirectory()) throw new Sentence(`N8N_COMMAND is "${command}", which is a folder. Name the program in it, such as ${join(command, 'node_modules', '.bin', 'n8n')}.`);
	if (!isProgram(n8n)) throw new Sentence(`N8N_COMMAND is "${command}", which may not be executed. Allow it with: chmod +x ${n8n}`);
	const { HOME = '', PATH = '' } = process.env;
	const { status, error, stdout, stderr } = spawnSync(n8n, ['--version'], { env: { HOME, PATH: `${bin}${delimiter}${PATH}` }, encoding: 'utf8', timeout: ANSWERS_WITHIN });
	const version = /^v?(\d+\.\d+\.\d+\S*)$/m.exec(stdout ?? '')?.[1];
	if (status === 0 && version) return version;
	const said = lastLines(`${stdout ?? ''}${stderr ?? ''}` || (error?.message ?? ''));
	throw new Sentence(`N8N_COMMAND is "${command}", and "${n8n} --version" tells no version of n8n. It runs with the Node.js beside it, else with that of PATH. What it says:\n${said}`);
}

const WANTED = 'Set it to the path of a program that starts n8n, such as /opt/n8n/node_modules/.bin/n8n or a script.';

/** Node's -e: the program, with what ends us handed on to it. A program that is not Node cannot tell that we are gone. */
export const RUN_AND_FOLLOW = [
	'const [program, ...args] = process.argv.slice(1)',
	// Before the program starts: a signal that comes between would end only us.
	'for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => child.kill(signal))',
	'const child = require("node:child_process").spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] })',
	'child.on("error", (error) => { console.error(error.message); process.exit(1) })',
	'child.on("exit", (code) => process.exit(code ?? 1))',
].join(';');

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
