import { theSandbox } from '../e2e/instance';
import { expectNoHarm, itemsOf, runsOf, sha256, served, until, untilSuccess } from '../e2e/paused/runs';
import { cutOut, cutOutOfFile, products, published, TO_FILE, withContents } from '../e2e/paused/workflows';
import { CONCURRENCY } from './cluster';
import { jobs, theCluster, WORKERS, workersOf, type QueuePlace } from './place';

const WAIT = { completion: 'wait' };

let own: QueuePlace;

beforeAll(async () => {
	own = await theCluster();
	await theSandbox().settings({ imageSeconds: 2 });
});

it('a worker takes files in, waits in the node, and puts the files of each item out whole', async () => {
	const skus = ['IN-0', 'IN-1', 'IN-2'];
	const cutOutFile = cutOutOfFile(own.credential);
	const start = await published(own, 'Files in the node', [TO_FILE, { ...cutOutFile, parameters: { ...cutOutFile.parameters, ...WAIT } }]);
	const id = await start(withContents(skus));
	const execution = await untilSuccess(own, id);
	expect(workersOf(id)).toHaveLength(1);
	const items = itemsOf(execution);
	expect(items).toHaveLength(skus.length);
	for (const [index, run] of (await runsOf(skus)).entries()) {
		const { json, binary, pairedItem } = items[index]!;
		expect(json).toMatchObject({ executionId: run.executionId, taskName: skus[index], url: run.files[0] });
		expect(pairedItem).toEqual({ item: index });
		const { id: fileId = '' } = binary!.data!;
		expect(fileId).toMatch(/^database:/);
		expect(sha256(await own.n8n.executions.file(fileId))).toBe(sha256(await served(run.files[0]!)));
	}
});

it('an execution that waits in the node holds a place of its worker, on both workers', async () => {
	const places = WORKERS.length * CONCURRENCY;
	const skus = Array.from({ length: places + 2 }, (_, index) => `HELD-${index}`);
	await theSandbox().settings({ imageSeconds: 8 });
	const start = await published(own, 'Held', [cutOut(own.credential, WAIT)]);
	const ids = await Promise.all(products(skus).map(async (product) => await start([product])));
	await until('all places taken, and a queue', async () => {
		const { active, waiting } = await jobs();
		return active === places && waiting === 2;
	});
	const executions = await Promise.all(ids.map(async (id) => await untilSuccess(own, id)));
	for (const worker of WORKERS) expect(ids.flatMap(workersOf).filter((one) => one === worker).length).toBeGreaterThanOrEqual(CONCURRENCY);
	for (const [index, run] of (await runsOf(skus)).entries()) expect(itemsOf(executions[index]!)).toMatchObject([{ json: { executionId: run.executionId } }]);
	expect(await jobs()).toEqual({ active: 0, waiting: 0 });
});

it('a Spending Limit holds on a worker: nothing starts above it, and what just fits is paid', async () => {
	const { balance } = await theSandbox().settings();
	const limited = async (name: string, skus: string[], spendingLimit: number) => {
		const start = await published(own, name, [cutOut(own.credential, { ...WAIT, options: { spendingLimit } })]);
		return await start(products(skus));
	};
	const above = await limited('Above the limit', ['LIMIT-0', 'LIMIT-1', 'LIMIT-2'], 2);
	const refused = await own.n8n.executions.wait(above);
	expect(refused.status).toBe('error');
	expect(JSON.stringify(refused.data)).toContain('3 items would cost 3 points, which is above the Spending Limit (Points) of 2');
	expect((await theSandbox().settings()).balance).toBe(balance);
	await untilSuccess(own, await limited('Within the limit', ['FITS-0', 'FITS-1'], 2));
	expect((await theSandbox().settings()).balance).toBe(balance - 2);
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2 });
	await expectNoHarm();
});
