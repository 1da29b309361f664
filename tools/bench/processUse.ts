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

export interface Watch {
	end(): Use;
	/** The growth of the memory from one time to the peak before another one, both in milliseconds since the epoch; in MiB. */
	growthWithin(from: number, to: number): number;
	/** By how much the peak of the memory after a time, in milliseconds since the epoch, is above the peak until then; in MiB. */
	growthAfter(time: number): number;
}

/** Watches a process and its children until `end` is called. Linux only. */
export function watchProcess(pid: number): Watch {
	const before = { rss: rssOf(pid), cpu: cpuOf(pid) };
	let peak = before.rss;
	const samples: Array<[time: number, rss: number]> = [[Date.now(), before.rss]];
	const sample = () => {
		const rss = rssOf(pid);
		samples.push([Date.now(), rss]);
		peak = Math.max(peak, rss);
	};
	const timer = setInterval(sample, SAMPLE_MS);
	return {
		growthWithin(from, to) {
			const [, start] = samples.filter(([time]) => time <= from).at(-1) ?? samples[0]!;
			const most = Math.max(...samples.filter(([time]) => time >= from && time <= to).map(([, rss]) => rss), start);
			return (most - start) / MEBIBYTE;
		},
		growthAfter(time) {
			const most = (those: typeof samples) => Math.max(...those.map(([, rss]) => rss));
			const after = samples.filter(([at]) => at > time);
			return after.length === 0 ? 0 : Math.max(0, most(after) - most(samples.filter(([at]) => at <= time))) / MEBIBYTE;
		},
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
