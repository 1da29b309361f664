import type { ICredentialsHelper, INodeParameters } from 'n8n-workflow';
import { credentialsHelper } from './credentialsHelper';
import { retryFromTheList, runWeShop, type Outcome } from './engine';
import { fileIn } from './fields';
import { photoItem } from './files';
import { cutOut, started } from './parameters';
import { request } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { idsOf, startsCalled } from './traffic';
import { builtPackage } from './workflow';

startWithAnEmptySandbox({ imageSeconds: 0.05 });
passTimeQuickly();

const OTHER_KEY = 'another-account-key-0000';
const key = process.env.SANDBOX_KEY!;

/** A credential whose key is an expression: each item gets the key of its place. */
async function withKeys(keys: string[], parameters: INodeParameters, onError?: 'continueRegularOutput'): Promise<Outcome> {
	const helper = {
		...credentialsHelper(await builtPackage(), keys[0]!),
		getDecrypted: async (...[, , , , , , resolve]: Parameters<ICredentialsHelper['getDecrypted']>) => ({ [CREDENTIAL_FIELD]: keys[resolve?.itemIndex ?? 0]! }),
	} as unknown as ICredentialsHelper;
	const items = await Promise.all(keys.map(async (_, index) => await photoItem(`account ${index}`)));
	return await runWeShop({ parameters, items, onError, n8n: { credentialsHelper: helper } });
}

const CREDENTIAL_FIELD = 'weShopApiKey';
const sent = async () => (await theSandbox().requests()).length;

describe('The key of a credential, read for each item', () => {
	it.each<[operation: string, parameters: INodeParameters]>([
		['a run that is waited for', cutOut('two accounts', { originalImage: fileIn('data') })],
		['a run that is not waited for', { ...started('two accounts'), originalImage: fileIn('data') }],
		['Run: Start', { ...request('two accounts'), operation: 'start' }],
		['Run: Estimate Cost', { ...request('two accounts'), operation: 'estimate' }],
		['Run: Get', { resource: 'run', operation: 'get', executionId: 'exec-1' }],
		['Run: Wait', { resource: 'run', operation: 'wait', executionId: 'exec-1' }],
		['Run: Check', { resource: 'run', operation: 'check', executionId: 'exec-1' }],
		['Asset: Upload', { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' }],
		['Preset: Get Many', { resource: 'preset', operation: 'getMany', presetType: 'backgrounds' }],
	])('refuses items of different accounts before anything is sent: %s', async (_operation, parameters) => {
		const before = await sent();
		const { status, error } = await withKeys([key, OTHER_KEY, key], parameters);
		expect(status).toBe('error');
		expect(error?.message).toBe('The WeShop credential gives another API Key for this item than for the first one [item 1]');
		expect(error?.description).toContain('No item was started');
		expect(await sent()).toBe(before);
	});

	it('lets the items of the first account go on where the node continues on fail', async () => {
		const { json } = await withKeys([key, OTHER_KEY, key], cutOut('first account'), 'continueRegularOutput');
		expect(json.map(({ status, error }) => status ?? error)).toEqual(['Success', 'The WeShop credential gives another API Key for this item than for the first one', 'Success']);
		expect((await theSandbox().requests()).flatMap(({ headers }) => headers).map(([, value]) => value)).not.toContain(OTHER_KEY);
	});

	it('takes one account that is spelled with blanks for some items', async () => {
		const { json } = await withKeys([key, ` ${key}\n`], cutOut('one account'));
		expect(json.map(({ status }) => status)).toEqual(['Success', 'Success']);
	});
});

it('A retry after the API key was revoked and replaced reaches the runs that are paid for', async () => {
	const revoked = { status: 401, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'the key is revoked', retryable: false } } };
	await theSandbox().settings({ answers: [{ endpoint: 'getRun', apiKey: `${key}.old`, times: 99, ...revoked }] });
	const items = await Promise.all(['one', 'other'].map(async (name) => await photoItem(`revoked ${name}`)));
	const given = { parameters: cutOut('revoked', { originalImage: fileIn('data') }), items };
	const first = await runWeShop({ ...given, apiKey: `${key}.old` });
	expect(first.error?.message).toMatch(/refused this API key|refused the API key/);
	const { status, json } = await retryFromTheList(first, { ...given, apiKey: `${key}.new` });
	await theSandbox().settings({ answers: [] });
	expect(status).toBe('success');
	expect(json.map(({ executionId }) => executionId).sort()).toEqual((await idsOf('revoked')).sort());
	expect(await startsCalled('revoked')).toHaveLength(2);
});

itKeptTheKeyAtHome();
