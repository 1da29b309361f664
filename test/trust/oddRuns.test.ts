import type { INodeParameters } from 'n8n-workflow';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import { oddRuns, type OddRun, type Reading } from '../faults/runs';
import { runWeShop } from '../engine/engine';
import { giveExecutionsTimesOfTheirOwn, inItsOwnTime } from '../engine/ownTime';
import { cutOut } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { sideBySide } from '../engine/sideBySide';
import { runCalled, until } from '../engine/traffic';

startWithAnEmptySandbox({ imageSeconds: 0.02 });
giveExecutionsTimesOfTheirOwn();

const operations = ['get', 'check', 'wait'] as const;
type Operation = (typeof operations)[number];
const keyOf = (name: string) => `${process.env.SANDBOX_KEY}.${Buffer.from(name).toString('hex')}`;

interface Finished {
	executionId: string;
	/** Of its picture. */
	url: string;
}

const finished = sideBySide(async (): Promise<Finished> => {
	await runWeShop({ parameters: cutOut('finished', { completion: 'none' }) });
	return await until(async () => {
		const run = await runCalled('finished');
		return run.status === 'Success' ? { executionId: run.executionId, url: run.files[0]! } : undefined;
	});
});

const slots = new ConcurrencyLimit(10);

/** Reads the run. What WeShop says first is the odd run; from the second reading on it tells the truth, a success. */
const read = (operation: Operation, odd: OddRun) =>
	sideBySide(async () => {
		const { executionId } = await planned();
		const parameters: INodeParameters = { resource: 'run', operation, executionId, download: false };
		const { outcome } = await slots.use(async () => await inItsOwnTime(async () => await runWeShop({ parameters, apiKey: keyOf(`${operation}: ${odd.name}`) })));
		return { ...outcome, run: await finished() };
	});
const planned = sideBySide(async () => {
	const { executionId, url } = await finished();
	const answers = operations.flatMap((operation) => oddRuns.map((odd) => ({ endpoint: 'getRun' as const, apiKey: keyOf(`${operation}: ${odd.name}`), status: 200, body: { success: true, data: odd.data(executionId, url) } })));
	await theSandbox().settings({ answers });
	return { executionId, url };
});

/** The odd runs that are read so, each with what comes of reading it. */
const whose = (operation: Operation, reading: Reading) => oddRuns.filter((odd) => odd.reading === reading).map((odd) => ({ ...odd, read: read(operation, odd) }));
const result = ({ executionId, url }: Finished) => ({ json: expect.objectContaining({ executionId, index: 0, count: 1, mediaType: 'image', url }) as unknown, pairedItem: { item: 0 } });
const stateOnly = ({ url }: Finished) => ({ json: expect.not.objectContaining({ url }) as unknown, pairedItem: { item: 0 } });

describe.each(operations)('Run → %s of a run of which WeShop says:', (operation) => {
	it.each(whose(operation, 'results'))('$name, puts out its good result', async ({ hint, read }) => {
		const { error, outputs, hints, run } = await read();
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual([result(run)]);
		expect(hints.map(({ message }) => message)).toEqual(hint ? [expect.stringContaining(hint)] : []);
	});

	it.each(whose(operation, 'unfinished'))(`$name, ${operation === 'wait' ? 'waits on' : 'takes it for unfinished'}`, async ({ read }) => {
		const { error, outputs, run } = await read();
		expect(error).toBeUndefined();
		expect(outputs).toEqual({ get: [[stateOnly(run)]], check: [[], [stateOnly(run)]], wait: [[result(run)]] }[operation]);
	});

	it.each(whose(operation, 'bare'))(`$name, ${operation === 'wait' ? 'polls until it shows them' : 'takes it for unfinished, and Running'}`, async ({ read }) => {
		const { error, outputs, run } = await read();
		expect(error).toBeUndefined();
		const running = { json: expect.objectContaining({ executionId: run.executionId, status: 'Running' }) as unknown, pairedItem: { item: 0 } };
		expect(outputs).toEqual({ get: [[running]], check: [[], [running]], wait: [[result(run)]] }[operation]);
	});

	it.each(whose(operation, 'none'))('$name, says so, with its ID', async ({ read }) => {
		const { error, run } = await read();
		expect(error?.message).toBe(`The run ${run.executionId} finished without a result`);
	});

	it.each(whose(operation, 'failed'))(`$name, ${operation === 'wait' ? 'fails with its ID' : 'puts out the state'}`, async ({ read }) => {
		const { error, outputs, hints, run } = await read();
		const { executionId } = run;
		if (operation === 'wait') expect(error?.message).toBe(`WeShop could not finish the run ${executionId}`);
		else expect(outputs[0]).toEqual([{ json: expect.objectContaining({ executionId, status: 'Failed' }) as unknown, pairedItem: { item: 0 } }]);
		if (operation === 'check') expect(hints.map(({ message }) => message)).toEqual([expect.stringContaining(executionId)]);
	});
});

it('every odd answer was given', async () => {
	expect((await theSandbox().settings()).answers).toEqual([]);
});

itKeptTheKeyAtHome();
