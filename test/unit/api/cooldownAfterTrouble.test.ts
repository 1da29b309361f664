import { REQUESTS_PER_SECOND, WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { handClock, settle, START } from '../clock';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const fine: HttpResponse = { statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc' } } };
const busy = (seconds: number): HttpResponse => ({ statusCode: 429, headers: { 'retry-after': String(seconds) }, body: '' });
const refused: HttpResponse = { statusCode: 429, headers: {}, body: '' };
const down: HttpResponse = { statusCode: 502, headers: {}, body: '' };

/** A client whose requests get these answers one after the other, then all is fine; when each of them was sent, in milliseconds from the start. */
function clientWith(...answers: Array<HttpResponse | Error>) {
	const clock = handClock();
	const at: number[] = [];
	const send = async () => {
		const answer = answers[at.push(clock.now() - START) - 1] ?? fine;
		return answer instanceof Error ? await Promise.reject<HttpResponse>(answer) : answer;
	};
	const client = new WeShopClient(send, clock);
	const start = async (deadline = HOUR) => await client.startRun(request, 'key', START + deadline).catch((failure: unknown) => failure);
	return { clock, at, start };
}

describe('A cooldown that WeShop asks for is kept', () => {
	it('after trouble for which it named no pause', async () => {
		const { clock, at, start } = clientWith(refused, busy(100));
		void start();
		await clock.moveTo(10 * SECOND);
		void start();
		await clock.moveTo(HOUR);
		expect(at).toHaveLength(4);
		expect(Math.min(...at.slice(2))).toBeGreaterThanOrEqual(100 * SECOND);
	});

	it('when a shorter one is named after it', async () => {
		const { clock, at, start } = clientWith(busy(100), busy(1));
		void start();
		void start();
		await clock.moveTo(5 * SECOND);
		void start();
		await clock.moveTo(99 * SECOND);
		expect(at).toHaveLength(2);
		await clock.moveTo(HOUR);
		expect(at).toHaveLength(5);
	});

	it('but by no start whose response was lost, which may be a run that is paid for: it is looked for once a minute', async () => {
		const { clock, at, start } = clientWith(down, busy(100));
		void start();
		await clock.moveTo(HOUR);
		expect(at).toHaveLength(3);
		expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(60 * SECOND);
		expect(at[2]! - at[1]!).toBeLessThan(62 * SECOND);
	});

	it('by a start that has just the time for it', async () => {
		const { clock, at, start } = clientWith(busy(100));
		void start();
		await settle();
		void start(120 * SECOND);
		await clock.moveTo(HOUR);
		expect(at).toEqual([0, 100 * SECOND, expect.any(Number)]);
	});

	it('and a start that has not fails with how long it lasts, and what to do', async () => {
		const { clock, start } = clientWith(busy(100));
		void start();
		await clock.moveTo(40 * SECOND);
		await expect(start(70 * SECOND)).resolves.toMatchObject({
			message: 'WeShop asked for a longer pause than there is time left',
			description: expect.stringMatching(/^It is busy or limits your account.*fewer items/),
			retryAfterMs: 60 * SECOND,
		});
	});
});

describe('A connection that broke', () => {
	it('keeps no slot longer than a response does', async () => {
		const broken = Array.from({ length: REQUESTS_PER_SECOND }, () => Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' }));
		const { clock, at, start } = clientWith(...broken);
		for (let call = 0; call <= REQUESTS_PER_SECOND; call++) void start();
		await clock.moveTo(SECOND);
		expect(at).toHaveLength(REQUESTS_PER_SECOND + 1);
	});
});
