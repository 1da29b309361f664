import { setTimeout as sleep } from 'node:timers/promises';
import { theSandbox } from '../e2e/instance';
import { callBack, expectNoHarm, expectResultsOf, itemsOf, release, runsOf, until, untilPaused, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published } from '../e2e/paused/workflows';
import { callWebhook, type HttpResponse } from '../n8n/triggerCalls';
import { deliveredRuns, executionIdsIn, holdReads, runsFor } from './flows';
import { downMs, jobs, kill9, leaveAlone, linesOf, start, startAll, startsOf, supervise, theCluster, WORKERS, type QueuePlace } from './place';

const ALL = ['main', 'webhook', ...WORKERS] as const;

/** How an execution that waits in the node prevents a second bill, and how often its product is paid for in the end. */
const WAYS = {
	'DOWN-PLAIN': { called: 'nothing that prevents a second bill', parameters: {}, paid: 2 },
	'DOWN-MADE': { called: 'Made Before', parameters: { options: { madeBefore: 'reuse' }, backgroundHex: '#d00001' }, paid: 1 },
	'DOWN-KEY': { called: 'an own key', parameters: { options: { idempotencyKey: '={{ $json.sku }}' }, backgroundHex: '#d00002' }, paid: 1 },
};
type Sku = keyof typeof WAYS;
const SKUS = Object.keys(WAYS) as Sku[];

let own: QueuePlace;
const waiting = new Map<Sku, { id: string; run: string; again: () => Promise<string> }>();
let paused: string;
/** What is answered while n8n is down; 0 where nobody answers. */
let callStatus: number;
let askedStatus: number;
let anew: () => Promise<string>;

beforeAll(async () => {
	own = await theCluster();
	await theSandbox().settings({ imageSeconds: 2, holdCallbacks: true, secondsOf: { 'DOWN-PAUSED': 10 } });
	await holdReads(SKUS);
	const pause = await published(own, 'Paused while Redis is down', [cutOut(own.credential)]);
	paused = await pause(products(['DOWN-PAUSED']));
	anew = async () => await pause(products(['DOWN-NEW']));
	for (const sku of SKUS) {
		const flow = await published(own, `Waits ${sku}`, [cutOut(own.credential, { completion: 'wait', ...WAYS[sku].parameters })]);
		const again = async () => await flow(products([sku]));
		const id = await again();
		const [run] = await deliveredRuns([sku]);
		waiting.set(sku, { id, run: run!.executionId, again });
	}
	await untilPaused(own, paused);
	const [run] = await runsOf(['DOWN-PAUSED']);
	const before = await Promise.all(ALL.map(startsOf));

	const exits = (name: (typeof ALL)[number]) => linesOf(name, /Unable to connect to Redis after trying/).length;
	const exitsBefore = ALL.map(exits);
	await supervise();
	await kill9('redis');
	const outage = sleep(downMs());
	await until('all of n8n to end by itself', async () => ALL.every((name, index) => exits(name) > exitsBefore[index]!), 60);
	const statusOf = async (answer: Promise<HttpResponse>) => await answer.then(({ status }) => status, () => 0);
	askedStatus = await statusOf(callWebhook(`${own.url}/webhook/paused-while-redis-is-down`, { products: products(['DOWN-NEW']) }));
	callStatus = await statusOf(callBack(own, run!));
	await outage;
	await start('redis');
	await leaveAlone();
	expect(await Promise.all(ALL.map(startsOf))).toEqual(before.map((starts) => starts + 1));
	await theSandbox().settings({ answers: [] });
	own = await theCluster();
});

describe('Redis that is down for longer than n8n waits for it, where something starts n8n again', () => {
	it('makes n8n refuse what it is asked to execute meanwhile, so that nothing is started unseen', async () => {
		expect(askedStatus).not.toBe(200);
		expect(await runsFor('DOWN-NEW')).toEqual([]);
		await theSandbox().settings({ holdCallbacks: false });
		await untilSuccess(own, await anew());
		expect(await runsFor('DOWN-NEW')).toHaveLength(1);
	});

	it('leaves a paused execution to the next call where one came meanwhile', async () => {
		const [run] = await runsOf(['DOWN-PAUSED']);
		expect(callStatus).not.toBe(202);
		expect((await own.n8n.executions.get(paused)).status).toBe('waiting');
		await release(['DOWN-PAUSED']);
		await expectResultsOf(own, itemsOf(await untilSuccess(own, paused))[0], run!);
	});

	it('ends the executions that wait in the node: they are crashed, and their runs are known at WeShop', async () => {
		for (const [sku, { id, run }] of waiting) {
			const execution = await own.n8n.executions.wait(id);
			expect(execution.status).toBe('crashed');
			expect((await runsOf([sku]))[0]!.executionId).toBe(run);
		}
	});

	it.each(SKUS.map((sku) => [WAYS[sku].called, WAYS[sku].paid === 1 ? 'once' : 'twice', sku] as const))('with %s, an execution that waited and is executed again is paid for %s', async (_, __, sku) => {
		const { run, again } = waiting.get(sku)!;
		const execution = await untilSuccess(own, await again());
		const runs = (await runsFor(sku)).map(({ executionId }) => executionId);
		expect(runs).toHaveLength(WAYS[sku].paid);
		expect(executionIdsIn(execution)).toEqual([runs.find((id) => WAYS[sku].paid === 1 || id !== run)]);
	});

	it('leaves an empty queue', async () => {
		await until('an empty queue', async () => Object.values(await jobs()).every((count) => count === 0));
	});
});

afterAll(async () => {
	await theSandbox().settings({ holdCallbacks: false, answers: [], secondsOf: {} });
	await leaveAlone();
	await startAll();
	await expectNoHarm();
});
