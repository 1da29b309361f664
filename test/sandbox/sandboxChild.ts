import { startSandbox, type Sandbox } from './sandbox';
import type { ChildMessage, SandboxProcessOptions } from './sandboxProcess';

/** The child of `startSandboxesProcess`. It ends when its parent disconnects. */
const send = (message: ChildMessage): void => void process.send?.(message);
let sandboxes: Promise<Sandbox[]> | undefined;

process.once('message', (options: SandboxProcessOptions[]) => {
	sandboxes = Promise.all(options.map(startSandbox));
	sandboxes.then(
		(all) => send({ started: all.map(({ proxyUrl, controlUrl, plainUrl, certificateFile, environment }) => ({ proxyUrl, controlUrl, plainUrl, certificateFile, environment })) }),
		(error: Error) => send({ failed: error.message }),
	);
});

process.once('disconnect', () => {
	const stopped = sandboxes?.then(async (running) => await Promise.all(running.map(async (sandbox) => await sandbox.stop()))) ?? Promise.resolve();
	void stopped.catch(() => undefined).then(() => process.exit(0));
});
