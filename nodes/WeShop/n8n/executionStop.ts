import { Stopped } from '../api/failure';
import { clock as endless, type NodeClock } from './clock';

/** Ends what is in flight when n8n's execution is stopped, through one listener for all of it: Node warns at eleven on one signal. */
export class ExecutionStop {
	private readonly inFlight = new Set<AbortController>();

	/** @param signal of the execution; missing where nothing can be stopped */
	constructor(private readonly signal?: AbortSignal) {
		signal?.addEventListener('abort', () => this.inFlight.forEach((work) => work.abort()), { once: true });
	}

	get isStopped(): boolean {
		return this.signal?.aborted === true;
	}

	/**
	 * Does some work whose signal aborts with the execution.
	 * @param own a signal that aborts the work as well
	 */
	async abortable<T>(own: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
		const controller = new AbortController();
		const abort = () => controller.abort();
		if (this.isStopped || own?.aborted) abort();
		this.inFlight.add(controller);
		own?.addEventListener('abort', abort);
		return await work(controller.signal).finally(() => {
			this.inFlight.delete(controller);
			own?.removeEventListener('abort', abort);
		});
	}
}

/** All nodes of an execution, and all rounds of a loop, have the same signal. */
const stops = new WeakMap<AbortSignal, ExecutionStop>();

export function executionStop(signal: AbortSignal | undefined): ExecutionStop {
	const stop = (signal && stops.get(signal)) ?? new ExecutionStop(signal);
	if (signal) stops.set(signal, stop);
	return stop;
}

/** A clock whose sleeps end with the execution, and reject then with `Stopped`. */
export function stoppableClock(stop: ExecutionStop): NodeClock {
	return {
		...endless,
		sleep: async (milliseconds, end) => {
			await stop.abortable(end, async (either) => await endless.sleep(milliseconds, either));
			if (stop.isStopped) throw new Stopped();
		},
	};
}

/** Resolves when the signal aborts, or has. */
export async function aborted(signal: AbortSignal): Promise<void> {
	if (!signal.aborted) await new Promise((abort) => signal.addEventListener('abort', abort, { once: true }));
}
