import type { INodeParameters } from 'n8n-workflow';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import { oddRuns, type OddRun, type Reading } from '../faults/runs';
import { runWeShop, type Outcome } from '../engine/engine';
import { giveExecutionsTimesOfTheirOwn, inItsOwnTime } from '../engine/ownTime';
import { cutOut } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { runCalled, until } from '../engine/traffic';

startWithAnEmptySandbox({ imageSeconds: 0.02 });
giveExecutionsTimesOfTheirOwn();

const operations = ['get', 'check', 'wait'] as const;
type Operation = (typeof operations)[number];
const keyOf = (name: string) => `${process.env.SANDBOX_KEY}.${Buffer.from(name).toString('hex')}`;
const nameOf = (operation: Operation, { name }: OddRun) => `${operation}: ${name}`;
const outcomes = new Map<string, Outcome>();
let executionId = '';
let url = '';

/** Each is WeShop's first response; from the second read on it is the true one, a success. */
beforeAll(async () => {
	await runWeShop({ parameters: cutOut('finished', { completion: 'none' }) });
	({ executionId, url } = await until(async () => {
		const run = await runCalled('finished');
		return run.status === 'Success' ? { executionId: run.executionId, url: run.files[0]! } : undefined;
	}));
	const cells = operations.flatMap((operation) => oddRuns.map((run) => ({ operation, run, name: nameOf(operation, run) })));
	await theSandbox().settings({
		answers: cells.map(({ run, name }) => ({ endpoint: 'getRun', apiKey: keyOf(name), status: 200, body: { success: true, data: run.data(executionId, url) } })),
	});
	const slots = new ConcurrencyLimit(10);
	const parameters = (operation: Operation): INodeParameters => ({ resource: 'run', operation, executionId, download: false });
	await Promise.all(
		cells.map(async ({ operation, name }) => {
			const { outcome } = await slots.use(async () => await inItsOwnTime(async () => await runWeShop({ parameters: parameters(operation), apiKey: keyOf(name) })));
			outcomes.set(name, outcome);
		}),
	);
});

const whose = (...readings: Reading[]) => oddRuns.filter(({ reading }) => readings.includes(reading));
const result = () => ({ json: expect.objectContaining({ executionId, index: 0, count: 1, mediaType: 'image', url }) as unknown, pairedItem: { item: 0 } });
const stateOnly = () => ({ json: expect.not.objectContaining({ url }) as unknown, pairedItem: { item: 0 } });

describe.each(operations)('Run → %s of a run of which WeShop says:', (operation) => {
	const outcome = (run: OddRun) => outcomes.get(nameOf(operation, run))!;

	it.each(whose('results'))('$name, puts out its good result', (run) => {
		const { error, outputs, hints } = outcome(run);
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual([result()]);
		expect(hints.map(({ message }) => message)).toEqual(run.hint ? [expect.stringContaining(run.hint)] : []);
	});

	it.each(whose('unfinished'))(`$name, ${operation === 'wait' ? 'waits on' : 'takes it for unfinished'}`, (run) => {
		const { error, outputs } = outcome(run);
		expect(error).toBeUndefined();
		expect(outputs.map((items) => items)).toEqual({ get: [[stateOnly()]], check: [[], [stateOnly()]], wait: [[result()]] }[operation]);
	});

	it.each(whose('bare'))(`$name, ${operation === 'wait' ? 'polls until it shows them' : 'takes it for unfinished, and Running'}`, (run) => {
		const { error, outputs } = outcome(run);
		expect(error).toBeUndefined();
		const running = { json: expect.objectContaining({ executionId, status: 'Running' }) as unknown, pairedItem: { item: 0 } };
		expect(outputs).toEqual({ get: [[running]], check: [[], [running]], wait: [[result()]] }[operation]);
	});

	it.each(whose('none'))('$name, says so, with its ID', (run) => {
		expect(outcome(run).error?.message).toBe(`The run ${executionId} finished without a result`);
	});

	it.each(whose('failed'))(`$name, ${operation === 'wait' ? 'fails with its ID' : 'puts out the state'}`, (run) => {
		const { error, outputs, hints } = outcome(run);
		if (operation === 'wait') expect(error?.message).toBe(`WeShop could not finish the run ${executionId}`);
		else expect(outputs[0]).toEqual([{ json: expect.objectContaining({ executionId, status: 'Failed' }) as unknown, pairedItem: { item: 0 } }]);
		if (operation === 'check') expect(hints.map(({ message }) => message)).toEqual([expect.stringContaining(executionId)]);
	});
});

it('every odd answer was given', async () => {
	expect((await theSandbox().settings()).answers).toEqual([]);
});

itKeptTheKeyAtHome();
