import type { TimedRequest } from '../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../nodes/WeShop/api/envelope';
import { START } from '../unit/clock';
import { wholeOf } from '../unit/random';
import type { VirtualClock } from './virtualClock';

const SECOND = 1_000;

export interface Limits {
	requestsPerSecond: number;
	runsAtATime: number;
	/** In milliseconds from the start. */
	outage?: { from: number; to: number };
	/** The share of starts that are carried out and whose response gets lost, from 0 up to 1. */
	lostStarts: number;
	/** Whether refusals ask for pauses as no specification has them. */
	hasOddPauses?: boolean;
	/** How long a run takes, in milliseconds. */
	runMs: () => number;
}

interface SimulatedRun {
	executionId: string;
	endsAt: number;
}

/** What a Retry-After may hold; most of it is no pause, or an endless one. */
const ODD_PAUSES = ['0', '-1', '7', '99999999', '9'.repeat(400), 'soon', '1e9', 'NaN', 'Infinity', '', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 01 Jan 2100 00:00:00 GMT', '20'];

/** In an outage the first requests are carried out and their responses get lost. */
const LOST_MS = 3 * SECOND;

/** A WeShop that limits an account, and that is down for a while. It counts what it gets and what it bills. */
export class SimulatedWeShop {
	/** By Idempotency-Key: each is billed. */
	readonly runs = new Map<string, SimulatedRun>();
	/** When each request arrived, in milliseconds from the start, and what became of it. */
	readonly log: Array<{ at: number; what: 'upload' | 'start' | 'read' | 'price'; outcome: 'done' | 'lost' | 'too many' | 'no room' | 'down' }> = [];
	private tokens: { count: number; at: number };

	constructor(
		private readonly clock: VirtualClock,
		private readonly limits: Limits,
	) {
		this.tokens = { count: limits.requestsPerSecond, at: clock.now() };
	}

	readonly send = async (request: TimedRequest): Promise<HttpResponse> => {
		const { clock } = this;
		await clock.sleep(50 + wholeOf(clock.random, 150));
		const what = whatIs(request);
		const entry: (typeof this.log)[number] = { at: clock.now() - START, what, outcome: 'done' };
		this.log.push(entry);
		const { outage } = this.limits;
		const isDown = (at = clock.now() - START) => outage !== undefined && at >= outage.from && at < outage.to;
		if (isDown() && entry.at >= outage!.from + LOST_MS) {
			entry.outcome = 'down';
			return await this.fail(request);
		}
		const response = this.respond(what, request, (outcome) => (entry.outcome = outcome));
		await clock.sleep(50 + wholeOf(clock.random, 150));
		const isLost = entry.outcome === 'done' && what === 'start' && clock.random() < this.limits.lostStarts;
		if (!isDown() && !isLost) return response;
		if (entry.outcome === 'done') entry.outcome = 'lost';
		throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
	};

	/** Without a response, for ever; with a gateway's; or with none at all. */
	private async fail({ abortSignal }: TimedRequest): Promise<HttpResponse> {
		const chance = this.clock.random();
		if (chance < 0.4) throw Object.assign(new Error('connect ECONNREFUSED 192.0.2.1:443'), { code: 'ECONNREFUSED' });
		if (chance < 0.8) return { statusCode: 503, headers: this.pause(), body: '<html>' };
		return await new Promise<never>((_, reject) => abortSignal.addEventListener('abort', () => reject(new Error('canceled'))));
	}

	private respond(what: string, request: TimedRequest, note: (outcome: 'too many' | 'no room') => void): HttpResponse {
		if (!this.takesRequest()) {
			note('too many');
			return { statusCode: 429, headers: this.pause(), body: '' };
		}
		if (what === 'upload') return succeeded({ image: 'https://uploads.example/1.png' });
		if (what === 'price') return succeeded({ totalPower: 1 });
		if (what === 'read') return this.read(request.url.split('/').at(-1)!);
		const key = (request.headers as Record<string, string>)['Idempotency-Key']!;
		const known = this.runs.get(key);
		const now = this.clock.now();
		if (!known && [...this.runs.values()].filter(({ endsAt }) => endsAt > now).length >= this.limits.runsAtATime) {
			note('no room');
			if (this.clock.random() < 0.5) return { statusCode: 429, headers: {}, body: '' };
			return { statusCode: 200, headers: {}, body: { success: false, error: { code: 'BUSY', message: 'Too many runs', retryable: true } } };
		}
		const run = known ?? { executionId: `run-${this.runs.size + 1}`, endsAt: now + this.limits.runMs() };
		this.runs.set(key, run);
		return succeeded({ executionId: run.executionId });
	}

	private pause(): Record<string, string> {
		if (!this.limits.hasOddPauses || this.clock.random() < 0.7) return {};
		return { 'retry-after': ODD_PAUSES[wholeOf(this.clock.random, ODD_PAUSES.length)]! };
	}

	private read(id: string): HttpResponse {
		const run = [...this.runs.values()].find(({ executionId }) => executionId === id)!;
		const isOver = run.endsAt <= this.clock.now();
		const result = isOver ? [{ status: 'Success', image: 'https://results.example/1.png' }] : [];
		return succeeded({ executions: [{ executionId: id, status: isOver ? 'Success' : 'Running', result }] });
	}

	private takesRequest(): boolean {
		const { requestsPerSecond } = this.limits;
		const now = this.clock.now();
		const count = Math.min(requestsPerSecond, this.tokens.count + ((now - this.tokens.at) / SECOND) * requestsPerSecond);
		this.tokens = { count: count < 1 ? count : count - 1, at: now };
		return count >= 1;
	}
}

function whatIs({ method, url }: TimedRequest): 'upload' | 'start' | 'read' | 'price' {
	if (method === 'GET') return 'read';
	if (url.includes('assets')) return 'upload';
	return url.includes('estimates') ? 'price' : 'start';
}

function succeeded(data: object): HttpResponse {
	return { statusCode: 200, headers: {}, body: { success: true, data } };
}
