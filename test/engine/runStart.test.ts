import { runWeShop } from './engine';
import { DROPS_UNSAFE_NAMES, NAMES_EMPTY_FIELD } from './n8nUnderTest';
import { there } from './parameters';
import { request, start } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { execution, sideBySide } from './sideBySide';
import { passTimeQuickly } from './spedUp';
import { headerOf, readsOf, requests, runCalled, runsCalled, startsCalled } from './traffic';

startWithAnEmptySandbox();
passTimeQuickly();

const startsSent = async () => (await requests()).filter(({ method, url: address }) => method === 'POST' && address.endsWith('/agent/runs')).length;

describe('Run: Start', () => {
	const fromObjects = execution({
		parameters: {
			...request('', {}),
			operation: 'start',
			input: '={{ $json.input }}',
			params: '={{ $json.params }}',
			options: { callbackUrl: 'https://n8n.example/webhook/weshop', taskName: 'named by the option', includeInput: true },
		},
		items: [{ json: { input: { originalImage: there }, params: { originalImage: there, images: [there], maskType: 'autoSubjectSegment', batchCount: 2, mine: true } } }],
	});
	const fromText = sideBySide(async () => await start({ ...request('as text'), options: { taskName: 'not this' } }));

	it('sends input and params as the user wrote them, from text or from an object', async () => {
		await Promise.all([fromObjects(), fromText()]);
		expect((await runCalled('named by the option')).request).toEqual({
			agent: { name: 'removeBG', version: 'v1.0' },
			input: { taskName: 'named by the option', originalImage: there },
			params: { originalImage: there, images: [there], maskType: 'autoSubjectSegment', batchCount: 2, mine: true },
			safeGenerate: 'on',
			callbackUrl: 'https://n8n.example/webhook/weshop',
		});
		expect((await runCalled('as text')).request).toEqual({
			agent: { name: 'removeBG', version: 'v1.0' },
			input: { taskName: 'as text', originalImage: there },
			params: { originalImage: there, images: [there], maskType: 'autoSubjectSegment', batchCount: 1 },
			safeGenerate: 'on',
		});
	});

	it('puts out the execution ID and does not wait', async () => {
		const { json } = await fromObjects();
		const { executionId } = await runCalled('named by the option');
		expect(json).toEqual([
			{ input: { input: expect.anything(), params: expect.anything() }, executionId, agentName: 'removeBG', agentVersion: 'v1.0', status: 'Pending' },
		]);
		expect(await readsOf(executionId)).toEqual([]);
	});

	it('is sent again under the same key when the answer was lost, and bills once', async () => {
		const before = (await theSandbox().settings({ answers: [{ endpoint: 'startRun', drop: true, carriedOut: true }] })).balance;
		const { json } = await start(request('lost answer'));
		const run = await runCalled('lost answer');
		expect(json).toMatchObject([{ executionId: run.executionId, status: 'Pending' }]);
		expect(new Set((await startsCalled('lost answer')).map((sent) => headerOf(sent, 'Idempotency-Key'))).size).toBe(1);
		expect(await startsCalled('lost answer')).toHaveLength(2);
		expect((await theSandbox().settings()).balance).toBe(before - run.power);
	});

	it("sends the user's own key with the agent behind it, and starts one run for two equal items", async () => {
		const parameters = { ...request('own key'), operation: 'start', options: { idempotencyKey: 'order-1' } };
		const { json } = await runWeShop({ parameters, items: [{}, {}] });
		const { executionId, idempotencyKey } = await runCalled('own key');
		expect(idempotencyKey).toBe('order-1:removeBG');
		expect(json.map((item) => item.executionId)).toEqual([executionId, executionId]);
	});

	it('starts nothing as it is when it was just added, so that one click costs nothing', async () => {
		const before = await startsSent();
		const { error } = await runWeShop({ parameters: { resource: 'run', operation: 'start' } });
		expect(`${error?.message} ${error?.description}`).toMatch(NAMES_EMPTY_FIELD ? /"Agent" is required/ : /"Agent" is required|The workflow has issues/);
		expect(await startsSent()).toBe(before);
	});

	it('says how to get the results, as it does not wait for them', async () => {
		const { hints } = await start(request('hint'));
		expect(hints).toEqual([expect.objectContaining({ message: expect.stringMatching(/^Fetch the results later with Run → Check, Get or Wait/), type: 'info' })]);
		const called = await start({ ...request('hint of a trigger'), options: { callbackUrl: 'https://n8n.example/webhook/weshop' } });
		expect(called.hints).toEqual([expect.objectContaining({ message: expect.stringContaining('WeShop calls https://n8n.example/webhook/weshop when a run has ended'), type: 'info' })]);
	});

	it('passes on what WeShop says to an agent that it does not have', async () => {
		const { error } = await start(request('unknown', {}, 'removeShoes'));
		expect(error?.message).toMatch(/^WeShop says: agent\.name must be one of virtualtryon,/);
		expect(await runsCalled('unknown')).toEqual([]);
	});

	it('passes on whatever the user wrote; names that JavaScript gives a meaning n8n leaves out, and they change nothing here', async () => {
		const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
		const params = `{ "mine": ${nested(500)}, "__proto__": { "polluted": true }, "constructor": { "prototype": 1 }, "text": "👗 שמלה فستان" }`;
		await start({ ...request('odd'), params });
		const [sent] = await startsCalled('odd');
		expect(sent!.body).toContain(`"params":{"batchCount":1,"mine":${nested(500)},${DROPS_UNSAFE_NAMES ? '"text":"👗 שמלה فستان"}' : ''}`);
		expect(({} as { polluted?: true }).polluted).toBeUndefined();
	});

	it.each([
		['input', 'Input (JSON)', '{ "originalImage": }'],
		['input', 'Input (JSON)', "{ 'originalImage': 'https://shop.example/a.jpg' }"],
		['input', 'Input (JSON)', '{ "a": 1, }'],
		['input', 'Input (JSON)', `{ "deep": ${'['.repeat(100_000)}${']'.repeat(100_000)} }`],
		['params', 'Parameters (JSON)', '="{{ $now }}"'],
		['params', 'Parameters (JSON)', '={{ $now }}'],
		['params', 'Parameters (JSON)', '["a list"]'],
	])('refuses %s that is no JSON object, by its name', async (name, label, text) => {
		const { error } = await start({ ...request('no object'), [name]: text });
		expect(error?.message).toContain(`${label} is not a JSON object`);
		expect(error?.description).toContain(text.startsWith('=') ? `${label} (${name})` : `Set ${label} to`);
		expect(await runsCalled('no object')).toEqual([]);
	});
});

describe('Run: Estimate Cost', () => {
	/** Of the example, in points of the sandbox. */
	const PRICE = 2;

	it('shows the price of an example as it is when it was just added', async () => {
		const before = await startsSent();
		const { json, error } = await runWeShop({ parameters: { resource: 'run', operation: 'estimate' } });
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ agentName: 'z-image', agentVersion: 'v1.0', totalPower: PRICE })]);
		expect(await startsSent()).toBe(before);
	});

	it.each([
		['a video', { agentName: 'kling', params: '{ "images": ["https://example.com/photo.jpg"], "textDescription": "It turns", "modelName": "Kling_3_0", "duration": "5s", "generateAudio": "true" }' }, 25],
		['more results', { batchCount: 4 }, 4 * PRICE],
		['a larger picture', { agentName: 'gpt-image', params: '{ "imageSize": "4K" }' }, expect.any(Number)],
	])('shows that of %s when one field of the example is changed', async (_, change, totalPower) => {
		const { json, error } = await runWeShop({ parameters: { resource: 'run', operation: 'estimate', ...change }, items: [{ json: { url: there } }] });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ totalPower }]);
	});

	it('tells the price, and starts and bills nothing', async () => {
		const sandbox = theSandbox();
		const before = { runs: (await sandbox.runs()).length, balance: (await sandbox.settings()).balance };
		const asked = { ...request('priced', { batchCount: 3 }), operation: 'estimate', options: { includeInput: true } };
		const { json } = await runWeShop({ parameters: asked, items: [{ json: { sku: 'S-1' } }] });
		expect({ runs: (await sandbox.runs()).length, balance: (await sandbox.settings()).balance }).toEqual(before);
		expect((await requests()).filter(({ body }) => body?.includes('"priced"')).map(({ url: address }) => address)).toEqual(['https://openapi.weshop.ai/openapi/agent/power-estimates']);

		await start(request('priced', { batchCount: 3 }));
		const { power } = await runCalled('priced');
		expect(json).toEqual([
			{ agentName: 'removeBG', agentVersion: 'v1.0', totalPower: power, type: 'power', exclusive: false, paidPowerNotEnough: false, isEstimated: false, input: { sku: 'S-1' } },
		]);
		expect((await sandbox.settings()).balance).toBe(before.balance - power);
	});
});

itKeptTheKeyAtHome();
