import { setTimeout as sleep } from 'node:timers/promises';
import { theSandbox } from '../e2e/instance';
import { expectNoHarm, expectResultsOf, itemsOf, release, runsOf, until, untilParked, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published } from '../e2e/paused/workflows';
import { deliveredRuns } from './flows';
import { emptyRedis, jobs, kill9, start, startAll, theCluster, type QueuePlace } from './place';

/** Less than the ten seconds after which n8n's processes end by themselves, in milliseconds. */
const DOWN = 3_000;

let own: QueuePlace;
let park: (called: ReturnType<typeof products>) => Promise<string>;
let wait: typeof park;

beforeAll(async () => {
	own = await theCluster();
	park = await published(own, 'Parked without Redis', [cutOut(own.credential)]);
	wait = await published(own, 'Waiting without Redis', [cutOut(own.credential, { completion: 'wait' })]);
});

describe.each([
	['that comes back with what it held', 'KEPT', async () => undefined],
	['that comes back empty', 'EMPTY', emptyRedis],
])('a Redis %s', (_, name, empty) => {
	const skus = { parked: `${name}-PARKED`, called: `${name}-CALLED`, waiting: `${name}-WAIT`, anew: `${name}-ANEW` };
	let parked: string;
	let called: string;
	let waiting: string;
	let anew: Promise<string>;

	it('is away for a while', async () => {
		await theSandbox().settings({ imageSeconds: 2, holdCallbacks: true, secondsOf: { [skus.waiting]: 12 } });
		[parked, called] = [await park(products([skus.parked])), await park(products([skus.called]))];
		await untilParked(own, parked);
		await untilParked(own, called);
		waiting = await wait(products([skus.waiting]));
		await deliveredRuns([skus.waiting]);
		await until('runs that have ended', async () => (await runsOf([skus.called, skus.parked])).every(({ callbackHeld }) => callbackHeld));
		await kill9('redis');
		await empty();
		const down = sleep(DOWN);
		anew = wait(products([skus.anew]));
		const released = release([skus.called, skus.parked]);
		await down;
		await start('redis');
		await released;
	});

	it('keeps no call of WeShop\'s from resuming its execution', async () => {
		for (const [id, sku] of [[parked, skus.parked], [called, skus.called]] as const) {
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
