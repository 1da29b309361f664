import { theSandbox } from '../e2e/instance';
import { expectNoHarm, expectResultsOf, itemsOf, release, runsOf, until, untilPaused, untilSuccess } from '../e2e/paused/runs';
import { cutOut, products, published } from '../e2e/paused/workflows';
import { deliveredRuns } from './flows';
import { kill9, linesOf, startAll, theCluster, WORKERS, type QueuePlace } from './place';

const PAUSED = ['MAIN-0', 'MAIN-1', 'MAIN-2'];

let own: QueuePlace;

beforeAll(async () => {
	own = await theCluster();
	await theSandbox().settings({ imageSeconds: 3, holdCallbacks: true, secondsOf: { 'MAIN-WAIT': 6 } });
});

const finishes = (id: string) => WORKERS.flatMap((worker) => linesOf(worker, new RegExp(`Worker finished execution ${id} `))).length;

it('while the main process is down, executions go on by WeShop\'s calls and in the node, and are shown when it is back', async () => {
	const pause = await published(own, 'Paused without main', [cutOut(own.credential)]);
	const wait = await published(own, 'Waiting without main', [cutOut(own.credential, { completion: 'wait' })]);
	const paused = await pause(products(PAUSED));
	await untilPaused(own, paused);
	const waiting = await wait(products(['MAIN-WAIT']));
	await deliveredRuns(['MAIN-WAIT']);
	await kill9('main');
	await release(PAUSED);
	await until('both to be finished', async () => finishes(paused) === 2 && finishes(waiting) === 1);
	await startAll();
	own = await theCluster();
	const execution = await untilSuccess(own, paused);
	for (const [index, run] of (await runsOf(PAUSED)).entries()) {
		// 409 is n8n's own, once the execution goes on.
		expect([202, 409]).toContain(run.callbacks.at(-1)!.status);
		await expectResultsOf(own, itemsOf(execution)[index], run);
	}
	const [run] = await runsOf(['MAIN-WAIT']);
	expect(itemsOf(await untilSuccess(own, waiting))).toMatchObject([{ json: { executionId: run!.executionId } }]);
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, holdCallbacks: false, secondsOf: {} });
	await startAll();
	await expectNoHarm();
});
