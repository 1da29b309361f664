import { WeShopClient } from '../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../nodes/WeShop/api/envelope';
import type { Clock } from '../../nodes/WeShop/api/retry';
import type { RunRequest } from '../../nodes/WeShop/api/types';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import { RunPoller } from '../../nodes/WeShop/run/runPoller';
import { SeenRuns } from '../../nodes/WeShop/run/seenRuns';
import { settle, START } from '../unit/clock';
import { percentile } from '../../tools/bench/percentile';

/** What many runs came to that were started and waited for in one execution; times in seconds. */
export interface Story {
	pollsPerRun: number;
	/** From ready to found ready. */
	delay: { mean: number; median: number; p95: number; longest: number };
	took: number;
	/** The most requests that arrived within one second. */
	busiestSecond: number;
}

interface Setup {
	/** What the runs make. */
	media?: 'image' | 'video';
	/** Of n8n for a request, one after the other; in milliseconds. */
	cpuMs?: number;
	/** How many runs the poller is told to expect. */
	expected?: number;
}

/** Time that moves on to the next sleeper once nothing else is left to do. */
class Timeline implements Clock {
	private sleepers: Array<{ until: number; wake: () => void }> = [];
	private at = START;

	constructor(readonly random: () => number) {}

	now = () => this.at;

	alarm = () => new AbortController().signal;

	sleep = async (milliseconds: number, end?: AbortSignal): Promise<void> =>
		await new Promise((wake) => {
			const sleeper = { until: this.at + milliseconds, wake };
			this.sleepers.push(sleeper);
			end?.addEventListener('abort', () => {
				this.sleepers = this.sleepers.filter((one) => one !== sleeper);
				wake();
			});
		});

	async passUntil(isOver: () => boolean): Promise<void> {
		for (await settle(); !isOver(); await settle()) {
			const next = this.sleepers.reduce((first, one) => (one.until < first.until ? one : first));
			this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
			this.at = Math.max(this.at, next.until);
			next.wake();
		}
	}
}

/** @param times in order */
function busiestSecond(times: number[]): number {
	let first = 0;
	return times.reduce((most, at, index) => {
		while (times[first]! <= at - 1_000) first++;
		return Math.max(most, index - first + 1);
	}, 0);
}

/**
 * Simulates an execution with the node's own client, rate limit and poller.
 * @param lengths of the runs, in milliseconds
 * @param maxConcurrency how many may be unfinished at a time
 * @param oneWay half of what a request takes, in milliseconds
 * @param setup what else is not as usual
 */
export async function manyRuns(lengths: number[], maxConcurrency: number, random: () => number, oneWay = 40, { media = 'image', cpuMs = 0, expected }: Setup = {}): Promise<Story> {
	const clock = new Timeline(random);
	let busyUntil = START;
	const readyAt = new Map<string, number>();
	const arrivals: number[] = [];
	let polls = 0;
	const answer = (body: object): HttpResponse => ({ statusCode: 200, headers: {}, body: { success: true, data: body } });
	const arrive = ({ method, url, headers }: { method?: string; url: string; headers?: object }): HttpResponse => {
		arrivals.push(clock.now());
		if (method === 'POST') {
			const id = (headers as Record<string, string>)['Idempotency-Key']!;
			readyAt.set(id, clock.now() + lengths[Number(id)]!);
			return answer({ executionId: id });
		}
		polls++;
		const executionId = url.split('/').at(-1)!;
		const isReady = clock.now() >= readyAt.get(executionId)!;
		return answer({ executions: [isReady ? { executionId, status: 'Success', result: [{ image: 'https://files.example/1.png' }] } : { executionId, status: 'Running' }] });
	};
	const client = new WeShopClient(async (options) => {
		busyUntil = Math.max(busyUntil, clock.now()) + cpuMs;
		await clock.sleep(busyUntil - clock.now() + oneWay);
		const answered = arrive(options);
		await clock.sleep(oneWay);
		return answered;
	}, clock);
	client.allowRuns(maxConcurrency);
	const poller = new RunPoller({ client, clock, seen: new SeenRuns() }, expected);
	const slots = new ConcurrencyLimit(maxConcurrency);
	const delays: number[] = [];
	const run = async (index: number) => {
		const { executionId } = await client.startRun({} as RunRequest, String(index), Infinity);
		await poller.untilFinished(executionId, clock.now(), Infinity, { media });
		delays.push((clock.now() - readyAt.get(executionId)!) / 1_000);
	};
	const all = Promise.all(lengths.map(async (_, index) => await slots.use(async () => await run(index))));
	await clock.passUntil(() => delays.length === lengths.length);
	await all;
	delays.sort((one, other) => one - other);
	return {
		pollsPerRun: polls / lengths.length,
		delay: { mean: delays.reduce((sum, delay) => sum + delay, 0) / delays.length, median: percentile(delays, 0.5), p95: percentile(delays, 0.95), longest: delays.at(-1)! },
		took: (clock.now() - START) / 1_000,
		busiestSecond: busiestSecond(arrivals),
	};
}
