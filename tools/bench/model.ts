import { pauseBeforePoll } from '../../nodes/WeShop/run/pollSchedule';

/** Runs that one execution waits for in the node. */
export interface Load {
	/** Of each run, in seconds, in the order of the items. */
	lengths: number[];
	maxConcurrency: number;
}

/** From an item's turn to its run's start, and from its result to its file, in seconds, on an n8n that is not busy. */
const START = 0.1;
const FILE = 0.2;
/** What n8n's processor takes for a request and its item's share in the execution, in seconds. */
const PER_REQUEST = 0.009;
/** The same for WeShop's call to a paused execution: one webhook process answers about eight a second (docs/queue-mode.md). */
const PER_CALL = 0.125;
/** Of a paused run: its start, a read before the execution is paused, and on WeShop's call a read of it and of one that may still be in flight. */
const PAUSED_REQUESTS = 4;
const DAY = 86_400;

/**
 * When a run is looked at that takes so long, in seconds from its start; the last look finds it ready.
 * @param waiting how many are waited for at a time
 */
export function looksAt(length: number, waiting = 1): number[] {
	const at: number[] = [];
	let elapsed = 0;
	while (elapsed < length * 1_000) {
		elapsed += pauseBeforePoll(elapsed, { waiting, pollsPerSecond: Infinity, random: 0.5 });
		at.push(elapsed / 1_000);
	}
	return at;
}

/** Requests to WeShop for one run that is waited for in the node: its start and its looks, without what others teach. */
export function requestsFor(length: number, waiting = 1): number {
	return 1 + looksAt(length, waiting).length;
}

/** How long the execution takes, in seconds: each item takes the first free place, in the order of the items. */
export function timeFor({ lengths, maxConcurrency }: Load): number {
	const places = Array.from({ length: Math.min(maxConcurrency, lengths.length) }, () => 0);
	for (const length of lengths) {
		const first = places.indexOf(Math.min(...places));
		places[first] = places[first]! + START + looksAt(length, maxConcurrency).at(-1)!;
	}
	return Math.max(...places) + FILE;
}

/** What a number of runs a day needs. */
export interface Need {
	/** Runs under way at a time, when they come evenly. */
	underWay: number;
	/** Executions that wait at a time, each holding a place of n8n or of a worker. */
	places: number;
	/** To WeShop, over time. */
	requestsPerSecond: number;
	/** Of n8n and its workers together. */
	cores: number;
}

/**
 * @param length of a run, in seconds
 * @param itemsPerExecution all unfinished at a time
 * @param isPausing paused executions hold no slot and are not polled
 */
export function needFor(runsPerDay: number, length: number, itemsPerExecution: number, isPausing: boolean): Need {
	const perSecond = runsPerDay / DAY;
	const requests = isPausing ? PAUSED_REQUESTS : requestsFor(length, itemsPerExecution);
	const held = isPausing ? 0 : timeFor({ lengths: Array.from({ length: itemsPerExecution }, () => length), maxConcurrency: itemsPerExecution });
	return {
		underWay: perSecond * length,
		places: (perSecond / itemsPerExecution) * held,
		requestsPerSecond: perSecond * requests,
		// With the request for the file.
		cores: perSecond * ((requests + 1) * PER_REQUEST + (isPausing ? PER_CALL : 0)),
	};
}
