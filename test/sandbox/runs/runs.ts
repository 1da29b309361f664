import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, refuse } from '../api/refusal';
import type { Files } from '../files';
import { RenderQueue } from '../pictures/renderQueue';
import type { Settings } from '../settings';
import { callBack } from './callback';
import { durationMsOf } from './duration';
import { HeldCallbacks } from './heldCallbacks';
import { powerOf } from './power';
import { produce } from './produce';
import type { RunRequest } from './request';
import type { Run } from './run';

const DRAWN_AT_A_TIME = 2;

/** All runs, and the account that pays for them. */
export class Runs {
	private runs = new Map<string, Run>();
	private byKey = new Map<string, { run: Run; requestText: string }>();
	private stopping = stopOfMany();
	private readonly queue = new RenderQueue(DRAWN_AT_A_TIME);
	private readonly held = new HeldCallbacks();

	constructor(
		private readonly files: Files,
		private readonly settings: Settings,
	) {}

	/**
	 * Starts a run and bills it, or returns the one that was started with the same key and the same body.
	 * @throws Refusal if the key is known with another body, or the price exceeds the balance
	 */
	start(request: RunRequest, requestText: string, idempotencyKey: string | undefined): Run {
		const known = idempotencyKey === undefined ? undefined : this.byKey.get(idempotencyKey);
		if (known && known.requestText !== requestText) {
			refuse('this Idempotency-Key was used with another request', 'IDEMPOTENCY_CONFLICT', 409);
		}
		if (known) return known.run;
		const run = this.create(request, idempotencyKey);
		this.runs.set(run.id, run);
		if (idempotencyKey !== undefined) this.byKey.set(idempotencyKey, { run, requestText });
		return run;
	}

	find(id: string): Run | undefined {
		return this.runs.get(id);
	}

	all(): Run[] {
		return [...this.runs.values()];
	}

	/** Resolves with their number after each has been answered or its attempts are used up. */
	releaseCallbacks(atATime?: number): Promise<number> {
		return this.held.release(atATime);
	}

	clear(): void {
		this.stop();
		this.stopping = stopOfMany();
		this.runs = new Map();
		this.byKey = new Map();
	}

	stop(): void {
		this.stopping.abort();
		this.held.clear();
	}

	private create(request: RunRequest, idempotencyKey: string | undefined): Run {
		const power = powerOf(request);
		const { settings } = this;
		if (power > settings.balance) {
			throw new Refusal(200, 'POWER_NOT_ENOUGH', `the run needs ${power} power, ${settings.balance} are left`);
		}
		settings.balance -= power;
		const run: Run = {
			id: randomUUID(),
			taskId: randomUUID(),
			request,
			startedAt: Date.now(),
			durationMs: durationMsOf(request, settings),
			power,
			balanceAfter: settings.balance,
			results: [],
			drawn: 0,
			callbackAheadMs: request.callbackUrl === undefined ? 0 : settings.callbackAheadMs,
			callbacks: [],
			...(idempotencyKey === undefined ? {} : { idempotencyKey }),
		};
		if (settings.failNextRuns > 0) {
			settings.failNextRuns -= 1;
			run.failure = 'The sandbox was told to fail this run';
		}
		const failing = settings.failNextResults;
		settings.failNextResults = 0;
		void this.live(run, failing, this.stopping.signal);
		return run;
	}

	private async live(run: Run, failing: number, stopped: AbortSignal): Promise<void> {
		await produce(run, this.files, this.queue, failing, stopped);
		if (run.request.callbackUrl === undefined) return;
		// A timer may fire a millisecond early, and the receiver reads the run immediately.
		const afterTheEnd = run.callbackAheadMs > 0 ? -run.callbackAheadMs : 10;
		const left = Math.max(0, run.startedAt + run.durationMs + afterTheEnd - Date.now());
		await sleep(left, undefined, { signal: stopped }).catch(() => undefined);
		if (stopped.aborted) return;
		const send = (): Promise<void> => callBack(run, this.settings, stopped);
		if (this.settings.holdCallbacks) this.held.hold(run, send);
		else await send();
	}
}

/** Each run that goes on listens for the stop; Node warns of eleven listeners. */
function stopOfMany(): AbortController {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	return stop;
}
