import { WeShopClient, REQUESTS_PER_SECOND } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { handClock, settle, START } from '../clock';

const SECOND = 1_000;
const LONG = START + 7_200 * SECOND;
const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const busy = (seconds: number): HttpResponse => ({ statusCode: 429, headers: { 'retry-after': String(seconds) }, body: '' });
const fine: HttpResponse = { statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc' } } };

/** A client whose requests are written down with the time that had passed; `answer` says what the n-th gets. */
function clientWith(answer: (sent: number, elapsed: number) => HttpResponse) {
	const clock = handClock();
	const sent: Array<{ name: string; at: number }> = [];
	const send = async ({ url, headers }: { url: string; headers?: object }) => {
		const at = clock.now() - START;
		sent.push({ name: String((headers as Record<string, string>)?.['Idempotency-Key'] ?? url.split('/').at(-1)), at });
		return answer(sent.length, at);
	};
	const client = new WeShopClient(send as never, clock);
	const at = () => sent.map((one) => one.at);
	const read = async (name: string, deadline = LONG) => await client.getRun(name, deadline).then(() => 'fine', (failure: unknown) => failure);
	const start = async (name: string, deadline = LONG) => await client.startRun(request, name, deadline).then(() => 'fine', (failure: unknown) => failure);
	return { clock, sent, at, read, start };
}

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

/** The most that went within any second. */
function mostInASecond(times: number[]): number {
	return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at - from < SECOND).length));
}

describe('All requests of an execution together', () => {
	it('keep to the rate, starts and reads alike, and go in the order in which they came', async () => {
		const { clock, sent, at, read, start } = clientWith(() => fine);
		const calls: Array<Promise<unknown>> = [];
		for (let index = 0; index < 100; index++) {
			calls.push((index % 3 ? read : start)(`no-${index}`));
			await settle();
		}
		await clock.moveTo(10 * SECOND);
		await expect(Promise.all(calls)).resolves.toEqual(many(100, () => 'fine'));
		expect(mostInASecond(at())).toBe(REQUESTS_PER_SECOND);
		expect(sent.map(({ name }) => name)).toEqual(many(100, (index) => `no-${index}`));
		expect(at().at(-1)).toBeLessThan(5 * SECOND);
	});

	it('keep to the rate when all of them have to be tried again', async () => {
		const { clock, at, read } = clientWith((sent) => (sent <= 60 ? { statusCode: 502, headers: {}, body: '' } : fine));
		const calls = many(60, async (index) => await read(`no-${index}`));
		await clock.moveTo(60 * SECOND);
		await expect(Promise.all(calls)).resolves.toEqual(many(60, () => 'fine'));
		expect(at()).toHaveLength(120);
		expect(mostInASecond(at())).toBeLessThanOrEqual(REQUESTS_PER_SECOND);
	});
});

describe('During a cooldown', () => {
	it('nothing goes out until its end, and all that waited does not go out in one burst then', async () => {
		const { clock, sent, at, read, start } = clientWith((count) => (count === 1 ? busy(20) : fine));
		const calls = [read('gets-retry-after')];
		await settle();
		calls.push(...many(150, async (index) => await (index % 2 ? read : start)(`no-${index}`)));
		await clock.moveTo(19.9 * SECOND);
		expect(sent).toHaveLength(1);
		await clock.moveTo(40 * SECOND);
		await expect(Promise.all(calls)).resolves.toEqual(many(151, () => 'fine'));
		expect(Math.min(...at().slice(1))).toBeGreaterThanOrEqual(20 * SECOND);
		expect(mostInASecond(at())).toBeLessThanOrEqual(REQUESTS_PER_SECOND);
	});

	it('those that were queued before wait as well, and none is forgotten', async () => {
		const { clock, sent, at, read, start } = clientWith((count) => (count === 25 ? busy(30) : fine));
		const calls = many(90, async (index) => await (index % 2 ? read : start)(`no-${index}`));
		await clock.moveTo(120 * SECOND);
		await expect(Promise.all(calls)).resolves.toEqual(many(90, () => 'fine'));
		const askedAt = sent[24]!.at;
		expect(at().filter((time) => time > askedAt && time < askedAt + 30 * SECOND)).toEqual([]);
		expect(new Set(sent.map(({ name }) => name)).size).toBe(90);
		expect(mostInASecond(at())).toBeLessThanOrEqual(REQUESTS_PER_SECOND);
	});

	it('that lasts longer than a minute, a run is read once a minute even so, within the rate limit', async () => {
		const { clock, sent, at, read } = clientWith((count) => (count === 1 ? busy(3_600) : fine));
		void read('gets-retry-after');
		await settle();
		const calls = many(50, async (index) => await read(`no-${index}`));
		await clock.moveTo(59.9 * SECOND);
		expect(sent).toHaveLength(1);
		await clock.moveTo(70 * SECOND);
		await expect(Promise.all(calls)).resolves.toEqual(many(50, () => 'fine'));
		expect(mostInASecond(at())).toBeLessThanOrEqual(REQUESTS_PER_SECOND);
	});

	it('a run is read when its own time is up, and not later', async () => {
		const { clock, sent, read } = clientWith((count) => (count === 1 ? busy(3_600) : fine));
		void read('gets-retry-after');
		await settle();
		void read('until-10-s', START + 10 * SECOND);
		void read('over-already', START - 1);
		await clock.moveTo(30 * SECOND);
		expect(sent.slice(1)).toEqual([{ name: 'over-already', at: 0 }, { name: 'until-10-s', at: 10 * SECOND }]);
	});
});

describe('A start', () => {
	it('whose time is up before the cooldown ends is refused at once, not sent, and not said to be paid for', async () => {
		const { clock, sent, read, start } = clientWith((count) => (count === 1 ? busy(300) : fine));
		void read('gets-retry-after');
		await settle();
		const refused = await start('a', START + 120 * SECOND);
		expect(refused).toMatchObject({ message: expect.stringContaining('longer pause'), details: { code: '429', retryable: true } });
		expect((refused as WeShopFailure).description).not.toMatch(/paid/);
		await expect(start('over-already', START - 1)).resolves.toBeInstanceOf(WeShopFailure);
		await clock.moveTo(600 * SECOND);
		expect(sent.map(({ name }) => name)).toEqual(['gets-retry-after', 'gets-retry-after']);
	});

	it('whose time is up after it waits for the end, however long that is', async () => {
		const { clock, sent, read, start } = clientWith((count) => (count === 1 ? busy(300) : fine));
		void read('gets-retry-after');
		await settle();
		const call = start('a', START + 321 * SECOND);
		await clock.moveTo(299.9 * SECOND);
		expect(sent.filter(({ name }) => name === 'a')).toEqual([]);
		await clock.moveTo(400 * SECOND);
		await expect(call).resolves.toBe('fine');
	});

	it('that is queued is refused when a cooldown begins meanwhile that is too long for it', async () => {
		const { clock, sent, start } = clientWith((count) => (count === 1 ? busy(60) : fine));
		const calls = many(30, async (index) => await start(`no-${index}`, START + 30 * SECOND));
		await clock.moveTo(200 * SECOND);
		const ends = await Promise.all(calls);
		expect(sent).toHaveLength(REQUESTS_PER_SECOND);
		expect(ends.slice(REQUESTS_PER_SECOND)).toEqual(many(10, () => expect.objectContaining({ details: { code: '429', retryable: true } })));
	});
});
