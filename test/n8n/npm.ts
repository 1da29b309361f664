import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { killedWithUs } from './leash';

/**
 * The user's own npm, so that their registry, proxy and cache settings hold. Under `npm run` its
 * script is in `npm_execpath` (which is yarn's or pnpm's under those: not for us).
 */
export function npmCommand(): { file: string; leading: string[] } {
	const script = process.env.npm_execpath;
	return script && /npm-cli\.c?js$/.test(script)
		? { file: process.execPath, leading: [script] }
		: { file: 'npm', leading: [] };
}

/** Runs npm in `folder`, its output appended to `log`; resolves with npm's exit code (null: killed, or npm not found). */
export async function runNpm(folder: string, args: string[], log: string): Promise<number | null> {
	const { file, leading } = npmCommand();
	const output = openSync(log, 'a');
	try {
		return await new Promise((resolve) => {
			const npm = spawn(file, [...leading, ...args], {
				cwd: folder,
				env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${killedWithUs}` },
				detached: true,
				stdio: ['ignore', output, output, 'ipc'],
			});
			npm.once('error', () => resolve(null));
			npm.once('close', (code) => resolve(code));
		});
	} finally {
		closeSync(output);
	}
}
