import type { INodeParameters } from 'n8n-workflow';
import { retryFromTheList, runWeShop, type Given } from '../engine/engine';
import { fileIn, url } from '../engine/fields';
import { bytesOf, photoItem, photoOf } from '../engine/files';
import { afterStop } from '../engine/heldUp';
import { cutOut, film, lost, there } from '../engine/parameters';
import { inAll } from '../engine/pauses';
import { itKeptTheKeyAtHome, itSentNoKeyWithAFile, startWithAnEmptySandbox } from '../engine/sandboxControl';
import { execution, sideBySide } from '../engine/sideBySide';
import { idsOf, keysOf, onceStarted, readsOf, runCalled, runsCalled, startsCalled, uploadsOf } from '../engine/traffic';

const read = async (operation: 'get' | 'check' | 'wait', executionId: string, set: INodeParameters = {}) =>
	await runWeShop({ parameters: { resource: 'run', operation, executionId, download: false, ...set } });

// A film takes long enough to be waited for in vain, and is in a state that no document names.
startWithAnEmptySandbox({ videoSeconds: 5, runningIsCalled: 'Reticulating' });

describe('Side by side', () => {
	const threeOf = (name: string, more: Partial<Given> = {}) => execution({
		parameters: cutOut(`={{ $json.name }}`, { originalImage: '={{ $json.photo }}' }),
		items: [there, lost, there].map((photo, index) => ({ json: { name: `${name} ${index}`, photo } })),
		...more,
	});

	describe('A run that fails at WeShop', () => {
		const failed = execution({ parameters: cutOut('failed', { originalImage: url(lost) }) });
		it('is named by its execution ID', async () => {
			const { status, error } = await failed();
			const { executionId } = await runCalled('failed');
			expect(status).toBe('error');
			expect(error?.message).toContain(executionId);
			expect(error?.context).toMatchObject({ itemIndex: 0 });
		});

		const oneOfThree = threeOf('one of three');
		it('lets the others finish, and every ID is named', async () => {
			const { status, error } = await oneOfThree();
			const runs = await Promise.all([0, 1, 2].map(async (index) => await runCalled(`one of three ${index}`)));
			expect(runs.map(({ status }) => status)).toEqual(['Success', 'Failed', 'Success']);
			expect(status).toBe('error');
			expect(error?.message).toMatch(/^1 of 3 items /);
			expect(error?.message).toContain(runs[1]!.executionId);
			for (const { executionId } of runs) expect(`${error?.message} ${error?.description}`).toContain(executionId);
			expect(error?.context).toMatchObject({ itemIndex: 1 });
		});

		const goesOn = threeOf('goes on', { onError: 'continueRegularOutput' });
		it('is a failed item in its place when the node goes on', async () => {
			const { status, outputs } = await goesOn();
			const [first, second, third] = await Promise.all([0, 1, 2].map(async (index) => (await runCalled(`goes on ${index}`)).executionId));
			expect(status).toBe('success');
			expect(outputs).toEqual([
				[
					{ json: expect.objectContaining({ executionId: first, status: 'Success' }), pairedItem: { item: 0 } },
					{ json: { error: expect.stringContaining(second!), details: { executionId: second, status: 'Failed', retryable: false } }, pairedItem: { item: 1 } },
					{ json: expect.objectContaining({ executionId: third, status: 'Success' }), pairedItem: { item: 2 } },
				],
			]);
		});

		const goesOnBeside = threeOf('goes on beside', { onError: 'continueErrorOutput' });
		it('leaves by the error output where the node has one', async () => {
			const { outputs } = await goesOnBeside();
			const [first, second, third] = await Promise.all([0, 1, 2].map(async (index) => (await runCalled(`goes on beside ${index}`)).executionId));
			expect(outputs.map((items) => items.length)).toEqual([2, 1]);
			expect(outputs[0]!.map(({ json }) => json.executionId)).toEqual([first, third]);
			expect(outputs[1]![0]).toMatchObject({ json: { error: expect.stringContaining(second!), details: { executionId: second, status: 'Failed' } }, pairedItem: { item: 1 } });
		});

		const failedTwice = execution({ parameters: cutOut('failed twice', { originalImage: url(lost) }), retryOnFail: true });
		it('is started anew by Retry On Fail, under another key', async () => {
			const { error } = await failedTwice();
			expect(await runsCalled('failed twice')).toHaveLength(2);
			expect(new Set(await keysOf('failed twice')).size).toBe(2);
			expect(error?.message).toContain((await idsOf('failed twice'))[1]);
		});

		const ownKey = execution({ parameters: cutOut('failed under an own key', { originalImage: url(lost) }, { idempotencyKey: 'order-9' }), retryOnFail: true });
		it("is started anew under the user's own key, too, with a number behind it", async () => {
			await ownKey();
			expect(await keysOf('failed under an own key')).toEqual(['order-9:removeBG', 'order-9:removeBG:2']);
			expect(await runsCalled('failed under an own key')).toHaveLength(2);
		});
	});

	describe('A run that takes longer than Timeout', () => {
		const tooSlow = execution({ parameters: film('too slow', { timeout: 1 }) });
		it('goes on, and the message says so, with its execution ID', async () => {
			const outcome = await tooSlow();
			const { status, error } = outcome;
			const { executionId } = await runCalled('too slow');
			expect(status).toBe('error');
			expect(error?.message).toMatch(/not finished after 1 second/);
			expect(error?.message).toContain(executionId);
			expect(error?.description).toMatch(/goes on at WeShop/);
			expect(error?.description).toContain(executionId);
			expect(inAll(outcome.pauses)).toBeLessThanOrEqual(1_000);
		});

		const later = sideBySide(async () => {
			await tooSlow();
			const { executionId } = await runCalled('too slow');
			return [await read('wait', executionId, { download: true }), await read('get', executionId, { download: true })];
		});
		it('can be waited for and fetched later, with the same items', async () => {
			const outcomes = await later();
			const { executionId, files } = await runCalled('too slow');
			const item = { executionId, agentName: 'kling', agentVersion: 'v1.0', taskName: 'too slow', status: 'Success', mediaType: 'video', index: 0, count: 1, url: files[0], fileName: `kling-${executionId}.mp4`, posterUrl: files[1] };
			for (const { json, outputs } of outcomes) {
				const bytes = await bytesOf(outputs[0]![0]);
				expect(json).toEqual([{ ...item, fileSize: bytes.length }]);
				expect(bytes.toString('latin1')).toMatch(new RegExp(`${executionId} 0$`));
			}
		});

		const tooSlowGoesOn = execution({ parameters: film('too slow, goes on', { timeout: 1 }), onError: 'continueRegularOutput' });
		it('is a failed item that can be told apart when the node goes on', async () => {
			const { json } = await tooSlowGoesOn();
			const { executionId } = await runCalled('too slow, goes on');
			expect(json).toEqual([
				{ error: expect.stringContaining(executionId), details: { executionId, status: 'Reticulating', retryable: true } },
			]);
		});

		const triedAgain = execution(async () => ({
			parameters: film('tried again', { timeout: 4 }, { image: fileIn('data') }),
			items: [await photoItem('tried again')],
			retryOnFail: true,
		}));
		it('is met again by Retry On Fail: one run, one upload, one bill', async () => {
			const { json } = await triedAgain();
			const { executionId } = await runCalled('tried again');
			expect(json).toMatchObject([{ executionId, status: 'Success' }]);
			const keys = await keysOf('tried again');
			expect(keys).toHaveLength(1);
			expect(keys[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
			expect(await uploadsOf(await photoOf('tried again'))).toHaveLength(1);
		});

		const retried = sideBySide(async () => {
			const of = (timeout: number) => ({ parameters: film('retried from the list', { timeout }, { image: fileIn('data') }) });
			const first = await runWeShop({ ...of(1), items: [await photoItem('retried from the list')] });
			return { first, again: await retryFromTheList(first, of(60)) };
		});
		it('is met again by a retry from the list of executions', async () => {
			const { first, again } = await retried();
			const { executionId } = await runCalled('retried from the list');
			expect(first.error?.message).toContain(executionId);
			expect(again.json).toMatchObject([{ executionId, status: 'Success' }]);
			expect(await startsCalled('retried from the list')).toHaveLength(1);
			expect(await uploadsOf(await photoOf('retried from the list'))).toHaveLength(1);
		});
	});

	describe('Stop', () => {
		const stopped = execution({ parameters: film('stopped'), items: [{}, {}] }, onceStarted('stopped', 2));
		const stoppedThatGoesOn = execution({ parameters: film('stopped, would go on'), onError: 'continueRegularOutput' }, onceStarted('stopped, would go on'));
		it.each([
			['stopped', stopped],
			['stopped, would go on', stoppedThatGoesOn],
		])('ends the execution at once (%s)', async (_name, ended) => {
			const outcome = await ended();
			expect([outcome.status, outcome.error?.message]).toEqual(['canceled', expect.stringContaining('canceled')]);
			expect(outcome.outputs.flat().filter(({ json }) => 'error' in json || 'executionId' in json)).toEqual([]);
			expect(afterStop(outcome)).toBeLessThan(2_000);
		});

		it('ends the polling', async () => {
			await stopped();
			const ids = await idsOf('stopped');
			expect(ids).toHaveLength(2);
			for (const id of ids) expect(await readsOf(id)).toEqual([]);
		});
	});

	describe('A wrong key', () => {
		const wrongKey = execution({ parameters: cutOut('wrong key'), apiKey: 'weshop-wrong-key-0002' });
		it('is reported as such, once', async () => {
			const outcome = await wrongKey();
			const { status, error } = outcome;
			expect(status).toBe('error');
			expect(error?.message).toBe('WeShop refused the API key of the credential');
			expect(error?.description).toContain('open.weshop.ai/authorization/apikey');
			expect(JSON.stringify(error)).not.toContain('weshop-wrong-key-0002');
			expect(await startsCalled('wrong key')).toHaveLength(1);
			expect(outcome.pauses).toEqual([]);
		});
	});
});

itSentNoKeyWithAFile(process.env.SANDBOX_KEY, 'weshop-wrong-key-0002');
itKeptTheKeyAtHome();
