import type { INodeParameters } from 'n8n-workflow';
import { retryFromTheList, runWeShop, type Given, type Outcome, type Stop } from '../engine/engine';
import { fileIn, url } from '../engine/fields';
import { bytesOf, photoItem, photoOf } from '../engine/files';
import { afterStop, unhindered } from '../engine/heldUp';
import { cutOut, film, lost, there } from '../engine/parameters';
import { itKeptTheKeyAtHome, itSentNoKeyWithAFile, startWithAnEmptySandbox } from '../engine/sandboxControl';
import { idsOf, keysOf, onceStarted, readsOf, runCalled, runsCalled, startsCalled, uploadsOf } from '../engine/traffic';

const read = async (operation: 'get' | 'check' | 'wait', executionId: string, set: INodeParameters = {}) =>
	await runWeShop({ parameters: { resource: 'run', operation, executionId, download: false, ...set } });

// A film takes long enough to be waited for in vain, and is in a state that no document names.
startWithAnEmptySandbox({ videoSeconds: 5, runningIsCalled: 'Reticulating' });

describe('Side by side', () => {
	const outcomes = new Map<string, Outcome>();
	const outcome = (name: string): Outcome => outcomes.get(name)!;
	const threeOf = (name: string, more: Partial<Given> = {}): Given => ({
		parameters: cutOut(`={{ $json.name }}`, { originalImage: '={{ $json.photo }}' }),
		items: [there, lost, there].map((photo, index) => ({ json: { name: `${name} ${index}`, photo } })),
		...more,
	});

	beforeAll(async () => {
		const run = async (name: string, given: Given, stop?: Stop) => outcomes.set(name, await runWeShop(given, stop));
		await Promise.all([
			run('failed', { parameters: cutOut('failed', { originalImage: url(lost) }) }),
			run('one of three', threeOf('one of three')),
			run('goes on', threeOf('goes on', { onError: 'continueRegularOutput' })),
			run('goes on beside', threeOf('goes on beside', { onError: 'continueErrorOutput' })),
			run('too slow', { parameters: film('too slow', { timeout: 1 }) }).then(async () => {
				outcomes.set('too slow, waited for', await read('wait', (await runCalled('too slow')).executionId, { download: true }));
				outcomes.set('too slow, got', await read('get', (await runCalled('too slow')).executionId, { download: true }));
			}),
			run('too slow, goes on', { parameters: film('too slow, goes on', { timeout: 1 }), onError: 'continueRegularOutput' }),
			run('tried again', {
				parameters: film('tried again', { timeout: 3 }, { image: fileIn('data') }),
				items: [await photoItem('tried again')],
				retryOnFail: true,
			}),
			run('failed twice', { parameters: cutOut('failed twice', { originalImage: url(lost) }), retryOnFail: true }),
			run('failed under an own key', { parameters: cutOut('failed under an own key', { originalImage: url(lost) }, { idempotencyKey: 'order-9' }), retryOnFail: true }),
			run('retried from the list', { parameters: film('retried from the list', { timeout: 1 }, { image: fileIn('data') }), items: [await photoItem('retried from the list')] }).then(
				async () => {
					const parameters = film('retried from the list', { timeout: 60 }, { image: fileIn('data') });
					outcomes.set('retried from the list, again', await retryFromTheList(outcome('retried from the list'), { parameters }));
				},
			),
			run('stopped', { parameters: film('stopped'), items: [{}, {}] }, onceStarted('stopped', 2)),
			run('stopped, would go on', { parameters: film('stopped, would go on'), onError: 'continueRegularOutput' }, onceStarted('stopped, would go on')),
			run('wrong key', { parameters: cutOut('wrong key'), apiKey: 'weshop-wrong-key-0002' }),
		]);
	});

	describe('A run that fails at WeShop', () => {
		it('is told with its execution ID', async () => {
			const { executionId } = await runCalled('failed');
			const { status, error } = outcome('failed');
			expect(status).toBe('error');
			expect(error?.message).toContain(executionId);
			expect(error?.context).toMatchObject({ itemIndex: 0 });
		});

		it('lets the others finish, and every ID is told', async () => {
			const runs = await Promise.all([0, 1, 2].map(async (index) => await runCalled(`one of three ${index}`)));
			expect(runs.map(({ status }) => status)).toEqual(['Success', 'Failed', 'Success']);
			const { status, error } = outcome('one of three');
			expect(status).toBe('error');
			expect(error?.message).toMatch(/^1 of 3 items /);
			expect(error?.message).toContain(runs[1]!.executionId);
			for (const { executionId } of runs) expect(`${error?.message} ${error?.description}`).toContain(executionId);
			expect(error?.context).toMatchObject({ itemIndex: 1 });
		});

		it('is a failed item in its place when the node goes on', async () => {
			const [first, second, third] = await Promise.all([0, 1, 2].map(async (index) => (await runCalled(`goes on ${index}`)).executionId));
			const { status, outputs } = outcome('goes on');
			expect(status).toBe('success');
			expect(outputs).toEqual([
				[
					{ json: expect.objectContaining({ executionId: first, status: 'Success' }), pairedItem: { item: 0 } },
					{ json: { error: expect.stringContaining(second!), details: { executionId: second, status: 'Failed', retryable: false } }, pairedItem: { item: 1 } },
					{ json: expect.objectContaining({ executionId: third, status: 'Success' }), pairedItem: { item: 2 } },
				],
			]);
		});

		it('leaves by the error output where the node has one', async () => {
			const [first, second, third] = await Promise.all([0, 1, 2].map(async (index) => (await runCalled(`goes on beside ${index}`)).executionId));
			const { outputs } = outcome('goes on beside');
			expect(outputs.map((items) => items.length)).toEqual([2, 1]);
			expect(outputs[0]!.map(({ json }) => json.executionId)).toEqual([first, third]);
			expect(outputs[1]![0]).toMatchObject({ json: { error: expect.stringContaining(second!), details: { executionId: second, status: 'Failed' } }, pairedItem: { item: 1 } });
		});

		it('is started anew by Retry On Fail, under another key', async () => {
			expect(await runsCalled('failed twice')).toHaveLength(2);
			expect(new Set(await keysOf('failed twice')).size).toBe(2);
			expect(outcome('failed twice').error?.message).toContain((await idsOf('failed twice'))[1]);
		});

		it('is started anew under a key of the user, too', async () => {
			const [first, second] = await keysOf('failed under an own key');
			expect(first).toBe('order-9');
			expect(second).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
			expect(await runsCalled('failed under an own key')).toHaveLength(2);
		});
	});

	describe('A run that takes longer than Timeout', () => {
		it('goes on, and the message says so, with its execution ID', async () => {
			const { executionId } = await runCalled('too slow');
			const { status, error } = outcome('too slow');
			expect(status).toBe('error');
			expect(error?.message).toMatch(/not finished after 1 second/);
			expect(error?.message).toContain(executionId);
			expect(error?.description).toMatch(/goes on at WeShop/);
			expect(error?.description).toContain(executionId);
			expect(unhindered(outcome('too slow'))).toBeLessThan(3500);
		});

		it('can be waited for and fetched later, with the same items', async () => {
			const { executionId, files } = await runCalled('too slow');
			const item = { executionId, agentName: 'kling', agentVersion: 'v1.0', taskName: 'too slow', status: 'Success', mediaType: 'video', index: 0, count: 1, url: files[0], posterUrl: files[1] };
			for (const later of [outcome('too slow, waited for'), outcome('too slow, got')]) {
				expect(later.json).toEqual([item]);
				expect((await bytesOf(later.outputs[0]![0])).toString('latin1')).toMatch(new RegExp(`${executionId} 0$`));
			}
		});

		it('is a failed item that can be told apart when the node goes on', async () => {
			const { executionId } = await runCalled('too slow, goes on');
			expect(outcome('too slow, goes on').json).toEqual([
				{ error: expect.stringContaining(executionId), details: { executionId, status: 'Reticulating', retryable: true } },
			]);
		});

		it('is met again by Retry On Fail: one run, one upload, one bill', async () => {
			const { executionId } = await runCalled('tried again');
			expect(outcome('tried again').json).toMatchObject([{ executionId, status: 'Success' }]);
			const keys = await keysOf('tried again');
			expect(keys).toHaveLength(1);
			expect(keys[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
			expect(await uploadsOf(await photoOf('tried again'))).toHaveLength(1);
		});

		it('is met again by a retry from the list of executions', async () => {
			const { executionId } = await runCalled('retried from the list');
			expect(outcome('retried from the list').error?.message).toContain(executionId);
			expect(outcome('retried from the list, again').json).toMatchObject([{ executionId, status: 'Success' }]);
			expect(await startsCalled('retried from the list')).toHaveLength(1);
			expect(await uploadsOf(await photoOf('retried from the list'))).toHaveLength(1);
		});
	});

	describe('Stop', () => {
		it.each(['stopped', 'stopped, would go on'])('ends the execution at once (%s)', (name) => {
			const { status, outputs } = outcome(name);
			expect(status).toBe('canceled');
			expect(outputs.flat().filter(({ json }) => 'error' in json || 'executionId' in json)).toEqual([]);
			expect(afterStop(outcome(name))).toBeLessThan(500);
		});

		it('ends the polling', async () => {
			const ids = await idsOf('stopped');
			expect(ids).toHaveLength(2);
			for (const id of ids) expect(await readsOf(id)).toEqual([]);
		});
	});

	describe('A wrong key', () => {
		it('is told as such, once', async () => {
			const { status, error } = outcome('wrong key');
			expect(status).toBe('error');
			expect(error?.message).toBe('WeShop refused the API key of the credential');
			expect(error?.description).toContain('open.weshop.ai/authorization/apikey');
			expect(JSON.stringify(error)).not.toContain('weshop-wrong-key-0002');
			expect(await startsCalled('wrong key')).toHaveLength(1);
			expect(unhindered(outcome('wrong key'))).toBeLessThan(2000);
		});
	});
});

itSentNoKeyWithAFile(process.env.SANDBOX_KEY, 'weshop-wrong-key-0002');
itKeptTheKeyAtHome();
