import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, type Given } from '../engine/engine';
import { fileIn } from '../engine/fields';
import { photoItem, photoOf } from '../engine/files';
import { cutOut, there } from '../engine/parameters';
import { itKeptTheKeyAtHome, itSentNoKeyWithAFile, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { downloadsOf, keysOf, runCalled, runsCalled, startsCalled, until, uploadsOf } from '../engine/traffic';

const read = async (operation: 'get' | 'check' | 'wait', executionId: string, set: INodeParameters = {}) =>
	await runWeShop({ parameters: { resource: 'run', operation, executionId, download: false, ...set } });

// A film takes long enough to be waited for in vain, and is in a state that no document names.
startWithAnEmptySandbox({ videoSeconds: 5, runningIsCalled: 'Reticulating' });

/** One after the other, as the sandbox gives a planned answer to whoever comes first. */
describe('One at a time', () => {
	const plan = async (...answers: PlannedAnswer[]) => void (await theSandbox().settings({ answers }));
	const refusal = (message: string, retryable: boolean) => ({ success: false, error: { code: 'BUSY', message, retryable } });
	const start = async (taskName: string, more: Partial<Given> = {}) => await runWeShop({ parameters: cutOut(taskName, { completion: 'none' }), ...more });
	const balance = async () => (await theSandbox().settings()).balance;

	afterEach(async () => {
		expect((await theSandbox().settings()).answers).toEqual([]);
	});

	describe('A start that meets trouble', () => {
		it('a Retry-After holds for the other items of the execution', async () => {
			await plan({ endpoint: 'startRun', status: 429, headers: { 'retry-after': '2' }, body: refusal('slow down', true) });
			const parameters = cutOut('quiet', { completion: 'none' }, { maxConcurrency: 2 });
			// The second item comes later than the first one's refusal, as it has a photo to upload.
			await theSandbox().settings({ uploadLatencyMs: 300 });
			const items = [{ json: {} }, await photoItem('quiet')].map((item, index) => ({ ...item, json: { photo: index === 0 ? there : 'data' } }));
			await runWeShop({ parameters: { ...parameters, originalImage: '={{ $json.photo === "data" ? { mode: "binary", value: "data" } : $json.photo }}' }, items });
			await theSandbox().settings({ uploadLatencyMs: 0 });
			const [first, ...others] = (await startsCalled('quiet')).map(({ time }) => Date.parse(time));
			expect(others).toHaveLength(2);
			for (const other of others) expect(other - first!).toBeGreaterThanOrEqual(2000);
		});

		it('an account without power is told', async () => {
			const before = await balance();
			await theSandbox().settings({ balance: 0 });
			const { error } = await start('no power');
			await theSandbox().settings({ balance: before });
			expect(error?.message).toBe('WeShop says: the run needs 1 power, 0 are left');
		});

		it('an upload that fails is sent again, whole', async () => {
			await plan({ endpoint: 'uploadImage', status: 503, body: 'unavailable' }, { endpoint: 'uploadImage', drop: true });
			const parameters = cutOut('uploaded again', { originalImage: fileIn('data'), completion: 'none' });
			expect((await runWeShop({ parameters, items: [await photoItem('uploaded again')] })).status).toBe('success');
			expect((await uploadsOf(await photoOf('uploaded again'))).map(({ status }) => status)).toEqual([503, 0, 200]);
			expect(await runsCalled('uploaded again')).toHaveLength(1);
		});
	});

	describe('The key of a run', () => {
		it("is the user's own with the agent behind it, and one run for equal items that share it", async () => {
			const parameters = cutOut('own key', { completion: 'none' }, { idempotencyKey: '={{ $json.order }}' });
			const items = ['order-1', 'order-1', 'order-2'].map((order) => ({ json: { order } }));
			const { json } = await runWeShop({ parameters, items });
			expect((await keysOf('own key')).sort()).toEqual(['order-1:removeBG', 'order-2:removeBG']);
			const [first, second, third] = json.map(({ executionId }) => executionId);
			expect([second === first, third === first]).toEqual([true, false]);
		});

		it('holds across executions when it is the user\'s own', async () => {
			const parameters = cutOut('own key, again', { completion: 'none' }, { idempotencyKey: 'order-3' });
			const [one, other] = [await runWeShop({ parameters }), await runWeShop({ parameters })];
			expect(other.json).toEqual(one.json);
			expect(await runsCalled('own key, again')).toHaveLength(1);
		});

		it('is another one in another execution when it is not', async () => {
			await start('twice');
			await start('twice');
			expect(new Set(await keysOf('twice')).size).toBe(2);
			expect(await runsCalled('twice')).toHaveLength(2);
		});
	});

	describe('Results', () => {
		/** A finished run of two pictures. */
		const finished = async (taskName: string, batchCount = 2): Promise<string> => {
			await start(taskName, { parameters: cutOut(taskName, { completion: 'none', batchCount }) });
			return await until(async () => ((await runCalled(taskName)).status === 'Success' ? (await runCalled(taskName)).executionId : undefined));
		};
		const withFile = (items: INodeExecutionData[] | undefined) => (items ?? []).map(({ binary }) => binary?.data !== undefined);

		it('that failed leave the good ones, and a hint says how many', async () => {
			await theSandbox().settings({ failNextResults: 2 });
			const executionId = await finished('partly', 3);
			const { json, hints } = await read('get', executionId);
			expect(json).toEqual([expect.objectContaining({ executionId, index: 0, count: 1 })]);
			expect(hints).toEqual([expect.objectContaining({ message: expect.stringContaining(`2 of 3 results of the run ${executionId}`) })]);
		});

		it('that all failed are told, with the execution ID', async () => {
			await theSandbox().settings({ failNextResults: 2 });
			const executionId = await finished('none', 2);
			const { error } = await read('get', executionId);
			expect(error?.message).toBe(`The run ${executionId} finished without a result`);
		});

		it('whose file cannot be loaded come out with their address, and a hint', async () => {
			const executionId = await finished('file lost');
			await plan({ endpoint: 'files', status: 404, body: 'gone' });
			const { json, outputs, hints } = await read('get', executionId, { download: true });
			expect(withFile(outputs[0]).sort()).toEqual([false, true]);
			expect(json).toEqual([0, 1].map((index) => expect.objectContaining({ index, url: expect.stringMatching(/^https:\/\/ai-image\.weshop\.ai\//) })));
			const index = withFile(outputs[0]).indexOf(false);
			expect(hints).toEqual([expect.objectContaining({ message: expect.stringMatching(new RegExp(`^The file of result ${index} of the run ${executionId} could not be downloaded .*404`)) })]);
			expect(await downloadsOf(executionId)).toHaveLength(2);
		});

		it('whose file host is in trouble for a moment are loaded', async () => {
			const executionId = await finished('file late');
			await plan({ endpoint: 'files', status: 503, body: 'later' }, { endpoint: 'files', drop: true });
			const { outputs, hints } = await read('get', executionId, { download: true });
			expect(withFile(outputs[0])).toEqual([true, true]);
			expect(hints).toEqual([]);
			expect((await downloadsOf(executionId)).map(({ status }) => status).sort()).toEqual([0, 200, 200, 503]);
		});
	});
});

itSentNoKeyWithAFile(process.env.SANDBOX_KEY);
itKeptTheKeyAtHome();
