import { startSandbox, type Sandbox } from './sandbox';
import type { ChildMessage, SandboxProcessOptions } from './sandboxProcess';

/** The other side of `startSandboxProcess`: lives until its parent lets go of it. */
const tell = (message: ChildMessage): void => void process.send?.(message);
let sandbox: Promise<Sandbox> | undefined;

process.once('message', (options: SandboxProcessOptions) => {
  sandbox = startSandbox(options);
  sandbox.then(
    ({ proxyUrl, controlUrl, plainUrl, certificateFile, environment }) => tell({ started: { proxyUrl, controlUrl, plainUrl, certificateFile, environment } }),
    (error: Error) => tell({ failed: error.message }),
  );
});

process.once('disconnect', () => {
  const stopped = sandbox?.then((running) => running.stop()) ?? Promise.resolve();
  void stopped.catch(() => undefined).then(() => process.exit(0));
});
