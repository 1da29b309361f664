import { WeShopClient, type TimedRequest } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { RetryBudget } from '../../../nodes/WeShop/api/retryBudget';
import { UploadSlots } from '../../../nodes/WeShop/api/uploadSlots';
import { handClock, settle, START } from '../clock';
import { imageFile } from './imageFile';

const MB = 1_000_000;
const MINUTE = 60_000;
const later = new WeShopFailure('Later', { details: { retryable: true } });

/** Uploads of these sizes that begin together; each goes on until the test ends it. */
function uploadsOf(...sizes: number[]) {
	const clock = handClock();
	const uploads = new UploadSlots();
	const budget = new RetryBudget(clock);
	const going = new Map<number, { end(failure?: WeShopFailure): void }>();
	const send = async ({ body, abortSignal }: TimedRequest) =>
		await new Promise<HttpResponse>((resolve, reject) => {
			const index = Number(((body as unknown as FormData).get('image') as File).name);
			const end = (failure?: WeShopFailure) => {
				going.delete(index);
				if (failure) reject(failure);
				else resolve({ statusCode: 200, headers: {}, body: { success: true, data: { image: 'done' } } });
			};
			going.set(index, { end });
			abortSignal.addEventListener('abort', () => going.delete(index));
		});
	// Each of an execution of its own.
	const ends = sizes.map(async (size, index) => {
		const client = new WeShopClient(send, clock, send, { uploads, budget });
		client.allowRuns(100);
		return await client.uploadImage({ ...imageFile(new Uint8Array()), size, fileName: String(index) }, START + 10 * MINUTE).catch((failure: WeShopFailure) => failure.message);
	});
	const end = async (index: number, failure?: WeShopFailure) => {
		going.get(index)!.end(failure);
		await settle();
	};
	return { clock, ends, end, budget, going: () => [...going.keys()] };
}

describe('Uploads', () => {
	it('are as many at a time as are 24 MB together, in the order in which they came', async () => {
		const { going, end } = uploadsOf(8 * MB, 8 * MB, 8 * MB, 8 * MB, 1 * MB);
		await settle();
		expect(going()).toEqual([0, 1, 2]);
		await end(1);
		expect(going()).toEqual([0, 2, 3]);
		await end(3);
		expect(going()).toEqual([0, 2, 4]);
	});

	it('are no more than 24 at a time, however small they are', async () => {
		const { going } = uploadsOf(...Array<number>(50).fill(1_000));
		await settle();
		expect(going()).toHaveLength(24);
	});

	it('are one at a time if each is larger than that', async () => {
		const { going, end } = uploadsOf(60 * MB, 60 * MB);
		await settle();
		expect(going()).toEqual([0]);
		await end(0);
		expect(going()).toEqual([1]);
	});

	it('give up their place while they wait for their next try, and a failed one for good', async () => {
		const { going, end, clock, ends } = uploadsOf(24 * MB, 24 * MB, 24 * MB);
		await settle();
		await end(0, later);
		expect(going()).toEqual([1]);
		await end(1, new WeShopFailure('Never', { details: { retryable: false } }));
		expect(going()).toEqual([2]);
		await clock.moveTo(5_000);
		await end(2);
		expect(going()).toEqual([0]);
		await end(0);
		expect(await Promise.all(ends)).toEqual(['done', 'Never', 'done']);
	});

	it('lose none of their time while others are uploaded first, and no retry is lost by that', async () => {
		const { going, end, clock, budget, ends } = uploadsOf(24 * MB, 24 * MB, 24 * MB);
		await settle();
		await end(0, later);
		for (const [index, minute] of [[1, 4], [2, 8]] as const) {
			await clock.moveTo(minute * MINUTE);
			await end(index);
		}
		expect(going()).toEqual([0]);
		await end(0, later);
		await clock.moveTo(10 * MINUTE);
		expect(going()).toEqual([0]);
		await end(0);
		expect(await Promise.all(ends)).toEqual(['done', 'done', 'done']);
		let left = 0;
		while (budget.take(0)) left++;
		expect(left).toBeGreaterThanOrEqual(99);
	});

	it('leave the queue when their execution is stopped, whoever is before them', async () => {
		const clock = handClock();
		const slots = new UploadSlots();
		const leave = await slots.enter(24 * MB, clock);
		const stopped = slots.enter(24 * MB, { ...clock, sleep: async () => await Promise.reject<void>(new Stopped()) });
		const next = slots.enter(24 * MB, clock);
		await expect(stopped).rejects.toBeInstanceOf(Stopped);
		leave();
		(await next)();
		(await slots.enter(24 * MB, clock))();
	});

	it('hold no place in a pause that WeShop asks one account for', async () => {
		const clock = handClock();
		const uploads = new UploadSlots();
		const busy: HttpResponse = { statusCode: 429, headers: { 'retry-after': '300' }, body: '' };
		const of = (answer: HttpResponse) => new WeShopClient(async () => answer, clock, undefined, { uploads });
		const file = { ...imageFile(new Uint8Array([1])), size: 24 * MB };
		const paused = of(busy);
		for (let upload = 0; upload < 3; upload++) void paused.uploadImage(file, START + 10 * MINUTE).catch(() => undefined);
		await clock.moveTo(1_000);
		const other = of({ statusCode: 200, headers: {}, body: { success: true, data: { image: 'done' } } });
		expect(await other.uploadImage(file, START + 10 * MINUTE)).toBe('done');
	});
});
