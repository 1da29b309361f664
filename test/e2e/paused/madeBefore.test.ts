import { theSandbox } from '../instance';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { expectNoHarm, itemsOf, runsOf, starts, untilPaused, untilSuccess } from './runs';
import { cutOut, products, published } from './workflows';

let own: OwnN8n;

beforeAll(async () => {
	own = await startOwnN8n('made');
});

describe.each([
	['Made Before', { madeBefore: 'reuse' }],
	['an Idempotency Key', { idempotencyKey: '={{ $json.sku }}' }],
])('An execution with %s', (name, options) => {
	const sku = name.toUpperCase();

	it('pauses, and n8n has stored its run by then: after a crash, another execution waits for it', async () => {
		await theSandbox().settings({ secondsOf: { [sku]: 25 } });
		const start = await published(own, name, [cutOut(own.credential, { options })]);
		const first = await start(products([sku]));
		await untilPaused(own, first);
		await own.kill9();
		await own.startAgain();
		const second = await start(products([sku]));
		const executions = [await untilSuccess(own, second), await untilSuccess(own, first)];
		const [run] = await runsOf([sku]);
		expect(executions.map((execution) => itemsOf(execution)[0]?.json.executionId)).toEqual([run!.executionId, run!.executionId]);
		expect(executions.map((execution) => itemsOf(execution)[0]?.json.powerConsumption)).toEqual([0, run!.power]);
		const count = await starts();
		const third = await untilSuccess(own, await start(products([sku])));
		expect(itemsOf(third)[0]?.json).toMatchObject({ executionId: run!.executionId, powerConsumption: 0 });
		expect(await starts()).toBe(count);
	});
});

afterAll(async () => {
	await theSandbox().settings({ secondsOf: {} });
	await own.stop();
	await expectNoHarm();
});
