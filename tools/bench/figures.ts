import type { Lengths } from './lengths';
import type { Machine } from './machine';

/** Times in milliseconds, memory in MiB, processor in seconds, unless told otherwise. */
export interface BatchFigures {
	contender: string;
	took: number;
	/** To the longest run and one round trip. */
	ratio: number;
	/** To WeShop's API. */
	requestsPerRun: number;
	/** From a run's result being ready to its being out. */
	delay: { median: number; p95: number; longest: number };
	/** From the first start to the last. */
	startedWithin: number;
	/** Of n8n. */
	rssGrowth?: number;
	/** Of n8n, or of all processes of weshop-cli. */
	cpu: number;
}

export interface Batch {
	/** In words, such as "100 runs of 20 s". */
	name: string;
	lengths: Lengths;
	contenders: BatchFigures[];
}

/** One file through n8n. */
export interface FileFigures {
	contender: string;
	/** What the node alone took. */
	took: number;
	/** At the second file of this size. */
	rssGrowth: number;
	/** At the first, in an n8n that has just started: its heap grows to the size that any work gives it. */
	firstRssGrowth: number;
	cpu: number;
}

export interface StartsFigures {
	items: number;
	took: number;
	/** Of n8n's whole process. */
	rssGrowth: number;
	cpu: number;
}

/** What the node costs by itself, in n8n's engine and without a network. */
export interface NodeFigures {
	/** Of the processor, for an item that is started and not waited for; with n8n's own request helper. */
	cpuPerStart: number;
	/** The same for an item that is waited for, and the looks that it took. */
	cpuPerWait: number;
	looksPerWait: number;
	/** Live at the peak, for 1,000 items that are started and not waited for, in kB an item. */
	heapPerStart: number;
	heapPerWait: number;
}

export interface PackageFigures {
	/** To load the package into n8n that runs already, median of ten processes. */
	load: number;
	/** Live heap that it adds, in kB. */
	heap: number;
	/** In kB. */
	packed: number;
	unpacked: number;
}

/** How much the sandbox can do, as nothing here may hang on that. */
export interface Ceiling {
	/** Looks at a run answered in a second, over 50 connections. */
	pollsPerSecond: number;
	startsPerSecond: number;
	/** Of one file, in MB a second. */
	fileRate: number;
	/** A look on an open connection, median. */
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
