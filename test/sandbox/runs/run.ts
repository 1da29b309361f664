import type { RunRequest } from './request';

export interface RunResult {
  status: 'Success' | 'Failed';
  image?: string;
  video?: string;
  videoPoster?: string;
  lastFrame?: string;
}

export interface CallbackTry {
  at: string;
  url: string;
  /** What the receiver answered; absent if it did not. */
  status?: number;
  error?: string;
}

export interface Run {
  id: string;
  taskId: string;
  request: RunRequest;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** How long it takes, unless drawing takes longer. */
  durationMs: number;
  power: number;
  balanceAfter: number;
  idempotencyKey?: string;
  /** Every result it will have, in order; they become visible one by one. */
  results: RunResult[];
  /** How many of them are drawn. */
  drawn: number;
  /** When all results were drawn, or none will be. */
  madeAt?: number;
  /** Why it will end as Failed. */
  failure?: string;
  /** How long before its end is shown its callback comes. */
  callbackAheadMs: number;
  /** Its callback fell due and is being kept. */
  callbackHeld?: boolean;
  callbacks: CallbackTry[];
}

export interface Progress {
  status: string;
  result: RunResult[];
  /** Milliseconds since the epoch, once Success or Failed. */
  finishedAt?: number;
}

const PENDING_UNTIL = 0.15;
const SEGMENTING_UNTIL = 0.35;

/** Where a run stands at a moment; nothing but the clock and its drawings moves it. */
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
