import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { SandboxClient } from './client';
import type { Sandbox, SandboxOptions } from './sandbox';

export type SandboxProcessOptions = Omit<SandboxOptions, 'handlers' | 'lie'>;
export type SandboxAddresses = Pick<Sandbox, 'proxyUrl' | 'controlUrl' | 'plainUrl' | 'certificateFile' | 'environment'>;
export type ChildMessage = { started: SandboxAddresses[] } | { failed: string };

/** Sandboxes of one process, in the order of their options. */
export interface SandboxesProcess {
	sandboxes: SandboxAddresses[];
	stop(): Promise<void>;
}

/**
 * Runs `startSandbox` in a separate process, which ends with this one. Jest needs this, since before Node 24.9 its loader
 * cannot require mockttp's ES modules.
 */
export async function startSandboxProcess(options: SandboxProcessOptions = {}): Promise<Sandbox> {
	const { sandboxes, stop } = await startSandboxesProcess([options]);
	const [started] = sandboxes as [SandboxAddresses];
	return Object.assign(new SandboxClient(started.controlUrl), started, { stop });
}

/** The same for several sandboxes in one process. */
export async function startSandboxesProcess(options: SandboxProcessOptions[]): Promise<SandboxesProcess> {
	const child = fork(path.join(__dirname, 'sandboxChild.ts'), [], { execArgv: ['--require', require.resolve('tsx/cjs')], env: process.env });
	const sandboxes = await new Promise<SandboxAddresses[]>((resolve, reject) => {
		child.once('message', (message: ChildMessage) => ('started' in message ? resolve(message.started) : reject(new Error(message.failed))));
		child.once('exit', (code) => reject(new Error(`the sandbox's process ended with ${code}`)));
		child.send(options);
	}).catch((error: unknown) => {
		if (child.connected) child.disconnect();
		throw error;
	});
	return { sandboxes, stop: async () => await stop(child) };
}

function stop(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		child.once('exit', () => resolve());
		child.disconnect();
	});
}
