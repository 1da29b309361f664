import { WeShopClient, REQUESTS_PER_SECOND } from '../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../nodes/WeShop/api/envelope';
import { WeShopFailure } from '../../nodes/WeShop/api/failure';
import type { RunRequest } from '../../nodes/WeShop/api/types';
import { handClock, START } from '../unit/clock';
import { seeded, wholeOf } from '../unit/random';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const CALLS = 50;
const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };

interface Sent {
	name: number;
	isRead: boolean;
	at: number;
	/** The end of the cooldown that WeShop had asked for by then, from the start. */
	cooldownUntil: number;
	/** Whether an earlier response was lost, so that it may have started a run. */
	wasLost: boolean;
}

/** What the node takes of a longer pause, in seconds. */
const LONGEST_PAUSE = 600;

/** For how long a start is looked for whose response was lost, with the time of its request. */
const LOOKED_FOR = 140 * SECOND;

interface Call {
	isRead: boolean;
	came: number;
	deadline: number;
	end?: unknown;
	endedAt?: number;
	/** When the response to a start was lost for the first time. */
	lostAt?: number;
}

/** Reads and starts with deadlines near, far and past, at a WeShop that asks for pauses of every length. */
async function mixBy(seed: number): Promise<{ calls: Call[]; sent: Sent[] }> {
	const random = seeded(seed);
	const clock = handClock();
	const sent: Sent[] = [];
	const trouble = random() * 0.6;
	let cooldownUntil = 0;
	const lose = (name: number) => {
		const call = calls[name]!;
		if (!call.isRead) call.lostAt ??= clock.now() - START;
	};
	const answer = (name: number): HttpResponse => {
		if (random() > trouble) return { statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc' } } };
		const seconds = [0, 0.5, 1, 7, 45, 61, 400, 5_000, 1e15][wholeOf(random, 9)]!;
		cooldownUntil = Math.max(cooldownUntil, clock.now() - START + Math.min(seconds, LONGEST_PAUSE) * SECOND);
		const statusCode = random() < 0.7 ? 429 : 503;
		if (statusCode === 503) lose(name);
		return { statusCode, headers: { 'retry-after': String(seconds) }, body: '' };
	};
	const send = async ({ method, url, headers, abortSignal }: { method: string; url: string; headers?: Record<string, string>; abortSignal: AbortSignal }) => {
		const name = Number(headers?.['Idempotency-Key'] ?? url.split('/').at(-1));
		sent.push({ name, isRead: method === 'GET', at: clock.now() - START, cooldownUntil, wasLost: calls[name]!.lostAt !== undefined });
		await clock.sleep(wholeOf(random, 800));
		// Whoever has hung up gets no answer, and does not learn of a cooldown.
		if (abortSignal.aborted) {
			lose(name);
			throw new Error('canceled');
		}
		return answer(name);
	};
	const client = new WeShopClient(send as never, clock);
	const calls = Array.from({ length: CALLS }, (): Call => {
		const came = wholeOf(random, 90 * SECOND);
		return { isRead: random() < 0.6, came, deadline: came + [-5, 0, 0.5, 30, 120, 600, 2_000][wholeOf(random, 7)]! * SECOND };
	});
	void Promise.all(calls.map(async (call, name) => {
		await clock.sleep(call.came);
		const deadline = START + call.deadline;
		call.end = await (call.isRead ? client.getRun(String(name), deadline) : client.startRun(request, String(name), deadline)).catch((failure: unknown) => failure);
		call.endedAt = clock.now() - START;
	}));
	await clock.moveTo(3 * HOUR);
	return { calls, sent };
}

/** Until when a call may be under way, in milliseconds from the start. */
const endOf = ({ came, deadline, lostAt = -Infinity }: Call) => Math.max(came, deadline, lostAt + LOOKED_FOR);

describe('Reads and starts in any mix, with pauses of any length', () => {
	let mixes: Array<{ calls: Call[]; sent: Sent[] }>;

	// For each test anew, so that Stryker knows which of them a change can make fail.
	beforeEach(async () => {
		mixes = await Promise.all(Array.from({ length: 12 }, async (_, seed) => await mixBy(seed)));
	});

	it('all come to an end, well or with a failure', () => {
		for (const { calls } of mixes) {
			for (const { end } of calls) expect(end instanceof WeShopFailure || typeof end === 'object').toBe(true);
		}
	});

	it('never make a loop of requests', () => {
		for (const { calls, sent } of mixes) {
			calls.forEach((_, name) => expect(sent.filter((one) => one.name === name).length).toBeLessThan(70));
		}
	});

	it('keep to the rate', () => {
		for (const { sent } of mixes) {
			const times = sent.map(({ at }) => at);
			for (const from of times) expect(times.filter((at) => at >= from && at - from < SECOND).length).toBeLessThanOrEqual(REQUESTS_PER_SECOND);
		}
	});

	it('send no start during a cooldown, unless it may have started a run', () => {
		for (const { sent } of mixes) {
			for (const { isRead, at, cooldownUntil, wasLost } of sent) if (!isRead && !wasLost) expect(cooldownUntil).toBeLessThanOrEqual(at);
		}
	});

	it('read or look for during a cooldown only what has waited for a minute, or what has no more time', () => {
		for (const { calls, sent } of mixes) {
			sent.forEach(({ name, isRead, at, cooldownUntil, wasLost }, index) => {
				if ((!isRead && !wasLost) || cooldownUntil <= at) return;
				const { came, deadline } = calls[name]!;
				const before = sent.slice(0, index).filter((one) => one.name === name).at(-1)?.at ?? came;
				expect(deadline <= at || at - before >= 60 * SECOND).toBe(true);
			});
		}
	});

	it('send nothing after their deadline, or less than a second after it, or after they came', () => {
		for (const { calls, sent } of mixes) {
			sent.forEach(({ name, at }) => expect(at - endOf(calls[name]!)).toBeLessThan(SECOND));
		}
	});

	it('end by their deadline, or within a second of it, or of when they came', () => {
		for (const { calls } of mixes) {
			for (const call of calls) expect(call.endedAt! - endOf(call)).toBeLessThan(SECOND);
		}
	});
});
