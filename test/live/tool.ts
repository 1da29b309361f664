import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KeyGuard } from '../../tools/live/keyGuard';

/** With letters that JSON, addresses and HTML write otherwise. */
export const KEY = 'wsk+Live/8842=Trial"Key&01~zQx<9';
/** A user's own, which no run against the stand-in may touch. */
const USERS_KEY = 'the-users-own-key-5513-pqrst';

const ROOT = path.join(__dirname, '..', '..');
const folders: string[] = [];

export interface ToolRun {
	code: number | null;
	/** What it printed. */
	output: string;
	page: string;
	/** Every file that it left, by name. */
	files: Record<string, string>;
}

/**
 * `npm run live` as a process, against the stand-in.
 * @param stopAt presses Ctrl+C when it prints this
 * @param before the files that an earlier run left, by name
 */
export async function tool(args: string[], stopAt?: string, before: Record<string, string> = {}): Promise<ToolRun> {
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-live-test-'));
	folders.push(folder);
	for (const [name, text] of Object.entries(before)) writeFileSync(path.join(folder, name), text);
	const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'tools/live/run.ts'), '--sandbox', '--folder', folder, ...args], { cwd: ROOT, env: { ...process.env, LIVE_SANDBOX_KEY: KEY, WESHOP_API_KEY: USERS_KEY } });
	let output = '';
	const take = (chunk: Buffer) => {
		output += chunk.toString('utf8');
		if (stopAt !== undefined && output.includes(stopAt)) child.kill('SIGINT');
	};
	child.stdout.on('data', take);
	child.stderr.on('data', take);
	const code = await new Promise<number | null>((ended) => child.once('close', ended));
	const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
	return { code, output, page: files['live.md'] ?? '', files };
}

export function removeFolders(): void {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Where a key stands in what a run left, in any form. */
export function keysIn({ output, files }: ToolRun): string[] {
	const guards = [KEY, USERS_KEY].map((key) => new KeyGuard(key));
	const texts = Object.entries({ ...files, 'what it printed': output });
	return texts.flatMap(([name, text]) => guards.flatMap((guard) => (guard.find(text) ? [`${name}: ${guard.find(text)}`] : [])));
}

/** Two at a time, in this order: each loads n8n's engine. */
export function inTurn<Name extends string>(runs: Record<Name, () => Promise<ToolRun>>): Record<Name, Promise<ToolRun>> {
	const lanes: Array<Promise<unknown>> = [Promise.resolve(), Promise.resolve()];
	const names = Object.keys(runs) as Name[];
	return Object.fromEntries(
		names.map((name, index) => {
			const run = lanes[index % 2]!.then(runs[name], runs[name]);
			lanes[index % 2] = run;
			run.catch(() => undefined);
			return [name, run];
		}),
	) as Record<Name, Promise<ToolRun>>;
}
