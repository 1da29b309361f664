import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { retryFromTheList, runWeShop, type Given, type Outcome } from './engine';
import { fileIn, shop, url } from './fields';
import { bytesOf, photoItem, photoOf } from './files';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { downloadsOf, headerOf, readsOf, requests, runCalled, runsCalled, startsCalled, until, uploadsOf } from './traffic';

/** WeShop cannot finish a run with this photo: nothing is there. */
const lost = shop('lost.png');
const there = shop('sneaker.png');

function cutOut(taskName: string, set: INodeParameters = {}, options: INodeParameters = {}): INodeParameters {
	return { resource: 'image', operation: 'removeBackground', originalImage: url(there), download: false, ...set, options: { taskName, ...options } };
}

function film(taskName: string, options: INodeParameters = {}, set: INodeParameters = {}): INodeParameters {
	return { resource: 'video', operation: 'kling', image: url(there), textDescription: 'It turns', download: false, ...set, options: { taskName, ...options } };
}

const read = async (operation: 'get' | 'check' | 'wait', executionId: string, set: INodeParameters = {}) =>
	await runWeShop({ parameters: { resource: 'run', operation, executionId, download: false, ...set } });
const keysOf = async (taskName: string) => (await startsCalled(taskName)).map((start) => headerOf(start, 'Idempotency-Key'));
const idsOf = async (taskName: string) => (await runsCalled(taskName)).map(({ executionId }) => executionId);

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
		const run = async (name: string, given: Given, stopAfter?: number) => outcomes.set(name, await runWeShop(given, stopAfter));
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
			run('stopped', { parameters: film('stopped'), items: [{}, {}] }, 1500),
			run('stopped, would go on', { parameters: film('stopped, would go on'), onError: 'continueRegularOutput' }, 1500),
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
			expect(second).toMatch(/^order-9-./);
			expect(await runsCalled('failed under an own key')).toHaveLength(2);
		});
	});

	describe('A run that takes longer than Timeout', () => {
		it('goes on, and the message says so, with its execution ID', async () => {
			const { executionId } = await runCalled('too slow');
			const { status, error, took } = outcome('too slow');
			expect(status).toBe('error');
			expect(error?.message).toMatch(/not finished after 1 second/);
			expect(error?.message).toContain(executionId);
			expect(error?.description).toMatch(/goes on at WeShop/);
			expect(error?.description).toContain(executionId);
			expect(took).toBeLessThan(2500);
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
			expect(keys).toHaveLength(2);
			expect(new Set(keys).size).toBe(1);
			expect(keys[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
			expect(await uploadsOf(await photoOf('tried again'))).toHaveLength(1);
		});

		it('is met again by a retry from the list of executions', async () => {
			const { executionId } = await runCalled('retried from the list');
			expect(outcome('retried from the list').error?.message).toContain(executionId);
			expect(outcome('retried from the list, again').json).toMatchObject([{ executionId, status: 'Success' }]);
			expect(await startsCalled('retried from the list')).toHaveLength(2);
			expect(await uploadsOf(await photoOf('retried from the list'))).toHaveLength(1);
		});
	});

	describe('Stop', () => {
		it.each(['stopped', 'stopped, would go on'])('ends the execution at once (%s)', (name) => {
			const { status, outputs, took } = outcome(name);
			expect(status).toBe('canceled');
			expect(outputs.flat().filter(({ json }) => 'error' in json || 'executionId' in json)).toEqual([]);
			expect(took - 1500).toBeLessThan(500);
		});

		it('ends the polling', async () => {
			const ids = await idsOf('stopped');
			expect(ids).toHaveLength(2);
			for (const id of ids) expect(await readsOf(id)).toEqual([]);
		});
	});

	describe('A wrong key', () => {
		it('is told as such, once', async () => {
			const { status, error, took } = outcome('wrong key');
			expect(status).toBe('error');
			expect(error?.message).toBe('WeShop refused the API key of the credential');
			expect(error?.description).toContain('open.weshop.ai/authorization/apikey');
			expect(JSON.stringify(error)).not.toContain('weshop-wrong-key-0002');
			expect(await startsCalled('wrong key')).toHaveLength(1);
			expect(took).toBeLessThan(2000);
		});
	});
});

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
		const passing: Array<[trouble: string, PlannedAnswer]> = [
			['429 with Retry-After', { endpoint: 'startRun', status: 429, headers: { 'retry-after': '1' }, body: refusal('slow down', false) }],
			['500 that may be tried again', { endpoint: 'startRun', status: 500, body: refusal('busy', true) }],
			['400 that may be tried again', { endpoint: 'startRun', status: 400, body: refusal('busy', true) }],
			['200 without success that may be tried again', { endpoint: 'startRun', status: 200, body: refusal('busy', true) }],
			['a connection cut before the run was started', { endpoint: 'startRun', drop: true }],
			['a connection cut after the run was started', { endpoint: 'startRun', drop: true, carriedOut: true }],
			['an answer that a proxy lost', { endpoint: 'startRun', status: 502, body: '<html>Bad Gateway</html>', carriedOut: true }],
			['an answer that cannot be read', { endpoint: 'startRun', status: 200, body: '<html>Welcome</html>', carriedOut: true }],
		];

		it.each(passing)('%s: one run, one key, one bill', async (trouble, answer) => {
			const before = await balance();
			await plan(answer);
			const { json, error } = await start(trouble);
			expect(error).toBeUndefined();
			const run = await runCalled(trouble);
			expect(json).toEqual([expect.objectContaining({ executionId: run.executionId, status: 'Pending' })]);
			const starts = await startsCalled(trouble);
			expect(starts).toHaveLength(2);
			expect(new Set(starts.map(({ body }) => body)).size).toBe(1);
			expect(new Set(await keysOf(trouble)).size).toBe(1);
			expect(await balance()).toBe(before - run.power);
			const pause = Date.parse(starts[1]!.time) - Date.parse(starts[0]!.time);
			expect(pause).toBeGreaterThanOrEqual(answer.headers?.['retry-after'] ? 1000 : 450);
		});

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

		const final: Array<[trouble: string, PlannedAnswer, message: RegExp]> = [
			['400', { endpoint: 'startRun', status: 400, body: refusal('the picture is too small', false) }, /^WeShop says: the picture is too small$/],
			['500 that may not be tried again', { endpoint: 'startRun', status: 500, body: refusal('never', false) }, /^WeShop says: never$/],
			['200 without success', { endpoint: 'startRun', status: 200, body: refusal('no', false) }, /^WeShop says: no$/],
			['a code and a msg', { endpoint: 'startRun', status: 200, body: { code: 4001, msg: 'account frozen' } }, /^WeShop says: account frozen$/],
			['403', { endpoint: 'startRun', status: 403, body: '<html>Forbidden</html>' }, /API key of the credential/],
			['a redirect', { endpoint: 'startRun', status: 302, headers: { location: 'https://elsewhere.example/openapi/' } }, /redirect, which was not followed/],
		];

		it.each(final)('%s is told at once and not tried again', async (trouble, answer, message) => {
			await plan(answer);
			const { error, took } = await start(trouble);
			expect(error?.message).toMatch(message);
			expect(await startsCalled(trouble)).toHaveLength(1);
			expect(await runsCalled(trouble)).toEqual([]);
			expect(took).toBeLessThan(2000);
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
		it('is the user\'s own for the first item, and told apart for the next', async () => {
			const parameters = cutOut('own key', { completion: 'none' }, { idempotencyKey: '={{ $json.order }}' });
			const items = ['order-1', 'order-1', 'order-2'].map((order) => ({ json: { order } }));
			const { json } = await runWeShop({ parameters, items });
			expect((await keysOf('own key')).sort()).toEqual(['order-1', 'order-1-2', 'order-2']);
			expect(new Set(json.map(({ executionId }) => executionId)).size).toBe(3);
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

	describe('A run that is waited for', () => {
		it('is found through a cut connection, a server in trouble and a moment in which nobody knows it', async () => {
			await plan(
				{ endpoint: 'getRun', drop: true },
				{ endpoint: 'getRun', status: 500, body: '<html>Oops</html>' },
				{ endpoint: 'getRun', status: 404, body: refusal('there is no such run', false) },
			);
			const { error, json } = await runWeShop({ parameters: cutOut('looked for'), items: [{}, {}, {}] });
			expect(error).toBeUndefined();
			expect(new Set(json.map(({ executionId }) => executionId))).toEqual(new Set(await idsOf('looked for')));
		});

		it('is named when WeShop will not tell of it any more', async () => {
			await plan({ endpoint: 'getRun', status: 401, body: refusal('who are you?', false) });
			const { error } = await runWeShop({ parameters: cutOut('refused later') });
			const { executionId } = await runCalled('refused later');
			expect(error?.message).toMatch(/API key of the credential/);
			expect(error?.message).toContain(executionId);
			expect(error?.description).toMatch(/paid for/);
		});

		it('is named when WeShop cannot be reached until the time-out', async () => {
			await plan({ endpoint: 'getRun', drop: true, times: 99 });
			const { json, took } = await runWeShop({ parameters: cutOut('out of reach', {}, { timeout: 4 }), onError: 'continueRegularOutput' });
			await plan();
			const { executionId } = await runCalled('out of reach');
			expect(json).toEqual([{ error: expect.stringContaining(executionId), details: expect.objectContaining({ executionId, retryable: true }) }]);
			expect(took).toBeLessThan(5500);
		});

		it('is let go by Stop in the midst of a request', async () => {
			await theSandbox().settings({ pollLatencyMs: 4000 });
			const { status, took } = await runWeShop({ parameters: cutOut('stopped in a request') }, 3400);
			await theSandbox().settings({ pollLatencyMs: 0 });
			expect(status).toBe('canceled');
			expect(took - 3400).toBeLessThan(500);
			expect(await readsOf((await runCalled('stopped in a request')).executionId)).toHaveLength(1);
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
			expect(hints).toEqual([expect.objectContaining({ message: expect.stringMatching(new RegExp(`^The file of result ${index} of the run ${executionId} could not be loaded .*404`)) })]);
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

it('never sends the key with a file, and every request about a run bears it', async () => {
	const seen = (await requests()).map((request) => ({ host: new URL(request.url).hostname, key: headerOf(request, 'authorization') }) satisfies IDataObject);
	expect(new Set(seen.filter(({ host }) => host !== 'openapi.weshop.ai').map(({ key }) => key))).toEqual(new Set([undefined]));
	expect(new Set(seen.filter(({ host }) => host === 'openapi.weshop.ai').map(({ key }) => key))).toEqual(new Set([process.env.SANDBOX_KEY, 'weshop-wrong-key-0002']));
});

itKeptTheKeyAtHome();
