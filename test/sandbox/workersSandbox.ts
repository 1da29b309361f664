import { SandboxClient } from './client';
import type { Sandbox } from './sandbox';
import { startSandboxProcess, type SandboxAddresses, type SandboxProcessOptions } from './sandboxProcess';

/** What `test/run.ts` holds ready for each of Jest's workers. */
export interface WorkersSandboxes {
	/** Reached through the proxy alone, as n8n reaches it. */
	closed: SandboxAddresses;
	/** The same with a plain door. */
	plain: SandboxAddresses;
}

/** The sandboxes that only one test file uses at a time; undefined outside of `npm test`. */
export function workersSandboxes(): WorkersSandboxes | undefined {
	const all = JSON.parse(process.env.SANDBOXES ?? '[]') as WorkersSandboxes[];
	return all[Number(process.env.JEST_WORKER_ID ?? 1) - 1];
}

/**
 * A sandbox as if it had just been started with these settings: `reset` puts them back. It is this worker's, since a
 * process for each test file costs three seconds of a processor. Outside of `npm test` it is a process after all.
 */
export async function openSandbox({ plainDoor = false, settings = {} }: Pick<SandboxProcessOptions, 'plainDoor' | 'settings'> = {}): Promise<Sandbox> {
	const ready = workersSandboxes();
	if (!ready) return await startSandboxProcess({ plainDoor, settings });
	const addresses = plainDoor ? ready.plain : ready.closed;
	const control = new SandboxClient(addresses.controlUrl);
	const reset = async (): Promise<void> => {
		await control.reset();
		await control.settings(settings);
	};
	await reset();
	return Object.assign(new SandboxClient(addresses.controlUrl), addresses, { reset, stop: () => control.reset() });
}
