import { setTimeout as sleep } from 'node:timers/promises';
import { lastRun } from '../../n8n/executions';
import type { PlannedAnswer } from '../../sandbox/settings';
import { theSandbox } from '../instance';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { callBack, expectNoHarm, expectResultsOf, itemsOf, KNOWS_FAILED_ITEMS, release, runsOf, starts, until, untilPaused, untilSuccess } from './runs';
import { cutOut, cutOutOfFile, products, published, TO_FILE, withContents } from './workflows';

const TIMEOUT = 66;

let own: OwnN8n;
let late: string;
let lateByErrorOutput: string;

beforeAll(async () => {
	own = await startOwnN8n('calls');
	// Take more than a minute: looked at last.
	await theSandbox().settings({ imageSeconds: 2, secondsOf: { 'NEVER-1': 600, 'NEVER-2': 600 } });
	const node = cutOutOfFile(own.credential, { timeout: TIMEOUT });
	late = await (await published(own, 'Never', [TO_FILE, node]))(withContents(['NEVER-0', 'NEVER-1']));
	lateByErrorOutput = await (await published(own, 'Never, with an error output', [TO_FILE, { ...node, onError: 'continueErrorOutput' }]))(withContents(['NEVER-2']));
	await untilPaused(own, late);
	await untilPaused(own, lateByErrorOutput);
});

beforeEach(async () => {
	await theSandbox().settings({ imageSeconds: 2, callbackRetryMs: 300, secondsOf: {}, answers: [], holdCallbacks: false, callbackAheadMs: 0, startLatencyMs: 0, pollLatencyMs: 0 });
});

describe('WeShop\'s call', () => {
	it('after the end finds it over, and starts nothing again', async () => {
		const start = await published(own, 'Once', [cutOut(own.credential)]);
		const before = await starts();
		const id = await start(products(['ONCE']));
		await untilSuccess(own, id);
		const [run] = await runsOf(['ONCE']);
		expect((await callBack(own, run!)).status).toBe(409);
		expect((await own.n8n.executions.get(id)).status).toBe('success');
		expect(await starts()).toBe(before + 1);
	});

	it('after Stop finds it over, and it stays stopped', async () => {
		await theSandbox().settings({ holdCallbacks: true });
		const id = await (await published(own, 'Stopped', [cutOut(own.credential)]))(products(['STOPPED']));
		await untilPaused(own, id);
		await own.n8n.executions.stop(id);
		const [run] = await runsOf(['STOPPED']);
		expect((await callBack(own, run!)).status).toBe(409);
		await release(['STOPPED']);
		expect((await own.n8n.executions.get(id)).status).toBe('canceled');
	});

	it('is to come again while WeShop itself does not tell of the run', async () => {
		const troubles: Array<Partial<PlannedAnswer>> = [
			{ status: 500 },
			{ drop: true },
			{ status: 200, body: '<html>Log in</html>' },
			{ status: 401, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'unknown key', retryable: false } } },
		];
		const skus = troubles.map((_, index) => `TROUBLE-${index}`);
		await theSandbox().settings({ holdCallbacks: true });
		const start = await published(own, 'Trouble', [cutOut(own.credential)]);
		const ids = await Promise.all(products(skus).map(async (product) => await start([product])));
		for (const id of ids) await untilPaused(own, id);
		await until('all four runs finished', async () => (await runsOf(skus)).every(({ callbackHeld }) => callbackHeld));
		await theSandbox().settings({ answers: troubles.map((trouble, index) => ({ endpoint: 'getRun', taskName: skus[index]!, times: 100, ...trouble })) });
		const answers = await Promise.all((await runsOf(skus)).map(async (run) => await callBack(own, run)));
		expect(answers.map(({ status }) => status)).toEqual(skus.map(() => 503));
		for (const id of ids) {
			const { status, data } = await own.n8n.executions.get(id);
			expect(status).toBe('waiting');
			expect(Object.keys(data.resultData.runData)).toEqual(expect.arrayContaining(['Webhook', 'Source']));
		}
		await theSandbox().settings({ answers: [] });
		await release(skus);
		for (const [index, run] of (await runsOf(skus)).entries()) {
			await expectResultsOf(own, itemsOf(await untilSuccess(own, ids[index]!))[0], run);
		}
	});

	it.each([
		['a little', 1_500, 7, [202]],
		['too much', 13_000, 19, [503, 202]],
	])('may come %s before a read of the run shows its end', async (_, callbackAheadMs, seconds, answers) => {
		const sku = `AHEAD-${callbackAheadMs}`;
		await theSandbox().settings({ callbackAheadMs, secondsOf: { [sku]: seconds } });
		const id = await (await published(own, 'Ahead', [cutOut(own.credential)]))(products([sku]));
		await untilPaused(own, id);
		const [item] = itemsOf(await untilSuccess(own, id, 60));
		const [run] = await runsOf([sku]);
		await expectResultsOf(own, item, run!);
		expect(run!.callbacks.map(({ status }) => status)).toEqual(answers);
	});

	// Each start takes 2 s, one at a time: the first runs have ended, and WeShop has called in vain, before the last is started.
	it.each<[string, number, number, number[]]>([
		['though the last run goes on', 5, 0, [202]],
		['though no other call comes', 0.2, 1_500, [409, 409, 409]],
	])('that comes while other runs are still being started is not lost, %s', async (name, lastSeconds, pollLatencyMs, lastCalls) => {
		const skus = [0, 1, 2].map((index) => `EARLY-${lastSeconds}-${index}`);
		await theSandbox().settings({ imageSeconds: 0.2, startLatencyMs: 2_000, pollLatencyMs, secondsOf: { [skus[2]!]: lastSeconds }, callbackRetryMs: 50 });
		const id = await (await published(own, `Early, ${name}`, [cutOut(own.credential, { options: { maxConcurrency: 1 } })]))(products(skus));
		const items = itemsOf(await untilSuccess(own, id, 30));
		const runs = await runsOf(skus);
		expect(items).toHaveLength(3);
		for (const [index, run] of runs.entries()) await expectResultsOf(own, items[index], run);
		expect(runs.map(({ callbacks }) => callbacks.map(({ status }) => status))).toEqual([[409, 409, 409], [409, 409, 409], lastCalls]);
	});
});

describe('a late call', () => {
	it('for one node does not wake the next one', async () => {
		await theSandbox().settings({ holdCallbacks: true });
		const second = { ...cutOut(own.credential, { options: { taskName: 'SECOND' }, originalImage: { __rl: true, mode: 'binary', value: 'data' } }), name: 'Again' };
		const id = await (await published(own, 'Two in a row', [cutOut(own.credential), second]))(products(['FIRST']));
		await untilPaused(own, id);
		await release(['FIRST']);
		await until('an execution that waits at the second node', async () => {
			const { status, data } = await own.n8n.executions.get(id);
			return status === 'waiting' && data.resultData.lastNodeExecuted === 'Again';
		});
		const [first] = await runsOf(['FIRST']);
		expect((await callBack(own, first!)).status).toBe(404);
		expect((await own.n8n.executions.get(id)).status).toBe('waiting');
		await release(['SECOND']);
		const execution = await untilSuccess(own, id);
		await expectResultsOf(own, itemsOf(execution)[0], first!);
		const [last] = await runsOf(['SECOND']);
		await expectResultsOf(own, itemsOf(execution, 'Again')[0], last!);
		expect(last!.request.input.originalImage).not.toBe(first!.request.input.originalImage);
	});

	it('for one round of a loop does not end the next round', async () => {
		const skus = ['ROUND-0', 'ROUND-1', 'ROUND-2'];
		await theSandbox().settings({ holdCallbacks: true });
		const loop = { name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, parameters: { options: {} } };
		const start = await published(own, 'Round and round', [loop, cutOut(own.credential)], {
			Loop: { main: [[], [{ node: 'Cut out', type: 'main', index: 0 }]] },
			'Cut out': { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
		});
		const id = await start(products(skus));
		await untilPaused(own, id);
		await release(['ROUND-0']);
		await until('a second round', async () => (await theSandbox().runs()).some(({ request }) => request.input.taskName === 'ROUND-1'));
		await untilPaused(own, id);
		const [first] = await runsOf(['ROUND-0']);
		expect((await callBack(own, first!)).status).toBe(404);
		await sleep(500);
		expect((await own.n8n.executions.get(id)).status).toBe('waiting');
		await release(['ROUND-1']);
		await until('a third round', async () => (await theSandbox().runs()).some(({ request }) => request.input.taskName === 'ROUND-2'));
		await untilPaused(own, id);
		await release(['ROUND-2']);
		const execution = await untilSuccess(own, id);
		const rounds = execution.data.resultData.runData['Cut out']!.map(({ data }) => data?.main?.[0] ?? []);
		expect(rounds.map((items) => items.length)).toEqual([1, 1, 1]);
		for (const [index, run] of (await runsOf(skus)).entries()) await expectResultsOf(own, rounds[index]![0], run);
	});
});

describe('a call that never comes', () => {
	it('makes the execution go on at its timeout, with the IDs of all runs', async () => {
		const execution = await untilSuccess(own, late, 100);
		const [done, never] = await runsOf(['NEVER-0', 'NEVER-1']);
		const items = itemsOf(execution);
		expect(items).toHaveLength(2);
		for (const [index, { executionId }] of [done!, never!].entries()) {
			expect(items[index]?.json).toEqual({
				error: `WeShop did not call back for all 2 runs within ${TIMEOUT} seconds. The run ${executionId} may have finished: Run → Get reads it`,
				details: { executionId, status: expect.stringMatching(/^(Pending|Segmenting|Running)$/) as string, retryable: true },
			});
			expect(items[index]?.binary).toBeUndefined();
		}
		const waited = Date.parse(execution.stoppedAt!) - Date.parse(never!.startedAt);
		expect(waited).toBeGreaterThan(TIMEOUT * 1_000 - 500);
		expect(waited).toBeLessThan((TIMEOUT + 45) * 1_000);
	});

	it('makes it go on by the error output, where there is one', async () => {
		const execution = await untilSuccess(own, lateByErrorOutput);
		const { executionId } = (await runsOf(['NEVER-2']))[0]!;
		const [good = [], failed = []] = lastRun(execution, 'Cut out').data?.main ?? [];
		expect(KNOWS_FAILED_ITEMS ? good : failed).toEqual([]);
		expect(KNOWS_FAILED_ITEMS ? failed : good).toMatchObject([{ json: { error: `WeShop did not call back within ${TIMEOUT} seconds. The run ${executionId} may have finished: Run → Get reads it`, details: { executionId, retryable: true } } }]);
	});

	it('leaves alone what the nodes before have put out', async () => {
		const execution = await own.n8n.executions.get(late);
		const came = itemsOf(execution, 'To file');
		expect(came.map(({ binary }) => binary?.photo?.fileName)).toEqual(['NEVER-0.jpg', 'NEVER-1.jpg']);
		expect(lastRun(execution, 'Source').data?.main?.[0]?.map(({ json }) => json.sku)).toEqual(['NEVER-0', 'NEVER-1']);
		expect(came.every(({ json }) => !('error' in json))).toBe(true);
	});
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, callbackRetryMs: 1_000, secondsOf: {}, startLatencyMs: 0, callbackAheadMs: 0, pollLatencyMs: 0 });
	await own?.stop();
	await expectNoHarm();
});
