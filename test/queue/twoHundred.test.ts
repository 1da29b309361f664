import { theSandbox } from '../e2e/instance';
import { expectNoHarm, expectResultsOf, itemsOf, runsOf, until, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published } from '../e2e/paused/workflows';
import { callWebhook } from '../n8n/triggerCalls';
import { executionsThatAre, jobs, theCluster, type QueuePlace } from './place';

const SKUS = Array.from({ length: 200 }, (_, index) => `TWO-HUNDRED-${index}`);

/** One webhook process on a small machine answers about eight calls a second; WeShop's do not come in one instant. */
const AT_A_TIME = 10;

/** For a busy machine, in seconds. */
const SLACK = 60;

let own: QueuePlace;
let ids: string[];
let others: number;

beforeAll(async () => {
	own = await theCluster();
	await theSandbox().settings({ imageSeconds: 6, holdCallbacks: true });
	others = await executionsThatAre(own, 'success');
});

describe('two hundred executions', () => {
	it('are paused at once, and none of them holds a worker', async () => {
		await published(own, 'Two hundred', [cutOut(own.credential, { backgroundHex: '={{ $json.colour }}' })]);
		// The smallest photo: what draws the pictures shares the machine.
		const called = products(SKUS).map((product, index) => ({ ...product, photo: 'https://shop.example/photos/sneaker.png', colour: `#0000${(index + 16).toString(16)}` }));
		ids = await inTurns(called, async (product) => {
			const { status, data } = await callWebhook(`${own.url}/webhook/two-hundred`, { products: [product] });
			expect(status).toBe(200);
			return String(data);
		});
		await until('all paused', async () => (await executionsThatAre(own, 'waiting')) === SKUS.length, SLACK);
		expect(await jobs()).toEqual({ active: 0, waiting: 0 });
	});

	it('leave the workers to others', async () => {
		const start = await published(own, 'Meanwhile', [cutOut(own.credential, { completion: 'none' })]);
		const id = await start(products(['MEANWHILE']));
		expect(itemsOf(await untilSuccess(own, id, 30))).toMatchObject([{ json: { status: 'Pending' } }]);
		expect(await executionsThatAre(own, 'waiting')).toBe(SKUS.length);
	});

	it('go on when WeShop calls, each with its own picture, paid once', async () => {
		await until('all callbacks', async () => (await theSandbox().runs()).filter(({ callbackHeld }) => callbackHeld).length === SKUS.length, SLACK);
		expect(await theSandbox().releaseCallbacks(AT_A_TIME)).toBe(SKUS.length);
		await until('all gone on', async () => (await executionsThatAre(own, 'success')) === others + SKUS.length + 1, SLACK);
		const runs = await runsOf(SKUS);
		await inTurns(ids, async (id, index) => {
			const items = itemsOf(await own.n8n.executions.get(id));
			const { executionId, files } = runs[index]!;
			expect(items).toMatchObject([{ json: { executionId, status: 'Success', url: files[0] }, binary: { data: { fileName: expect.stringMatching(/removeBG.*\.png$/) } } }]);
			if (index % AT_A_TIME === 0) await expectResultsOf(own, items[0], runs[index]!);
		});
		expect(new Set(runs.map(({ files }) => files[0])).size).toBe(SKUS.length);
	});
});

/** So many at a time as a busy shop would, the results in order. */
async function inTurns<In, Out>(all: In[], one: (item: In, index: number) => Promise<Out>): Promise<Out[]> {
	const results: Out[] = [];
	for (let from = 0; from < all.length; from += AT_A_TIME) {
		results.push(...(await Promise.all(all.slice(from, from + AT_A_TIME).map(async (item, index) => await one(item, from + index)))));
	}
	return results;
}

afterAll(async () => {
	await theSandbox().settings({ holdCallbacks: false });
	await expectNoHarm();
});
