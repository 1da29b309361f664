import { setTimeout as sleep } from 'node:timers/promises';
import { theSandbox } from '../instance';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { callBack, expectNoHarm, expectResultsOf, itemsOf, release, runsOf, starts, until, untilPaused, untilSuccess } from './runs';
import { cutOut, products, published, type Step } from './workflows';

const AFTER: Step = { name: 'After', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
const skus = (name: string) => Array.from({ length: 20 }, (_, index) => `${name}-${index}`);

let own: OwnN8n;

beforeAll(async () => {
	own = await startOwnN8n('burst');
	await theSandbox().settings({ imageSeconds: 6, holdCallbacks: true });
});

/** What n8n answered, by run, in the order of the tries. */
const answers = async (all: string[]) => (await runsOf(all)).map(({ callbacks }) => callbacks.map(({ status }) => status));

describe('twenty callbacks in one instant', () => {
	it('resume twenty executions, each with its own picture', async () => {
		const all = skus('EACH');
		const start = await published(own, 'Twenty executions', [cutOut(own.credential), AFTER]);
		const ids = await Promise.all(products(all).map(async (product) => await start([product])));
		for (const id of ids) await untilPaused(own, id);
		await release(all);
		const runs = await runsOf(all);
		for (const [index, id] of ids.entries()) {
			const execution = await untilSuccess(own, id);
			await expectResultsOf(own, itemsOf(execution)[0], runs[index]!);
			expect(itemsOf(execution, 'After')).toHaveLength(1);
		}
		expect(await answers(all)).toEqual(all.map(() => [202]));
	});

	it('resume one execution once, with twenty pictures in the order of its items', async () => {
		const all = skus('TOGETHER');
		const before = await starts();
		const start = await published(own, 'Twenty runs', [cutOut(own.credential), AFTER]);
		const id = await start(products(all));
		await untilPaused(own, id);
		expect(await starts()).toBe(before + all.length);
		await release(all);
		const execution = await untilSuccess(own, id);
		const runs = await runsOf(all);
		expect(itemsOf(execution)).toHaveLength(all.length);
		for (const [index, run] of runs.entries()) await expectResultsOf(own, itemsOf(execution)[index], run);
		expect(execution.data.resultData.runData['Cut out']).toHaveLength(1);
		expect(execution.data.resultData.runData.After).toHaveLength(1);
		expect(await starts()).toBe(before + all.length);
		// 409 is n8n's own, once the execution goes on.
		expect([202, 409]).toEqual(expect.arrayContaining([...new Set((await answers(all)).flat())]));
	});

	it('are one resume also while files are still being loaded, which are loaded once', async () => {
		const all = skus('SLOWLY').slice(0, 3);
		const start = await published(own, 'Slow files', [cutOut(own.credential), AFTER]);
		const id = await start(products(all));
		await untilPaused(own, id);
		await until('finished runs', async () => (await runsOf(all)).every(({ callbackHeld }) => callbackHeld));
		await theSandbox().settings({ filesLatencyMs: 10_000 });
		const runs = await runsOf(all);
		const calls = [0, 1, 2].map(async (index) => {
			await sleep(500 * index);
			return await callBack(own, runs[index]!);
		});
		expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([202, 202, 202]);
		const execution = await untilSuccess(own, id);
		const loaded = (await theSandbox().requests()).map(({ url }) => url).filter((url) => runs.some(({ files }) => files[0] === url));
		expect(loaded).toHaveLength(3);
		expect(execution.data.resultData.runData.After).toHaveLength(1);
		await theSandbox().settings({ filesLatencyMs: 0 });
		for (const [index, run] of runs.entries()) await expectResultsOf(own, itemsOf(execution)[index], run);
	});
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, holdCallbacks: false, filesLatencyMs: 0 });
	await own?.stop();
	await expectNoHarm();
});
