import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { SandboxClient } from './client';
import type { Sandbox, SandboxOptions } from './sandbox';

export type SandboxProcessOptions = Omit<SandboxOptions, 'handlers'>;
export type SandboxAddresses = Pick<Sandbox, 'proxyUrl' | 'controlUrl' | 'plainUrl' | 'certificateFile' | 'environment'>;
export type ChildMessage = { started: SandboxAddresses } | { failed: string };

/**
 * `startSandbox` in a process of its own, which ends with this one. Jest needs it so: its loader cannot
 * require the ES modules that mockttp is made of, before Node 24.9.
 */
export async function startSandboxProcess(options: SandboxProcessOptions = {}): Promise<Sandbox> {
  const child = fork(path.join(__dirname, 'sandboxChild.ts'), [], { execArgv: ['--require', require.resolve('tsx/cjs')], env: process.env });
  const started = await new Promise<SandboxAddresses>((resolve, reject) => {
    child.once('message', (message: ChildMessage) => ('started' in message ? resolve(message.started) : reject(new Error(message.failed))));
    child.once('exit', (code) => reject(new Error(`the sandbox's process ended with ${code}`)));
    child.send(options);
  }).catch((error: unknown) => {
    if (child.connected) child.disconnect();
    throw error;
  });
  const client = new SandboxClient(started.controlUrl);
  return Object.assign(client, started, { stop: () => stop(child) });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.disconnect();
  });
}
