import { pauseBeforePoll, type Media } from '../../nodes/WeShop/run/pollSchedule';

/** The runs of an execution that waits in the node. */
export interface Load {
	/** The duration of each run, in seconds, in the order of the items. */
	lengths: number[];
	maxConcurrency: number;
	/** What the runs make; pictures unless stated. */
	media?: Media;
}

/** The time to start a run and the time to download its file, in seconds, with an idle n8n. */
const START = 0.1;
const FILE = 0.2;
/** The CPU time of n8n for a request and its share of the execution, in seconds. */
const PER_REQUEST = 0.009;
/** The same for a callback to a paused execution: one webhook process answers about eight per second (docs/queue-mode.md). */
const PER_CALLBACK = 0.125;
/** The requests of a paused run: its start, a read before the pause, and two at the callback, for this run and for one that may be in flight. */
const PAUSED_REQUESTS = 4;
const DAY = 86_400;

/**
 * The times of the polls of a run, in seconds from its start. The last one finds it finished.
 * @param waiting the number of runs that are waited for at the same time
 */
export function pollTimes(length: number, waiting = 1, media: Media = 'image'): number[] {
	const at: number[] = [];
	let elapsed = 0;
	while (elapsed < length * 1_000) {
		elapsed += pauseBeforePoll(elapsed, { media, waiting, pollsPerSecond: Infinity, random: 0.5 });
		at.push(elapsed / 1_000);
	}
	return at;
}

/** The requests for a run that is waited for in the node: its start and its polls, without the estimates from earlier runs. */
export function requestsFor(length: number, waiting = 1, media: Media = 'image'): number {
	return 1 + pollTimes(length, waiting, media).length;
}

/** The duration of the execution, in seconds: each item takes the first free concurrency slot, in the order of the items. */
export function timeFor({ lengths, maxConcurrency, media }: Load): number {
	const slots = Array.from({ length: Math.min(maxConcurrency, lengths.length) }, () => 0);
	for (const length of lengths) {
		const first = slots.indexOf(Math.min(...slots));
		slots[first] = slots[first]! + START + pollTimes(length, maxConcurrency, media).at(-1)!;
	}
	return Math.max(...slots) + FILE;
}

/** What a number of runs per day needs. */
export interface Need {
	/** The number of runs in flight, if they are spread evenly over the day. */
	inFlight: number;
	/** The number of executions that wait, each in a slot of n8n or of a worker. */
	executionSlots: number;
	/** Requests to WeShop, on average. */
	requestsPerSecond: number;
	/** For n8n and its workers together. */
	cores: number;
}

/**
 * @param length the duration of a run, in seconds
 * @param itemsPerExecution with all their runs in flight at the same time
 * @param isPausing paused executions use no slot and are not polled
 */
export function needFor(runsPerDay: number, length: number, itemsPerExecution: number, isPausing: boolean, media: Media = 'image'): Need {
	const perSecond = runsPerDay / DAY;
	const requests = isPausing ? PAUSED_REQUESTS : requestsFor(length, itemsPerExecution, media);
	const duration = isPausing ? 0 : timeFor({ lengths: Array.from({ length: itemsPerExecution }, () => length), maxConcurrency: itemsPerExecution, media });
	return {
		inFlight: perSecond * length,
		executionSlots: (perSecond / itemsPerExecution) * duration,
		requestsPerSecond: perSecond * requests,
		// Plus the request for the file.
		cores: perSecond * ((requests + 1) * PER_REQUEST + (isPausing ? PER_CALLBACK : 0)),
	};
}
