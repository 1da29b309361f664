import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from './sentence';

const touchEvery = 5_000;
const staleAfter = 30_000;

/**
 * Lets one process at a time install into `folder`. The holder touches the lock file while it works:
 * a lock whose process has ended, or that nobody touched for 30 s (it may be of another container),
 * was left by an install that was interrupted, and is taken over.
 */
export async function withInstallLock<T>(folder: string, report: Report, work: () => Promise<T>): Promise<T> {
	const lock = join(folder, '.install.lock');
	let told = false;
	while (!take(lock)) {
		if (!told) report('Another process is installing n8n in this folder; waiting for it.');
		told = true;
		await sleep(1_000);
	}
	const touching = setInterval(() => utimesSync(lock, new Date(), new Date()), touchEvery);
	touching.unref();
	try {
		return await work();
	} finally {
		clearInterval(touching);
		rmSync(lock, { force: true });
	}
}

function take(lock: string): boolean {
	if (isLeftBehind(lock)) rmSync(lock, { force: true });
	try {
		writeFileSync(lock, `${hostname()} ${process.pid}`, { flag: 'wx' });
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

function isLeftBehind(lock: string): boolean {
	if (!existsSync(lock)) return false;
	if (Date.now() - statSync(lock).mtimeMs > staleAfter) return true;
	const [host, pid] = readFileSync(lock, 'utf8').split(' ');
	return host === hostname() && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
