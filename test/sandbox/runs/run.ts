import type { RunRequest } from './request';

export interface RunResult {
	status: 'Success' | 'Failed';
	image?: string;
	video?: string;
	videoPoster?: string;
	lastFrame?: string;
}

export interface CallbackAttempt {
	at: string;
	url: string;
	/** The receiver's status; missing if it did not answer. */
	status?: number;
	error?: string;
}

export interface Run {
	id: string;
	taskId: string;
	request: RunRequest;
	/** Milliseconds since the epoch. */
	startedAt: number;
	/** The duration, unless drawing takes longer. */
	durationMs: number;
	power: number;
	balanceAfter: number;
	idempotencyKey?: string;
	/** All results, in order; they become visible one by one. */
	results: RunResult[];
	/** How many of them are drawn. */
	drawn: number;
	/** When all results were drawn or the run failed. */
	madeAt?: number;
	/** The reason if it will fail. */
	failure?: string;
	/** How long before the visible end the callback is sent. */
	callbackAheadMs: number;
	/** Its callback is due and is held. */
	callbackHeld?: boolean;
	callbacks: CallbackAttempt[];
}

export interface Progress {
	status: string;
	result: RunResult[];
	/** Milliseconds since the epoch, once Success or Failed. */
	finishedAt?: number;
}

const PENDING_UNTIL = 0.15;
const SEGMENTING_UNTIL = 0.35;

/** The state of a run at a point in time, which depends only on the clock and its drawings. */
export function progressOf(run: Run, now: number, runningIsCalled = 'Running'): Progress {
	const share = run.durationMs === 0 ? 1 : (now - run.startedAt) / run.durationMs;
	const masked = run.request.params.maskType !== undefined;
	if (share < PENDING_UNTIL) return { status: 'Pending', result: [] };
	if (masked && share < SEGMENTING_UNTIL) return { status: 'Segmenting', result: [] };
	const finishedAt = endOf(run);
	if (finishedAt !== undefined && now >= finishedAt) {
		return run.failure === undefined ? { status: 'Success', result: run.results, finishedAt } : { status: 'Failed', result: [], finishedAt };
	}
	const runningSince = masked ? SEGMENTING_UNTIL : PENDING_UNTIL;
	const through = Math.min(1, (share - runningSince) / (1 - runningSince));
	const visible = run.failure === undefined ? Math.min(Math.floor(through * run.results.length), run.drawn) : 0;
	return { status: runningIsCalled, result: run.results.slice(0, visible) };
}

function endOf({ startedAt, durationMs, madeAt, callbackAheadMs }: Run): number | undefined {
	return madeAt === undefined ? undefined : Math.max(startedAt + durationMs, madeAt + callbackAheadMs);
}
