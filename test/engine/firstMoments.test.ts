import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, type Outcome } from './engine';
import { giveExecutionsTimesOfTheirOwn, inItsOwnTime, pauseInItsOwnTime as pause } from './ownTime';
import { cutOut, started } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { readsOf, requests, runCalled, until } from './traffic';

const SECOND = 1_000;
const OPERATIONS = ['get', 'check', 'wait'] as const;
type Operation = (typeof OPERATIONS)[number];

startWithAnEmptySandbox({ imageSeconds: 0.02 });
giveExecutionsTimesOfTheirOwn();

const refusal = (status: number, error: object): Partial<PlannedAnswer> => ({ status, body: { success: false, error } });
/** What WeShop can say of a run that it does not know. */
const UNKNOWN: Record<string, Partial<PlannedAnswer>> = {
	'404': refusal(404, { code: 'NOT_FOUND', message: 'No such run', retryable: false }),
	'NOT_FOUND with HTTP 400': refusal(400, { code: 'NOT_FOUND', message: 'No such run', retryable: false }),
	'NOT_FOUND with HTTP 200': refusal(200, { code: 'NOT_FOUND', message: 'No such run' }),
};
/** What a success can have in place of its results before they are there. */
const BARE: Record<string, unknown> = { 'no list of them': undefined, null: null, 'an empty list': [] };

const read = (operation: Operation, executionId: string, more: INodeParameters = {}): INodeParameters => ({ resource: 'run', operation, executionId, download: false, ...more });

/** A run that has finished, from its own start; the answers come before the true one. */
async function finished(name: string, answers: (executionId: string) => Array<Partial<PlannedAnswer>>): Promise<string> {
	await runWeShop({ parameters: started(name) });
	const executionId = await until(async () => ((await runCalled(name)).status === 'Success' ? (await runCalled(name)).executionId : undefined));
	const { answers: others } = await theSandbox().settings();
	await theSandbox().settings({ answers: [...others, ...answers(executionId).map((answer): PlannedAnswer => ({ endpoint: 'getRun', taskName: name, ...answer }))] });
	return executionId;
}

const bare = (result: unknown) => (executionId: string): Partial<PlannedAnswer> => ({ status: 200, body: { success: true, data: { agentName: 'removeBG', agentVersion: 'v1.0', executions: [{ executionId, status: 'Success', result }] } } });
const result = (executionId: string): unknown => expect.objectContaining({ executionId, status: 'Success', index: 0, count: 1 });

describe.each(OPERATIONS)('Run → Start and then Run → %s', (operation) => {
	it.each(Object.entries(UNKNOWN))('are patient with a run that WeShop does not know yet: one early %s', async (what, unknown) => {
		const executionId = await finished(`${operation}, early ${what}`, () => [unknown]);
		const { outcome } = await inItsOwnTime(async () => await runWeShop({ parameters: read(operation, executionId) }));
		expect(outcome.error).toBeUndefined();
		expect(outcome.json).toEqual([result(executionId)]);
	});

	it('are patient for fifteen seconds from the first read', async () => {
		const executionId = await finished(`${operation}, never known`, () => [{ ...UNKNOWN['404'], times: 99 }]);
		const { outcome, took } = await inItsOwnTime(async () => await runWeShop({ parameters: read(operation, executionId) }));
		expect(outcome.error?.message).toContain('WeShop says: No such run');
		expect(took).toBeGreaterThanOrEqual(15 * SECOND);
		expect(took).toBeLessThan(16 * SECOND);
	});
});

describe.each(['get', 'check'] as const)('Run → %s of a run that has succeeded before its results are there', (operation) => {
	/** What comes out, by the first output and the others. */
	const outputsOf = async (executionId: string): Promise<IDataObject[][]> => {
		const { outcome } = await inItsOwnTime(async () => await runWeShop({ parameters: read(operation, executionId) }));
		expect(outcome.error).toBeUndefined();
		return outcome.outputs.map((items) => items.map(({ json }) => json));
	};

	it.each(Object.entries(BARE))('(%s) puts it out as Running, and its results once they are there', async (what, results) => {
		const executionId = await finished(`${operation}, bare: ${what}`, (id) => [bare(results)(id)]);
		const running = { executionId, agentName: 'removeBG', agentVersion: 'v1.0', status: 'Running' };
		await expect(outputsOf(executionId)).resolves.toEqual(operation === 'check' ? [[], [running]] : [[running]]);
		await expect(outputsOf(executionId)).resolves.toEqual(operation === 'check' ? [[result(executionId)], []] : [[result(executionId)]]);
		expect(await readsOf(executionId)).toHaveLength(2);
	});

	it('shows WeShop\'s own word in the run itself', async () => {
		const executionId = await finished(`${operation}, bare, with the run`, (id) => [bare(null)(id)]);
		const { outcome } = await inItsOwnTime(async () => await runWeShop({ parameters: read(operation, executionId, { options: { includeRun: true } }) }));
		const [item] = outcome.outputs.flat();
		expect(item!.json).toMatchObject({ status: 'Running', run: { executions: [{ status: 'Success' }] } });
	});
});

describe('A workflow that checks a run in a loop', () => {
	/** Checks the run every so many seconds, until it is pending no more. */
	async function looped(executionId: string, seconds: number): Promise<{ checks: number; last: Outcome }> {
		const { outcome } = await inItsOwnTime(async () => {
			for (let checks = 1; ; checks++) {
				const last = await runWeShop({ parameters: read('check', executionId) });
				if (last.error || last.outputs[1]?.length === 0 || checks > 30) return { checks, last };
				await pause(seconds * SECOND);
			}
		});
		return outcome;
	}

	it('comes to an end with a run that never shows its results: ten seconds after it was first seen to have ended', async () => {
		const executionId = await finished('checked, always bare', (id) => [{ ...bare([])(id), times: 99 }]);
		const { checks, last } = await looped(executionId, 3);
		expect(last.error?.message).toBe(`The run ${executionId} finished without a result`);
		expect(checks).toBe(5);
	});

	it('comes to an end with a run that WeShop never knows', async () => {
		const executionId = await finished('checked, never known', () => [{ ...UNKNOWN['404'], times: 99 }]);
		const { checks, last } = await looped(executionId, 3);
		expect([checks, last.error?.message]).toEqual([1, expect.stringContaining('No such run')]);
		const { took } = await inItsOwnTime(async () => await pause(20 * SECOND).then(async () => await runWeShop({ parameters: read('check', executionId) })));
		expect(took).toBe(20 * SECOND);
	});
});

describe('A run that a node has started itself', () => {
	it.each(Object.entries(BARE))('and that has succeeded before its results are there (%s) comes out with them', async (what, results) => {
		const name = `waited for, bare: ${what}`;
		await theSandbox().settings({ answers: [{ endpoint: 'getRun', taskName: name, ...bare(results)('any') }] });
		const { outcome } = await inItsOwnTime(async () => await runWeShop({ parameters: cutOut(name) }));
		expect(outcome.json).toEqual([result((await runCalled(name)).executionId)]);
	});
});

it('An ID that WeShop does not know is sent whole, and WeShop\'s words come back', async () => {
	const { outcome } = await inItsOwnTime(async () => await runWeShop({ parameters: read('get', 'a b?c#d') }));
	expect(outcome.error?.message).toBe('WeShop says: there is no run a b?c#d');
	expect((await requests()).at(-1)?.url).toBe('https://openapi.weshop.ai/openapi/agent/runs/a%20b%3Fc%23d');
});

itKeptTheKeyAtHome();
