import { WeShopClient, REQUESTS_PER_SECOND } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { handClock, START } from '../clock';
import { seeded, wholeOf } from '../random';

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
}

interface Call {
	isRead: boolean;
	came: number;
	deadline: number;
	end?: unknown;
	endedAt?: number;
}

/** Reads and starts with deadlines near, far and past, at a WeShop that asks for pauses of every length. */
async function mixBy(seed: number): Promise<{ calls: Call[]; sent: Sent[] }> {
	const random = seeded(seed);
	const clock = handClock();
	const sent: Sent[] = [];
	const trouble = random() * 0.6;
	let cooldownUntil = 0;
	const answer = (): HttpResponse => {
		if (random() > trouble) return { statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc' } } };
		const seconds = [0, 0.5, 1, 7, 45, 61, 400, 5_000, 1e15][wholeOf(random, 9)]!;
		cooldownUntil = Math.max(cooldownUntil, clock.now() - START + seconds * SECOND);
		return { statusCode: random() < 0.7 ? 429 : 503, headers: { 'retry-after': String(seconds) }, body: '' };
	};
	const send = async ({ method, url, headers, abortSignal }: { method: string; url: string; headers?: Record<string, string>; abortSignal: AbortSignal }) => {
		const name = Number(headers?.['Idempotency-Key'] ?? url.split('/').at(-1));
		sent.push({ name, isRead: method === 'GET', at: clock.now() - START, cooldownUntil });
		await clock.sleep(wholeOf(random, 800));
		// Whoever has hung up gets no answer, and does not learn of a cooldown.
		if (abortSignal.aborted) throw new Error('canceled');
		return answer();
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

	it('send no start during a cooldown', () => {
		for (const { sent } of mixes) {
			for (const { isRead, at, cooldownUntil } of sent) if (!isRead) expect(cooldownUntil).toBeLessThanOrEqual(at);
		}
	});

	it('read during a cooldown only what has waited for a minute, or what has no more time', () => {
		for (const { calls, sent } of mixes) {
			sent.forEach(({ name, isRead, at, cooldownUntil }, index) => {
				if (!isRead || cooldownUntil <= at) return;
				const { came, deadline } = calls[name]!;
				const before = sent.slice(0, index).filter((one) => one.name === name).at(-1)?.at ?? came;
				expect(deadline <= at || at - before >= 60 * SECOND).toBe(true);
			});
		}
	});

	it('send nothing after their deadline, or less than a second after it, or after they came', () => {
		for (const { calls, sent } of mixes) {
			sent.forEach(({ name, at }) => expect(at - Math.max(calls[name]!.came, calls[name]!.deadline)).toBeLessThan(SECOND));
		}
	});

	it('end by their deadline, or within a second of it, or of when they came', () => {
		for (const { calls } of mixes) {
			for (const { came, deadline, endedAt } of calls) expect(endedAt! - Math.max(came, deadline)).toBeLessThan(SECOND);
		}
	});
});
