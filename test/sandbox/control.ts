import type { KeyReport } from './journal/keyCheck';
import type { RecordedRequest } from './journal/journal';
import type { RunRequest } from './runs/request';
import { progressOf, type CallbackTry, type Run } from './runs/run';
import type { Settings } from './settings';

export interface RecordedRun {
  executionId: string;
  agentName: string;
  request: RunRequest;
  status: string;
  /** ISO 8601. */
  startedAt: string;
  finishedAt?: string;
  failure?: string;
  power: number;
  idempotencyKey?: string;
  /** Its callback fell due and is being kept for `releaseCallbacks`. */
  callbackHeld: boolean;
  callbacks: CallbackTry[];
  /** The URLs of every finished result file. */
  files: string[];
}

/** What a test may see and turn, in the sandbox's own process or from another one. */
export interface SandboxControl {
  /** Every request seen, oldest first. */
  requests(): Promise<RecordedRequest[]>;
  runs(): Promise<RecordedRun[]>;
  /** Changes some settings; gives all of them. */
  settings(patch?: Partial<Settings>): Promise<Settings>;
  /**
   * Sends all kept callbacks, in the same instant or so many at a time; resolves with how many, when each has been
   * answered or will be tried no more.
   */
  releaseCallbacks(atATime?: number): Promise<number>;
  /** Forgets requests, runs, uploads, kept callbacks and faults, and puts the first settings back. */
  reset(): Promise<void>;
  keyReport(): Promise<KeyReport>;
  /** @throws Error listing each leak of the key, or saying that no request carried it */
  expectKeyStayedHome(): Promise<void>;
  /** What the sandbox itself did wrong; a test should find none. */
  faults(): Promise<string[]>;
}

export function recordedRun(run: Run, settings: Settings): RecordedRun {
  const { status, finishedAt } = progressOf(run, Date.now(), settings.runningIsCalled);
  const urls = run.results.flatMap(({ image, video, videoPoster, lastFrame }) => [image, video, videoPoster, lastFrame]);
  return {
    executionId: run.id,
    agentName: run.request.agent.name,
    request: run.request,
    status,
    startedAt: new Date(run.startedAt).toISOString(),
    ...(finishedAt === undefined ? {} : { finishedAt: new Date(finishedAt).toISOString() }),
    ...(run.failure === undefined ? {} : { failure: run.failure }),
    power: run.power,
    ...(run.idempotencyKey === undefined ? {} : { idempotencyKey: run.idempotencyKey }),
    callbackHeld: run.callbackHeld ?? false,
    callbacks: run.callbacks,
    files: urls.filter((url) => url !== undefined),
  };
}
