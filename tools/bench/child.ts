import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const running = new Set<ChildProcess>();

/** Kills the children that are still running. */
export function killChildren(): void {
	for (const child of running) child.kill('SIGKILL');
}

/**
 * Runs a file of this folder in a separate process.
 * @param task the message for the child
 * @returns the child's message
 * @throws Error if the child exits without a message
 */
export async function inChild<Task extends object, Result>(file: string, task: Task, env: Record<string, string> = {}): Promise<Result> {
	const child = fork(path.join(__dirname, file), [], { execArgv: ['--expose-gc', '--require', require.resolve('tsx/cjs')], env: { ...process.env, ...env } });
	running.add(child);
	const result = new Promise<Result>((resolve, reject) => {
		child.once('message', (message) => resolve(message as Result));
		child.once('exit', (code) => {
			running.delete(child);
			reject(new Error(`${file} ended with ${code}`));
		});
	});
	child.send(task);
	return await result;
}
