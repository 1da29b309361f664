import { REQUESTS_PER_SECOND, WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { Stopped } from '../../../nodes/WeShop/api/failure';
import { RateLimiter } from '../../../nodes/WeShop/api/rateLimiter';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { handClock, settle, START } from '../clock';

const HOUR = 3_600_000;
const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const fine: HttpResponse = { statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc' } } };
const busy: HttpResponse = { statusCode: 429, headers: { 'retry-after': '50' }, body: '' };

/** Time whose sleeps end with the execution, as those of a session do. */
function stoppable() {
	const clock = handClock();
	let stop!: () => void;
	const stopped = new Promise<never>((_, reject) => {
		stop = () => reject(new Stopped());
	});
	stopped.catch(() => undefined);
	return { clock: { ...clock, sleep: async (...of: Parameters<typeof clock.sleep>) => await Promise.race([clock.sleep(...of), stopped]) }, stop };
}

/** A client, what it has sent, and how its starts and reads ended. */
function clientWith(...answers: HttpResponse[]) {
	const { clock, stop } = stoppable();
	let sent = 0;
	const client = new WeShopClient(async () => answers[sent++] ?? fine, clock);
	const ends: unknown[] = [];
	const settled = (end: unknown) => ends.push(end);
	const begin = (isRead: boolean) => {
		const call = isRead ? client.getRun('abc', START + HOUR) : client.startRun(request, 'key', START + HOUR);
		void call.then(settled, settled);
	};
	return { clock, stop, begin, ends, sent: () => sent };
}

describe('A stop', () => {
	it('ends the wait for the rate limit at once, for all requests', async () => {
		const { clock, stop } = stoppable();
		const limiter = new RateLimiter({ perSecond: 1, atOnce: 1 }, clock);
		const ends: string[] = [];
		for (const name of ['first', 'second', 'third']) {
			limiter.acquire().then(() => ends.push(`${name} went`), (failure) => ends.push(`${name}: ${failure instanceof Stopped}`));
		}
		await settle();
		expect(ends).toEqual(['first went']);
		stop();
		await settle();
		expect(ends).toEqual(['first went', 'second: true', 'third: true']);
		await clock.moveTo(HOUR);
		expect(ends).toHaveLength(3);
	});

	it.each([
		['starts', false],
		['reads', true],
	])('sends none of the %s that are queued, and says of none that it may be paid for', async (_what, isRead) => {
		const { clock, stop, begin, ends, sent } = clientWith();
		for (let call = 0; call < 50; call++) begin(isRead);
		await settle();
		stop();
		await settle();
		const stops = ends.filter((end) => end instanceof Stopped);
		expect(stops).toHaveLength(50 - REQUESTS_PER_SECOND);
		for (const { description } of stops) expect(description ?? '').not.toContain('paid');
		await clock.moveTo(HOUR);
		expect(sent()).toBe(REQUESTS_PER_SECOND);
	});

	it('sends nothing either of what waits for the end of a cooldown', async () => {
		const { clock, stop, begin, ends, sent } = clientWith(busy);
		begin(true);
		await settle();
		for (let call = 0; call < 10; call++) begin(call % 2 === 0);
		await clock.moveTo(10_000);
		stop();
		await settle();
		expect(ends).toHaveLength(11);
		for (const end of ends) expect(end).toBeInstanceOf(Stopped);
		await clock.moveTo(HOUR);
		expect(sent()).toBe(1);
	});
});
