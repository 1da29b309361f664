import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { handClock, settle, START } from '../clock';

const busy = (retryAfter: string): HttpResponse => ({ statusCode: 429, headers: { 'retry-after': retryAfter }, body: '' });
const fine: HttpResponse = { statusCode: 200, headers: {}, body: { success: true, data: {} } };

/** A client whose requests are written down with the time that had passed; `answers` are given one after the other, then all is fine. */
function clientWith(...answers: Array<HttpResponse | Promise<HttpResponse>>) {
	const clock = handClock();
	const sent: Array<[string, number]> = [];
	const send = async ({ url }: { url: string }) => {
		sent.push([url.replace('/openapi/agent/runs/', ''), clock.now() - START]);
		return await (answers.shift() ?? fine);
	};
	return { client: new WeShopClient(send, clock), clock, sent };
}

describe('When one call gets a Retry-After', () => {
	it('no call of the execution sends a request until then', async () => {
		const { client, clock, sent } = clientWith(busy('20'));
		const calls = [client.getRun('a', START + 60_000)];
		await settle();
		calls.push(client.getRun('b', START + 60_000), client.getRun('c', START + 60_000));
		await clock.moveTo(19_900);
		expect(sent).toEqual([['a', 0]]);
		await clock.moveTo(30_000);
		await Promise.all(calls);
		expect(sent.map(([id]) => id).sort()).toEqual(['a', 'a', 'b', 'c']);
		for (const [, at] of sent.slice(1)) expect(at).toBeGreaterThanOrEqual(20_000);
	});

	it('a call after that time goes out at once', async () => {
		const { client, clock, sent } = clientWith(busy('5'));
		const first = client.getRun('a', START + 60_000);
		await clock.moveTo(10_000);
		await first;
		await client.getRun('b', START + 60_000);
		expect(sent.at(-1)).toEqual(['b', 10_000]);
	});

	it('a call that waits already waits on when a later answer asks for more', async () => {
		let answerLate!: (answer: HttpResponse) => void;
		const late = new Promise<HttpResponse>((resolve) => {
			answerLate = resolve;
		});
		const { client, clock, sent } = clientWith(late, busy('5'));
		const calls = [client.getRun('slow', START + 120_000), client.getRun('a', START + 120_000)];
		await settle();
		calls.push(client.getRun('b', START + 120_000));
		await clock.moveTo(2_000);
		answerLate(busy('30'));
		await clock.moveTo(31_900);
		expect(sent.map(([id]) => id)).toEqual(['slow', 'a']);
		await clock.moveTo(60_000);
		await Promise.all(calls);
	});

	it('a call whose time is up before then fails in time, rather than wait', async () => {
		const { client, clock, sent } = clientWith(busy('3600'));
		await expect(client.getRun('a', START + 50_000)).rejects.toThrow();
		let ended: number | undefined;
		const end = () => {
			ended = clock.now() - START;
		};
		const call = client.getRun('b', START + 60_000).then(end, end);
		await clock.moveTo(60_001);
		expect(ended).toBeLessThanOrEqual(60_000);
		expect(sent.length).toBeLessThanOrEqual(2);
		await clock.moveTo(4_000_000);
		await call;
	});
});
