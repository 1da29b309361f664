import type { Lengths } from './lengths';
import type { Machine } from './machine';

/** Times are in milliseconds, memory is in MiB and CPU time in seconds, unless a comment says otherwise. */
export interface BatchFigures {
	contender: string;
	took: number;
	/** `took` in relation to the longest run plus a round trip. */
	ratio: number;
	/** Requests to WeShop's API. */
	requestsPerRun: number;
	/** How long a finished run was not noticed. */
	delay: { median: number; p95: number; longest: number };
	/** The time between the first and the last start. */
	startedWithin: number;
	/** The memory of n8n. */
	rssGrowth?: number;
	/** The CPU time of n8n, or of all processes of weshop-cli. */
	cpu: number;
}

export interface Batch {
	/** Such as "100 runs of 20 s". */
	name: string;
	lengths: Lengths;
	contenders: BatchFigures[];
}

/** One file through n8n. */
export interface FileFigures {
	contender: string;
	/** The time of the node alone. */
	took: number;
	/** For the second file of this size. */
	rssGrowth: number;
	/** For the first file after n8n's start, when its heap grows with any work. */
	firstRssGrowth: number;
	cpu: number;
}

export interface StartsFigures {
	items: number;
	took: number;
	/** The memory of n8n's process. */
	rssGrowth: number;
	cpu: number;
}

/** The cost of the node alone, in n8n's engine and without a network. */
export interface NodeFigures {
	/** CPU time in milliseconds for an item that is only started, including n8n's request helper. */
	cpuPerStart: number;
	/** The same for an item whose result is waited for, and the number of its polls. */
	cpuPerWait: number;
	pollsPerWait: number;
	/** The peak of the live heap for 1,000 items that are only started, in kB per item. */
	heapPerStart: number;
	heapPerWait: number;
}

export interface PackageFigures {
	/** The time to load the package into n8n's engine, the median of several processes. */
	load: number;
	/** The live heap that it adds, in kB. */
	heap: number;
	/** Both in kB. */
	packed: number;
	unpacked: number;
}

/** The limits of the sandbox, which have to be far above what is measured. */
export interface Ceiling {
	/** Polls answered per second, over 50 connections. */
	pollsPerSecond: number;
	startsPerSecond: number;
	/** The download of one file, in MB per second. */
	fileRate: number;
	/** A poll on an open connection, the median. */
	roundTrip: number;
}

export interface Figures {
	machine: Machine;
	ceiling: Ceiling;
	batches: Batch[];
	starts: StartsFigures[];
	/** 200 MB of video. */
	download: FileFigures[];
	/** A photo of 20 MB. */
	upload: FileFigures[];
	/** The same photo for 50 items. */
	samePhoto: Array<{ contender: string; uploads: number; took: number; rssGrowth: number }>;
	node: NodeFigures;
	package: PackageFigures;
}
