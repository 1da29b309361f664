import type { IDataObject, INodeParameters, IRunExecutionData } from 'n8n-workflow';
import { retryFromTheList, runWeShop, type Given } from './engine';
import { cutOut, started } from './parameters';
import { request } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { runsCalled } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.05 });
passTimeQuickly();

const REFUSAL = 'What this workflow remembers of its runs was written by another version of the WeShop node';

type ContextData = NonNullable<IRunExecutionData['executionData']>['contextData'];

/** The stored contexts of an execution that has failed after it started a run. */
async function afterAStart(taskName: string, options: INodeParameters = {}): Promise<{ given: Given; outcome: Awaited<ReturnType<typeof runWeShop>>; contexts: ContextData }> {
	await theSandbox().settings({ answers: [{ endpoint: 'getRun', taskName, status: 403, body: { success: false, error: { code: 'FORBIDDEN', message: 'no', retryable: false } } }] });
	const given = { parameters: cutOut(taskName, {}, options) };
	const outcome = await runWeShop(given);
	expect(outcome.status).toBe('error');
	return { given, outcome, contexts: outcome.data.executionData!.contextData };
}

describe('What n8n stores for the node', () => {
	it('has a version from 1 on', async () => {
		const { contexts } = await afterAStart('version');
		expect((contexts['node:WeShop'] as { weShop: IDataObject }).weShop.version).toBe(1);
		const staticData: IDataObject = {};
		await runWeShop({ parameters: cutOut('stored', { completion: 'none' }, { idempotencyKey: 'order-1' }), staticData });
		expect(JSON.parse(JSON.stringify(staticData))).toMatchObject({ 'node:WeShop': { weShopKeys: { version: 1, starts: {} } } });
	});

	it('is read by a retry, which reaches the run that was started', async () => {
		const { given, outcome } = await afterAStart('read');
		const retry = await retryFromTheList(outcome, given);
		expect(retry.json.map(({ status }) => status)).toEqual(['Success']);
		expect(await runsCalled('read')).toHaveLength(1);
	});

	it.each<[what: string, written: unknown]>([
		['a later version', { version: 2, somethingElse: [] }],
		['no version', { executionId: '7', uploads: {} }],
		['a version that is no number', { version: 'new' }],
		['a text', 'later'],
		['a list', []],
	])('is refused in place of paying a second time when it has %s', async (what, written) => {
		const { given, outcome, contexts } = await afterAStart(what);
		(contexts['node:WeShop'] as IDataObject).weShop = written as IDataObject;
		const retry = await retryFromTheList(outcome, given);
		expect(retry.status).toBe('error');
		expect(retry.error?.message).toBe(REFUSAL);
		expect(retry.error?.description).toContain('Nothing was started');
		expect(await runsCalled(what)).toHaveLength(1);
	});

	it("is refused the same for the user's own keys, which all WeShop nodes of the execution share", async () => {
		const { given, outcome, contexts } = await afterAStart('shared', { idempotencyKey: 'order-2' });
		(contexts as IDataObject).flow = { weShop: { version: 2 } };
		expect((await retryFromTheList(outcome, given)).error?.message).toBe(REFUSAL);
		expect(await runsCalled('shared')).toHaveLength(1);
	});

	it.each<[what: string, parameters: (taskName: string) => INodeParameters]>([
		['a run that is not waited for', (taskName) => started(taskName, { idempotencyKey: 'order-3' })],
		['a run that is waited for', (taskName) => cutOut(taskName, {}, { idempotencyKey: 'order-3' })],
		['a run that is to pause', (taskName) => cutOut(taskName, { completion: 'callback' }, { idempotencyKey: 'order-3' })],
		['Run: Start', (taskName) => ({ ...request(taskName), operation: 'start', options: { idempotencyKey: 'order-3' } })],
	])('is refused in the static data of a published workflow: %s', async (what, parameters) => {
		const staticData = { 'node:WeShop': { weShopKeys: { version: 2 } } };
		expect((await runWeShop({ parameters: parameters(what), staticData })).error?.message).toBe(REFUSAL);
		expect(await runsCalled(what)).toEqual([]);
	});
});

itKeptTheKeyAtHome();
