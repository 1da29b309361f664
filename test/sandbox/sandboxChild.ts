import { startSandbox, type Sandbox } from './sandbox';
import type { ChildMessage, SandboxProcessOptions } from './sandboxProcess';

/** The child of `startSandboxProcess`. It ends when its parent disconnects. */
const send = (message: ChildMessage): void => void process.send?.(message);
let sandbox: Promise<Sandbox> | undefined;

process.once('message', (options: SandboxProcessOptions) => {
	sandbox = startSandbox(options);
	sandbox.then(
		({ proxyUrl, controlUrl, plainUrl, certificateFile, environment }) => send({ started: { proxyUrl, controlUrl, plainUrl, certificateFile, environment } }),
		(error: Error) => send({ failed: error.message }),
	);
});

process.once('disconnect', () => {
	const stopped = sandbox?.then((running) => running.stop()) ?? Promise.resolve();
	void stopped.catch(() => undefined).then(() => process.exit(0));
});
