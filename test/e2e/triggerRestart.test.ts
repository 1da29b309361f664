import { setTimeout as sleep } from 'node:timers/promises';
import { theSandbox } from './instance';
import { startOwnN8n, type OwnN8n } from './ownN8n';
import { expectOnlyExecution, finishedRuns, startRun, Triggered } from './triggered';

let own: OwnN8n;

beforeAll(async () => {
	own = await startOwnN8n('trigger');
});

describe('A power cut', () => {
	it('makes no run start a second execution, however often there is a call after it', async () => {
		const trigger = await Triggered.publish(own, 'Called before and after');
		const [executionId] = (await finishedRuns(own, 1)) as [string];
		expect((await trigger.call({ executionId })).status).toBe(200);
		await expectOnlyExecution(trigger, executionId);
		await own.kill9();
		await own.startAgain();
		const repeats = Array.from({ length: 100 }, () => ({ executionId, status: 'Success' }));
		expect(await trigger.callAtOnce(repeats)).toEqual(repeats.map(() => 200));
		await expectOnlyExecution(trigger, executionId);
	});

	it('while the file of a run is loaded loses nothing: WeShop calls again, since it has had no answer', async () => {
		const trigger = await Triggered.publish(own, 'Cut off');
		await theSandbox().settings({ filesLatencyMs: 60_000, callbackRetryMs: 15_000 });
		const executionId = await startRun(own, { callbackUrl: trigger.url });
		while (!(await theSandbox().requests()).some(({ url }) => url.includes(`/results/${executionId}/`))) await sleep(100);
		await own.kill9();
		await theSandbox().settings({ filesLatencyMs: 0 });
		await own.startAgain();
		const execution = await expectOnlyExecution(trigger, executionId, 40);
		expect(execution.status).toBe('success');
	});
});

afterAll(async () => {
	await own?.stop();
	await theSandbox().settings({ filesLatencyMs: 0, callbackRetryMs: 1_000 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
