import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { isRefusedForGood, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { instantClock, START } from '../clock';
import { imageFile } from './imageFile';

const MINUTE = 60_000;

const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const fine: HttpResponse = { statusCode: 200, headers: {}, body: { success: true, data: { executionId: 'abc' } } };
const busy = (seconds: number): HttpResponse => ({ statusCode: 429, headers: { 'retry-after': String(seconds) }, body: '' });
const unknown: HttpResponse = { statusCode: 404, headers: {}, body: { success: false, error: { code: 'NOT_FOUND', message: 'No such run', retryable: false } } };

/** A client whose requests get these answers one after the other, then all is fine; when each was sent, in milliseconds from the start. */
function clientWith(...answers: HttpResponse[]) {
	const clock = instantClock();
	const at: number[] = [];
	const send = async () => {
		at.push(clock.elapsed());
		return answers[at.length - 1] ?? fine;
	};
	return { client: new WeShopClient(send, clock), at };
}

async function failureOf(call: Promise<unknown>): Promise<WeShopFailure> {
	const thrown: unknown = await call.catch((failure: unknown) => failure);
	if (!(thrown instanceof WeShopFailure)) throw new Error(`Not refused: ${JSON.stringify(thrown)}`);
	return thrown;
}

describe('A run that is read when WeShop asks for a pause', () => {
	it.each([
		[59, 59, 60],
		[60, 60, 61],
		[61, 60, 120],
		[3_600, 60, 120],
	])('of %d seconds is read again after %d to %d seconds', async (seconds, least, most) => {
		const { client, at } = clientWith(busy(seconds));
		await client.getRun('abc', START + 600_000);
		expect(at).toHaveLength(2);
		expect(at[1]).toBeGreaterThanOrEqual(least * 1_000);
		expect(at[1]).toBeLessThanOrEqual(most * 1_000);
	});

	it('fails, when there is no more time, with the rest of the cooldown and its status', async () => {
		const { client } = clientWith(busy(3_600));
		const failure = await failureOf(client.getRun('abc', START + 30_000));
		expect(failure).toMatchObject({ httpStatus: 429, retryAfterMs: 60_000, details: { code: '429', retryable: true } });
		expect(failure.message).toContain('HTTP 429');
	});
});

describe('A start or a price that WeShop asks a pause for', () => {
	it.each<[string, (client: WeShopClient) => Promise<unknown>]>([
		['start', async (client) => await client.startRun(request, 'key', START + 600_000)],
		['price', async (client) => await client.estimatePower(request, START + 600_000)],
	])('is asked for again when it is over, not before: %s', async (_what, call) => {
		const { client, at } = clientWith(busy(300));
		await call(client);
		expect(at).toHaveLength(2);
		expect(at[1]).toBeGreaterThanOrEqual(300_000);
	});
});

describe('A run that WeShop does not know', () => {
	it('fails with WeShop\'s words', async () => {
		const failure = await failureOf(clientWith(unknown).client.getRun('abc', START + 60_000));
		expect(failure).toMatchObject({ message: 'WeShop says: No such run', httpStatus: 404, details: { code: 'NOT_FOUND', retryable: false } });
	});

	it('is refused for good, unlike one that could not be read now, or not with this key', async () => {
		const of = async (answer: HttpResponse) => await failureOf(clientWith(...Array<HttpResponse>(40).fill(answer)).client.getRun('abc', START + 5_000));
		expect(isRefusedForGood(await of(unknown))).toBe(true);
		expect(isRefusedForGood(await of({ statusCode: 503, headers: {}, body: '' }))).toBe(false);
		expect(isRefusedForGood(await of({ statusCode: 401, headers: {}, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'who are you?' } } }))).toBe(false);
		expect(isRefusedForGood(new WeShopFailure('The WeShop key was not sent', { details: { retryable: false } }))).toBe(false);
	});

});

describe('What costs money', () => {
	it('is sent in the way that a stop does not end, and nothing else is', async () => {
		const ways: string[] = [];
		const way = (name: string) => async () => {
			ways.push(name);
			return { ...fine, body: { success: true, data: { executionId: 'abc', image: 'https://uploads.example/1.png' } } };
		};
		const client = new WeShopClient(way('send'), instantClock(), way('order'));
		await client.startRun(request, 'key', START + MINUTE);
		await client.getRun('abc', START);
		await client.estimatePower(request, START + MINUTE);
		await client.uploadImage(imageFile(new Uint8Array()), START + MINUTE);
		expect(ways).toEqual(['order', 'send', 'send', 'send']);
	});
});

describe('The numbers beside a started run', () => {
	it.each([undefined, null, '4', {}])('are left out when they are none: %p', async (power) => {
		const { client } = clientWith({ ...fine, body: { success: true, data: { executionId: 'a', powerConsumption: power, powerBalanceAmount: power } } });
		expect(await client.startRun(request, 'key', START + MINUTE)).toEqual({ executionId: 'a' });
	});
});
