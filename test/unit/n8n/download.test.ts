import { Readable } from 'node:stream';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { NodeClock } from '../../../nodes/WeShop/n8n/clock';
import { ResultFiles } from '../../../nodes/WeShop/n8n/resultFiles';
import type { ResultJson } from '../../../nodes/WeShop/run/results';
import { handClock } from '../clock';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const result: ResultJson = { executionId: 'run-1', agentName: 'kling', agentVersion: 'v1.0', status: 'Success', mediaType: 'video', index: 0, count: 1, url: 'https://ai-video.weshop.ai/film' };

/** A host sends so many bytes every so many milliseconds, so often. */
interface Sending {
	every: number;
	bytes: number;
	times: number;
}

const FOR_EVER = Infinity;

/** A file that comes as its host sends it, one sending after the other, by a clock that stands still until it is moved. */
function download(...sendings: Sending[]) {
	const hand = handClock();
	const alarms: number[] = [];
	const clock: NodeClock = {
		...hand,
		alarm: (milliseconds) => {
			alarms.push(milliseconds);
			const controller = new AbortController();
			void hand.sleep(milliseconds).then(() => controller.abort());
			return controller.signal;
		},
	};
	const send = async (body: Readable) => {
		for (const { every, bytes, times } of sendings) {
			const chunk = Buffer.alloc(bytes);
			for (let sent = 0; sent < times && !body.destroyed; sent++) {
				await hand.sleep(every);
				body.push(chunk);
			}
		}
		body.push(null);
	};
	const requestedAt: number[] = [];
	const from = hand.now();
	const helpers = {
		httpRequest: async ({ abortSignal }: { abortSignal: AbortSignal }) => {
			requestedAt.push(hand.now() - from);
			const body = new Readable({ read: () => undefined });
			abortSignal.addEventListener('abort', () => body.destroy(new Error('canceled')));
			void send(body);
			return { statusCode: 200, headers: {}, body };
		},
		prepareBinaryData: async (body: Readable) => {
			let bytes = 0;
			for await (const part of body) bytes += (part as Buffer).length;
			return { bytes };
		},
	};
	const after = () => hand.now() - from;
	let ended: { bytes?: number; failure?: string; after: number } | undefined;
	void new ResultFiles(helpers as never, clock).load(result, {}, 500).then(
		(file) => (ended = { bytes: Number(file.binary.bytes), after: after() }),
		(failure: WeShopFailure) => (ended = { failure: failure.message, after: after() }),
	);
	return { moveTo: hand.moveTo, ended: () => ended, requestedAt, alarms };
}

describe('A download from a host that sends', () => {
	it('a byte every 29 seconds is given up and says why', async () => {
		const { moveTo, ended, requestedAt } = download({ every: 29 * SECOND, bytes: 1, times: FOR_EVER });
		await moveTo(HOUR);
		expect(ended()).toEqual({ failure: 'it was too slow: 2 bytes in 61 seconds', after: expect.any(Number) as number });
		expect(ended()!.after).toBeLessThan(130 * SECOND);
		expect(requestedAt).toHaveLength(2);
	});

	it.each([
		['10 kB a second', [{ every: 10 * SECOND, bytes: 100_000, times: FOR_EVER }], /^it was too slow: 1 MB in 148 seconds$/, 150 * SECOND],
		['1 MB, and then a byte every 29 seconds', [{ every: SECOND, bytes: 1_000_000, times: 1 }, { every: 29 * SECOND, bytes: 1, times: FOR_EVER }], /^it was too slow: 1 MB in 12\d seconds$/, 130 * SECOND],
		['as little as it may, and never ends', [{ every: 10 * SECOND, bytes: 160_000, times: FOR_EVER }], /^it was too slow: 115 MB in 7200 seconds$/, 2 * HOUR],
		['1 MB, and then nothing', [{ every: SECOND, bytes: 1_000_000, times: 1 }, { every: HOUR, bytes: 1, times: 1 }], /^it stopped sending$/, 130 * SECOND],
	])('%s is given up and says why', async (_what, sendings, why, within) => {
		const { moveTo, ended } = download(...sendings);
		await moveTo(3 * HOUR);
		expect(ended()).toEqual({ failure: expect.stringMatching(why) as string, after: expect.any(Number) as number });
		expect(ended()!.after).toBeLessThanOrEqual(within);
	});

	it('nothing is requested again after half a minute', async () => {
		const { moveTo, ended, requestedAt } = download({ every: HOUR, bytes: 1, times: 1 });
		await moveTo(HOUR - SECOND);
		expect(ended()!.failure).toBe('it stopped sending');
		expect(requestedAt[1]).toBeGreaterThanOrEqual(30 * SECOND);
		expect(requestedAt[1]).toBeLessThan(33 * SECOND);
	});

	it.each([
		['a film of 500 MB at 1 Mbit/s', { every: SECOND, bytes: 125_000, times: 4_000 }],
		['a film of 100 MB at 1 Mbit/s that four others share', { every: SECOND, bytes: 25_000, times: 4_000 }],
		['a film of 400 MB in gusts', { every: 29 * SECOND, bytes: 20_000_000, times: 20 }],
		['a picture of 2 MB at 512 kbit/s', { every: SECOND, bytes: 64_000, times: 31 }],
		['a picture of 200 kB at 32 kbit/s', { every: SECOND, bytes: 4_000, times: 50 }],
		['256 bytes one by one', { every: 200, bytes: 1, times: 256 }],
	])('%s is loaded', async (_what, sending) => {
		const { moveTo, ended, requestedAt } = download(sending);
		await moveTo(2 * HOUR);
		expect(ended()).toEqual({ bytes: sending.bytes * sending.times, after: sending.every * sending.times });
		expect(requestedAt).toEqual([0]);
	});

	it('hardly enough is checked once a second at the most', async () => {
		const { moveTo, alarms } = download({ every: 10 * SECOND, bytes: 160_100, times: FOR_EVER });
		await moveTo(2 * HOUR);
		expect(Math.min(...alarms)).toBeGreaterThanOrEqual(1_000);
	});
});
