import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface Program {
	file: string;
	args: string[];
	cwd: string;
	/** As whom it runs; default: as ourselves. */
	uid?: number;
	gid?: number;
}

export interface GuardedProgram {
	hasEnded(): boolean;
	/** Resolves when the program is gone. May be called any number of times. */
	end(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a server that is not Node's so that it ends with us, however we end. A Node stands between: its IPC channel
 * closes when we are gone, and it tells the server then.
 *
 * @param last the signal for that
 */
export function startGuarded(program: Program, log: string, last: NodeJS.Signals): GuardedProgram {
	const output = openSync(log, 'a');
	// A process group of its own: Ctrl-C in a terminal reaches us, and we decide when it ends.
	const child = spawn(process.execPath, ['-e', guard, JSON.stringify({ ...program, last })], { detached: true, stdio: ['ignore', output, output, 'ipc'] });
	closeSync(output);
	let isOver = false;
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => void (isOver = true));
	return {
		hasEnded: () => isOver,
		end: async (signal) => {
			if (child.connected) child.send(signal);
			await ended;
		},
	};
}

const guard = `
const { file, args, last, ...options } = JSON.parse(process.argv[1]);
const program = require('node:child_process').spawn(file, args, { ...options, stdio: 'inherit' });
program.once('error', (error) => { console.error(error.message); process.exit(1); });
program.once('exit', () => process.exit());
process.on('message', (signal) => program.kill(signal));
process.once('disconnect', () => program.kill(last));
`;
