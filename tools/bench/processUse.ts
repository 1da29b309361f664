import { readdirSync, readFileSync } from 'node:fs';

const PAGE = 4_096;
/** Linux counts CPU time in ticks, 100 per second. */
const TICKS = 100;
const SAMPLE_MS = 25;
const MEBIBYTE = 1024 * 1024;

/** The resources that a process and its children used while they were watched. */
export interface Use {
	/** The growth of the memory (RSS) from the start to the peak, in MiB. */
	rssGrowth: number;
	/** CPU time, in seconds. */
	cpu: number;
}

/** Watches a process and its children until `end` is called. Linux only. */
export function watchProcess(pid: number): { end(): Use } {
	const before = { rss: rssOf(pid), cpu: cpuOf(pid) };
	let peak = before.rss;
	const sample = () => (peak = Math.max(peak, rssOf(pid)));
	const timer = setInterval(sample, SAMPLE_MS);
	return {
		end() {
			clearInterval(timer);
			sample();
			return { rssGrowth: (peak - before.rss) / MEBIBYTE, cpu: cpuOf(pid) - before.cpu };
		},
	};
}

/** The CPU time of all children of this process that have ended, in seconds. */
export function cpuOfEnded(): number {
	const [userTime, systemTime] = statOf(process.pid).slice(13, 15);
	return (Number(userTime) + Number(systemTime)) / TICKS;
}

/** The memory of a process and its children, in bytes. */
export function rssOf(pid: number): number {
	return family(pid).reduce((sum, one) => sum + pagesOf(one) * PAGE, 0);
}

function cpuOf(pid: number): number {
	// Includes children that have ended.
	const times = family(pid).flatMap((one) => statOf(one).slice(11, 15));
	return times.reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
}

function family(pid: number): number[] {
	return [pid, ...childrenOf(pid).flatMap(family)];
}

function childrenOf(pid: number): number[] {
	try {
		return readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
	} catch {
		return [];
	}
}

function pagesOf(pid: number): number {
	try {
		return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
	} catch {
		return 0;
	}
}

/** The fields after the process name, which may contain any character: starting with the third field, the state. */
function statOf(pid: number): string[] {
	try {
		return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
	} catch {
		return [];
	}
}
