/**
 * Node options that tie a child to us: its IPC channel closes when we end, however we end (kill -9
 * and Ctrl-C too; npm, for one, works on after a Ctrl-C). For a child spawned with `detached` and
 * an `ipc` in its stdio: it then leads a process group, which its own children are in.
 */
const killItsGroup = 'process.kill(-process.pid,"SIGKILL")';

export const killedWithUs = onceWeAreGone(killItsGroup);
export const stoppedWithUs = onceWeAreGone(
	`process.kill(process.pid,"SIGTERM");setTimeout(()=>${killItsGroup},10000).unref()`,
);

function onceWeAreGone(script: string): string {
	const module = `process.once("disconnect",()=>{${script}})`;
	return `--import=data:text/javascript,${encodeURIComponent(module)}`;
}
