import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const running = new Set<ChildProcess>();

/** All that still run. */
export function killChildren(): void {
	for (const child of running) child.kill('SIGKILL');
}

/**
 * Runs a file beside this one in a process of its own.
 * @param asked what it is told
 * @returns what it tells before it ends
 * @throws Error when it ends without a word
 */
export async function inChild<Asked extends object, WebhookReply>(file: string, asked: Asked, env: Record<string, string> = {}): Promise<WebhookReply> {
	const child = fork(path.join(__dirname, file), [], { execArgv: ['--expose-gc', '--require', require.resolve('tsx/cjs')], env: { ...process.env, ...env } });
	running.add(child);
	const told = new Promise<WebhookReply>((resolve, reject) => {
		child.once('message', (message) => resolve(message as WebhookReply));
		child.once('exit', (code) => {
			running.delete(child);
			reject(new Error(`${file} ended with ${code}`));
		});
	});
	child.send(asked);
	return await told;
}
