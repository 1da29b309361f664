import { performance } from 'node:perf_hooks';
import type { Outcome } from './engine';

/** In milliseconds. */
const EVERY = 20;
/** What a hold-up counts for at most: a machine with other work makes many short ones, and a node that computes without a pause makes a long one. */
const LONGEST = 500;
/** What a timer may be late by on an idle machine. */
const AS_EVER = 5;

const now = () => performance.timeOrigin + performance.now();
const holdUps: Array<{ until: number; late: number }> = [];

let last = now();
setInterval(() => {
	const at = now();
	const late = at - last - EVERY;
	if (late > AS_EVER) holdUps.push({ until: at, late });
	last = at;
}, EVERY).unref();

/**
 * For how long this process was kept busy, or from the processor, while something went on in it: what a wait that is
 * measured here may have taken longer than it meant to, on a machine with other work. Next to nothing on an idle one.
 * The CPU time of the node is measured apart, by the benchmark.
 * @param from in milliseconds since the epoch, as `to` is
 * @returns milliseconds, at most `to - from`
 */
export function heldUp(from: number, to: number): number {
	const overlaps = holdUps.map(({ until, late }) => Math.min(until, to) - Math.max(until - late, from));
	return overlaps.reduce((sum, overlap) => sum + Math.min(LONGEST, Math.max(0, overlap)), 0);
}

/** How long it went on after Stop was pressed, in milliseconds, less what held the process up in the meantime. */
export function afterStop({ stoppedAt, endedAt }: Outcome): number {
	if (stoppedAt === undefined) throw new Error('The execution ended before Stop was pressed');
	return endedAt - stoppedAt - heldUp(stoppedAt, endedAt);
}
