import type { Send } from '../../../nodes/WeShop/api/client';
import { SENT, Stopped } from '../../../nodes/WeShop/api/failure';
import type { Clock } from '../../../nodes/WeShop/api/retry';

/** What a session of n8n makes of a clock and of requests: all ends when the signal aborts, and a start may have been carried out. */
export function stoppable(clock: Clock, send: Send, signal: AbortSignal): { clock: Clock; send: Send; sendPaid: Send } {
	/** A signal that aborts with either. */
	const either = async <T>(own: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>) => {
		const controller = new AbortController();
		const abort = () => controller.abort();
		for (const one of [own, signal]) {
			if (one?.aborted) abort();
			one?.addEventListener('abort', abort);
		}
		return await work(controller.signal).finally(() => [own, signal].forEach((one) => one?.removeEventListener('abort', abort)));
	};
	const orStopped = async <T>(work: Promise<T>, stopped: Stopped) => await work.catch((thrown: unknown) => Promise.reject(signal.aborted ? stopped : thrown));
	const sleep: Clock['sleep'] = async (milliseconds, end) => {
		await either(end, async (ended) => await clock.sleep(milliseconds, ended));
		if (signal.aborted) throw new Stopped();
	};
	const sent =
		(stopped: () => Stopped): Send =>
		async (request) => {
			if (signal.aborted) throw new Stopped();
			return await orStopped(
				either(request.abortSignal, async (abortSignal) => await Promise.race([send({ ...request, abortSignal }), new Promise<never>((_, reject) => abortSignal.addEventListener('abort', () => reject(new Error('canceled'))))])),
				stopped(),
			);
		};
	return { clock: { now: () => clock.now(), random: () => clock.random(), alarm: (milliseconds) => clock.alarm(milliseconds), sleep }, send: sent(() => new Stopped()), sendPaid: sent(() => new Stopped({ details: { code: SENT } })) };
}
