import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { installCommunityPackage } from '../n8n/communityPackage';
import type { CredentialReference } from '../n8n/credentials';
import type { Execution } from '../n8n/executions';
import { DEMO_KEY } from '../sandbox/settings';
import { fixture, MANUAL, surroundings, theSandbox } from './instance';
import { findIn, writtenBy, type Written } from './keySearch';
import { startOwnN8n, type OwnN8n } from './ownN8n';
import { expectNoHarm, untilPaused } from './paused/runs';
import { cutOut, inARow, products, published, TO_FILE, type Step } from './paused/workflows';

/** As WeShop's are not: it looks another way in an address and in JSON, and WeShop does not know it. */
const OTHER_KEY = 'k"ey\\of+somebody/else=&%';
/** What n8n may write down, to see that it would be found: a node's name, and in a file, as it is and packed. */
const CANARIES = { name: 'canary-0b1e55ed', file: 'canary-5e1f1e55', packed: 'canary-ca11ab1e' };

const LOG = { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file', N8N_LOG_FORMAT: 'json' };

let own: OwnN8n;
let other: CredentialReference;

beforeAll(async () => {
	own = await startOwnN8n('kept', LOG, async (userFolder) => {
		const tarball = path.join(surroundings().ownFolders, 'stranger.tgz');
		execFileSync('tar', ['-czf', tarball, '-C', path.join(__dirname, '..', 'fixtures'), 'n8n-nodes-stranger']);
		await installCommunityPackage(userFolder, tarball);
	});
	other = await own.n8n.credentials.create({ name: 'Other', type: 'weShopApi', data: { weShopApiKey: OTHER_KEY } });
	await theSandbox().settings({ imageSeconds: 1, secondsOf: { STAYS: 600, 'TOO-LONG': 600 } });
});

/** Runs a node that another workflow holds as JSON: n8n looks at credentials when a workflow is saved, but not in there. */
async function unsaved(node: Partial<Step>): Promise<Execution> {
	const { nodes, connections } = inARow('Inner', [
		{ name: 'Called', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' } },
		{ name: 'Node', ...node } as Step,
	]);
	const caller: Step = {
		name: 'Caller',
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: { source: 'parameter', workflowJson: JSON.stringify({ nodes, connections, settings: {} }), workflowInputs: { mappingMode: 'defineBelow', value: {} }, options: {} },
	};
	return await executed(caller);
}

async function executed(step: Step): Promise<Execution> {
	const workflow = inARow('Executed', [{ name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} }, step]);
	const { id } = await own.n8n.workflows.create(workflow);
	const run = await own.n8n.workflows.run(id, MANUAL);
	if (!('executionId' in run)) throw new Error('n8n did not execute the workflow');
	return await own.n8n.executions.wait(run.executionId);
}

/** What was asked for while something was done, with the key or without. */
async function askedDuring(work: () => Promise<unknown>): Promise<string[]> {
	const before = (await theSandbox().requests()).length;
	await work();
	return (await theSandbox().requests()).slice(before).map(({ method, url }) => `${method} ${url.split('?')[0]}`);
}

describe('The credential serves the WeShop nodes and no others', () => {
	const AT_WESHOP = 'https://openapi.weshop.ai/openapi/agent/runs/exec-1';
	const ELSEWHERE = 'https://elsewhere.example/openapi/';
	const credentials = () => ({ weShopApi: { id: own.credential.id, name: own.credential.name } });
	const step = (type: string, typeVersion: number, parameters: Step['parameters']): Step => ({ name: 'Node', type, typeVersion, parameters, credentials: credentials() });
	const httpRequest = (address: string) => step('n8n-nodes-base.httpRequest', 4.2, { url: address, authentication: 'predefinedCredentialType', nodeCredentialType: 'weShopApi', options: {} });
	const stranger = (way: string) => (address: string) => step('n8n-nodes-stranger.stranger', 1, { way, address });

	it('a WeShop node may use it in that way, and goes on reading a run that WeShop does not know yet', async () => {
		const node = step('n8n-nodes-weshop.weShop', 1, { resource: 'run', operation: 'get', executionId: 'exec-1' });
		// Nobody knows this run: it is read again for fifteen seconds.
		expect(new Set(await askedDuring(async () => await unsaved(node)))).toEqual(new Set([`GET ${AT_WESHOP}`]));
	});

	it.each([
		["n8n's HTTP Request node", httpRequest],
		["another package's node, by n8n's HTTP helper", stranger('request')],
		["another package's node, by n8n's older HTTP helper", stranger('legacy')],
		["another package's node, which reads the key itself", stranger('read')],
	])('%s may not, neither for WeShop nor elsewhere', async (_what, node) => {
		for (const address of [AT_WESHOP, ELSEWHERE]) {
			expect(
				await askedDuring(async () => {
					await expect(own.n8n.workflows.create(inARow('Not saved', [node(address)]))).rejects.toThrow(/cannot use credential type "weShopApi"/);
					expect((await unsaved(node(address))).data.resultData.error?.message).toMatch(/"weShopApi" is restricted to specific nodes/);
				}),
			).toEqual([]);
		}
	});

	it('nor does it pass for a credential of another type', async () => {
		const { id, name } = own.credential;
		const node = { ...httpRequest(ELSEWHERE), parameters: { url: ELSEWHERE, authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth', options: {} }, credentials: { httpHeaderAuth: { id, name } } };
		expect(await askedDuring(async () => expect((await executed(node)).data.resultData.error?.message).toMatch(/does not exist for type "httpHeaderAuth"/))).toEqual([]);
	});
});

describe('The test of a credential', () => {
	it.each([301, 302, 303, 307, 308])('does not follow a redirect (%d)', async (status) => {
		await theSandbox().settings({ answers: [{ endpoint: 'listPresets', status, headers: { location: 'https://elsewhere.example/openapi/' }, body: '' }] });
		expect(await askedDuring(async () => expect((await own.n8n.credentials.test(own.credential)).status).toBe('Error'))).toEqual(['GET https://openapi.weshop.ai/openapi/v1/agent/info']);
	});

	it.each([200, 400, 401, 418, 500])('does not show the key that WeShop repeats (%d)', async (status) => {
		await theSandbox().settings({ answers: [{ endpoint: 'listPresets', status, body: { success: false, error: { code: 'X', message: `bad key ${DEMO_KEY}`, retryable: false } } }] });
		expect((await own.n8n.credentials.test(own.credential)).message).not.toContain(DEMO_KEY);
	});
});

describe('A test of the credential under another type, whose address anybody may choose', () => {
	const url = 'https://elsewhere.example/v1';

	it.each(['apiKey', 'headerValue', 'weShopApiKey'])('does not send the key there: n8n fills the placeholder in %s from a field of that name only', async (field) => {
		const placeholder = Object.values((await own.n8n.credentials.read(own.credential)).data)[0];
		const data = { apiKey: 'x', url, header: true, headerName: 'x-key', headerValue: '={{ $self.weShopApiKey }}', [field]: placeholder };
		const asked = await askedDuring(async () => await own.n8n.credentials.test(own.credential, { type: 'openAiApi', data }));
		expect(asked).toEqual(['GET https://elsewhere.example/v1/models']);
		expect((await theSandbox().keyReport()).violations).toEqual([]);
	});
});

describe('n8n writes the key down encrypted only, after', () => {
	const content = Buffer.concat([fixture('sneaker.jpg'), Buffer.from(CANARIES.file), gzipSync(CANARIES.packed)]).toString('base64');
	const wait = (parameters: Step['parameters'] = {}) => cutOut(own.credential, { completion: 'wait', ...parameters });

	const answers = [
		{ endpoint: 'startRun' as const, taskName: 'ECHO', status: 400, body: { success: false, error: { code: DEMO_KEY, message: `bad key ${DEMO_KEY}`, retryable: false } } },
		{ endpoint: 'getRun' as const, taskName: 'CUT', drop: true, times: 99 },
	];
	const executions: Array<[what: string, sku: string, told: RegExp | undefined, steps: () => Step[], more?: object]> = [
		['an execution that succeeds, with files in and out', 'GOOD', undefined, () => [{ ...TO_FILE, name: CANARIES.name }, wait({ originalImage: { __rl: true, mode: 'binary', value: 'photo' }, options: { taskName: 'GOOD', includeRun: true } })], { content }],
		['a run that fails', 'LOST', /could not finish the run/, () => [wait({ originalImage: { __rl: true, mode: 'url', value: 'https://shop.example/photos/lost.png' } })]],
		['a wait that is too long', 'TOO-LONG', /was not finished after 1 seconds/, () => [wait({ options: { timeout: 1 } })]],
		['a key that WeShop refuses', 'REFUSED', /refused the API key/, () => [{ ...wait(), credentials: { weShopApi: { id: other.id, name: other.name } } }]],
		['an answer with the key in it', 'ECHO', /^WeShop says: bad key /, () => [wait()]],
		['a connection that breaks in the wait', 'CUT', /could not be reached/, () => [wait({ options: { timeout: 7 } })]],
		['an execution that was paused and went on', 'CALLED', undefined, () => [cutOut(own.credential)]],
	];
	const ids = new Map<string, string>();
	let written: Written;

	beforeAll(async () => {
		await theSandbox().settings({ answers });
		const start = async (sku: string, steps: Step[], more = {}) => await (await published(own, sku, steps))(products([sku]).map((product) => ({ ...product, ...more })));
		for (const [, sku, , steps, more] of executions) ids.set(sku, await start(sku, steps(), more));
		await untilPaused(own, await start('STAYS', [cutOut(own.credential)]));
	});

	it.each(executions)('%s', async (_what, sku, told) => {
		const { status, data } = await own.n8n.executions.wait(ids.get(sku)!);
		if (told) expect(data.resultData.error?.message).toMatch(told);
		else expect(status).toBe('success');
	});

	it('tests of credentials, good, bad and cut off', async () => {
		expect((await own.n8n.credentials.test(own.credential)).status).toBe('OK');
		expect((await own.n8n.credentials.test(other)).status).toBe('Error');
		await theSandbox().settings({ answers: [{ endpoint: 'listPresets', drop: true }] });
		expect((await own.n8n.credentials.test(own.credential)).status).toBe('Error');
	});

	it('and the editor\'s look at it, which shows no more than that there is one', async () => {
		expect((await own.n8n.credentials.read(own.credential)).data).toEqual({ weShopApiKey: expect.stringMatching(/^__n8n_BLANK_VALUE_/) as string });
	});

	it('all of it', async () => {
		written = await writtenBy(own.userFolder);
		expect([DEMO_KEY, OTHER_KEY].flatMap((key) => findIn(written, key))).toEqual([]);
	});

	it.each([
		['name', /database\.sqlite/, 'as it is'],
		['name', /^the tables$/, 'as it is'],
		['name', /logs.n8n\.log$/, 'as it is'],
		['name', /^n8n\.log$/, 'as it is'],
		['name', /n8nEventLog/, 'as it is'],
		['file', /^the tables$/, 'base64'],
		['file', /storage.*[0-9a-f]$/, 'as it is'],
		['packed', /storage.*, packed$/, 'as it is'],
	] as const)('where the same search finds what n8n did write (the %s in %s, %s)', (canary, place, form) => {
		expect(findIn(written, CANARIES[canary])).toContainEqual([expect.stringMatching(place), form]);
	});
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, secondsOf: {}, answers: [] });
	await own?.stop();
	await expectNoHarm();
});
