import type { Lengths } from './lengths';
import type { Machine } from './machine';
import type { Media } from './workflows';

/** Times are in milliseconds, memory is in MiB and CPU time in seconds, unless a comment says otherwise. */
export interface BatchFigures {
	contender: string;
	took: number;
	/** `took` in relation to the longest run plus a round trip; both are means of all draws. */
	ratio: number;
	/** Requests to WeShop's API. */
	requestsPerRun: number;
	/** How long a finished run was not noticed. */
	delay: { mean: number; median: number; p95: number; longest: number };
	/** The time between the first and the last start. */
	startedWithin: number;
	/** The memory of n8n. */
	rssGrowth?: number;
	/** The CPU time of n8n, or of all processes of weshop-cli, per draw; missing as the memory is where others were measured at the same time. */
	cpu?: number;
}

export interface Batch {
	/** Such as "100 runs of 20 s". */
	name: string;
	media: Media;
	lengths: Lengths;
	/** How many draws of lengths were measured. */
	draws: number;
	contenders: BatchFigures[];
}

/** Means of all draws. */
export interface SimulatedFigures {
	contender: string;
	/** The time until the last result was found. */
	took: number;
	/** The same in relation to the longest run plus a round trip. */
	ratio: number;
	requestsPerRun: number;
	/** In milliseconds. */
	delay: number;
}

export interface Simulation {
	name: string;
	media: Media;
	lengths: Lengths;
	draws: number;
	contenders: SimulatedFigures[];
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

/** 100 photos of 8 MB through an n8n with a heap of 384 MiB. */
export interface PhotosFigures {
	contender: string;
	/** The time of the node alone. */
	took: number;
	/** While the node works. */
	rssGrowth: number;
	/** Of the whole execution, in which the photos are downloaded before. */
	wholeGrowth: number;
	/** Of the whole execution. */
	cpu: number;
}

/** 1,000 photos of 4 MB to results and their files, in an n8n with a heap of 384 MiB. */
export interface CatalogueFigures {
	contender: string;
	/** Why it did not finish. */
	ended?: string;
	/** Of the execution. */
	took?: number;
	runs: number;
	/** Runs that are a second one of the same photo. */
	paidTwice: number;
	/** Files of results in the output. */
	files: number;
	/** The peak over what n8n took before. */
	rssGrowth: number;
	/** The peak after the first hundred results over the peak until then. */
	growthAfterHundred?: number;
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
	/** Of parts that were measured on another machine, or with another n8n. */
	older?: Partial<Record<string, Machine>>;
	ceiling: Ceiling;
	batches: Batch[];
	simulation: Simulation[];
	starts: StartsFigures[];
	/** 200 MB of video. */
	download: FileFigures[];
	/** A photo of 20 MB. */
	upload: FileFigures[];
	photos: PhotosFigures[];
	catalogue: CatalogueFigures[];
	/** The same photo for 50 items. */
	samePhoto: Array<{ contender: string; uploads: number; took: number; rssGrowth: number }>;
	node: NodeFigures;
	package: PackageFigures;
}
