import type { KeyReport } from './journal/keyCheck';
import type { RecordedRequest } from './journal/journal';
import type { RunRequest } from './runs/request';
import { progressOf, type CallbackAttempt, type Run } from './runs/run';
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
	/** Its callback is due and is held until `releaseCallbacks`. */
	callbackHeld: boolean;
	callbacks: CallbackAttempt[];
	/** The URLs of every finished result file. */
	files: string[];
}

/** What tests can read and change, in the sandbox's process or from another one. */
export interface SandboxControl {
	/** Every request seen, oldest first. */
	requests(): Promise<RecordedRequest[]>;
	runs(): Promise<RecordedRun[]>;
	/** Changes settings and returns all of them. */
	settings(patch?: Partial<Settings>): Promise<Settings>;
	/**
	 * Sends all held callbacks, all at once or `atATime`. Resolves with their number after each has been answered or its
	 * attempts are used up.
	 */
	releaseCallbacks(atATime?: number): Promise<number>;
	/** Clears requests, runs, uploads, held callbacks and faults, and restores the initial settings. */
	reset(): Promise<void>;
	keyReport(): Promise<KeyReport>;
	/** @throws Error that lists the leaks of the key, or says that no request carried it */
	expectKeyStayedHome(): Promise<void>;
	/** Defects of the sandbox itself; tests expect none. */
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
