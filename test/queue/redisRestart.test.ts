import { setTimeout as sleep } from 'node:timers/promises';
import { theSandbox } from '../e2e/instance';
import { expectNoHarm, expectResultsOf, itemsOf, release, runsOf, until, untilPaused, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published } from '../e2e/paused/workflows';
import { deliveredRuns } from './flows';
import { emptyRedis, jobs, kill9, start, startAll, theCluster, type QueuePlace } from './place';

/** Less than the ten seconds after which n8n's processes end by themselves, in milliseconds. */
const DOWN = 3_000;

let own: QueuePlace;
let pause: (called: ReturnType<typeof products>) => Promise<string>;
let wait: typeof pause;

beforeAll(async () => {
	own = await theCluster();
	pause = await published(own, 'Paused without Redis', [cutOut(own.credential)]);
	wait = await published(own, 'Waiting without Redis', [cutOut(own.credential, { completion: 'wait' })]);
});

describe.each([
	['that comes back with what it held', 'KEPT', async () => undefined],
	['that comes back empty', 'EMPTY', emptyRedis],
])('a Redis %s', (_, name, empty) => {
	const skus = { paused: `${name}-PAUSED`, called: `${name}-CALLED`, waiting: `${name}-WAIT`, anew: `${name}-ANEW` };
	let paused: string;
	let called: string;
	let waiting: string;
	let anew: Promise<string>;

	it('is down for a while', async () => {
		await theSandbox().settings({ imageSeconds: 2, holdCallbacks: true, secondsOf: { [skus.waiting]: 12 } });
		[paused, called] = [await pause(products([skus.paused])), await pause(products([skus.called]))];
		await untilPaused(own, paused);
		await untilPaused(own, called);
		waiting = await wait(products([skus.waiting]));
		await deliveredRuns([skus.waiting]);
		await until('runs that have ended', async () => (await runsOf([skus.called, skus.paused])).every(({ callbackHeld }) => callbackHeld));
		await kill9('redis');
		await empty();
		const down = sleep(DOWN);
		anew = wait(products([skus.anew]));
		const released = release([skus.called, skus.paused]);
		await down;
		await start('redis');
		await released;
	});

	it('keeps no call of WeShop\'s from resuming its execution', async () => {
		for (const [id, sku] of [[paused, skus.paused], [called, skus.called]] as const) {
			const execution = await untilSuccess(own, id);
			await expectResultsOf(own, itemsOf(execution)[0], (await runsOf([sku]))[0]!);
		}
	});

	it('lets the wait in the node go on to its end, paid once', async () => {
		await until('its success', async () => (await own.n8n.executions.get(waiting)).status === 'success');
		expect(itemsOf(await own.n8n.executions.get(waiting))).toMatchObject([{ json: { executionId: (await runsOf([skus.waiting]))[0]!.executionId } }]);
	});

	it('gets the executions that were asked for meanwhile', async () => {
		expect(itemsOf(await untilSuccess(own, await anew))).toMatchObject([{ json: { executionId: (await runsOf([skus.anew]))[0]!.executionId } }]);
		await until('an empty queue', async () => (await jobs()).active === 0);
	});
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, holdCallbacks: false, secondsOf: {} });
	await startAll();
	await expectNoHarm();
});
