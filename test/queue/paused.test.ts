import { fixture, theSandbox } from '../e2e/instance';
import { callBack, expectNoHarm, expectResultsOf, itemsOf, release, runsOf, served, sha256, untilPaused, untilSuccess } from '../e2e/paused/runs';
import { cutOutOfFile, published, TO_FILE, withContents, type Step } from '../e2e/paused/workflows';
import { jobs, kill9, startAll, theCluster, workersOf, type QueuePlace } from './place';

/** n8n's own, which reads the whole file that the item brings. */
const hash = (name: string, binaryPropertyName: string): Step => ({
	name,
	type: 'n8n-nodes-base.crypto',
	typeVersion: 1,
	parameters: { action: 'hash', type: 'SHA256', binaryData: true, binaryPropertyName, dataPropertyName: 'hash', encoding: 'hex' },
});

let own: QueuePlace;

beforeAll(async () => {
	own = await theCluster();
	await theSandbox().settings({ imageSeconds: 3, holdCallbacks: true });
});

it('a paused execution goes on, on another worker than it began on, with its files whole and its items in order', async () => {
	const skus = ['PAUSED-0', 'PAUSED-1', 'PAUSED-2'];
	// The photo's file was made before the execution was paused, the picture's by the webhook process.
	const backToPhoto: Step = { name: 'Back', type: 'n8n-nodes-base.merge', typeVersion: 3, parameters: { mode: 'combine', combineBy: 'combineByPosition', options: {} } };
	const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });
	const start = await published(own, 'Paused', [TO_FILE, cutOutOfFile(own.credential), hash('Picture', 'data'), backToPhoto, hash('Photo', 'photo')], {
		'To file': { main: [[to('Cut out'), to('Back', 1)]] },
		Picture: { main: [[to('Back')]] },
	});
	const id = await start(withContents(skus));
	await untilPaused(own, id);
	expect(await jobs()).toEqual({ active: 0, waiting: 0 });
	const [began] = workersOf(id);
	await kill9(began!);
	await release(skus);
	const execution = await untilSuccess(own, id);
	expect(workersOf(id)).toEqual(expect.arrayContaining(['worker-1', 'worker-2']));
	const runs = await runsOf(skus);
	for (const [index, run] of runs.entries()) {
		expect(run.callbacks).toMatchObject([{ status: expect.any(Number) }]);
		await expectResultsOf(own, itemsOf(execution)[index], run);
		expect(itemsOf(execution, 'Picture')[index]!.json.hash).toBe(sha256(await served(run.files[0]!)));
		expect(itemsOf(execution, 'Photo')[index]!.json).toMatchObject({ hash: sha256(fixture('sneaker.jpg')) });
	}
	expect((await callBack(own, runs[0]!)).status).toBe(409);
});

afterAll(async () => {
	await startAll();
	await theSandbox().settings({ imageSeconds: 2, holdCallbacks: false });
	await expectNoHarm();
});
