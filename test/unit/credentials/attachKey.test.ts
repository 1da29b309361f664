import type { IHttpRequestOptions } from 'n8n-workflow';
import { WeShopApi } from '../../../credentials/WeShopApi.credentials';

const KEY = 'sk-Ab3_~!x';
const RUNS = 'https://openapi.weshop.ai/openapi/agent/runs';

/** The request that n8n sends; `uri`, `strictSSL` and the like come from its older helper. */
async function attached(request: object, credential: { weShopApiKey?: unknown } = { weShopApiKey: KEY }): Promise<Record<string, unknown>> {
	const authenticate = new WeShopApi().authenticate;
	if (typeof authenticate !== 'function') throw new Error('The credential is a template, which cannot check the address');
	return (await authenticate(credential as never, request as IHttpRequestOptions)) as unknown as Record<string, unknown>;
}

async function refusalOf(request: object, credential?: { weShopApiKey?: unknown }): Promise<string> {
	return await attached(request, credential).then(
		(sent) => `Sent: ${JSON.stringify(sent)}`,
		(thrown: Error) => `${thrown.message}\n${thrown.stack}`,
	);
}

describe('A request to WeShop', () => {
	it('gets the key unchanged, without a prefix', async () => {
		expect((await attached({ url: RUNS })).headers).toEqual({ Authorization: KEY });
	});

	it.each([` ${KEY}`, `${KEY}\n`, `\t${KEY}\r\n`])('gets the key without the whitespace around a pasted key: %j', async (pasted) => {
		expect((await attached({ url: RUNS }, { weShopApiKey: pasted })).headers).toEqual({ Authorization: KEY });
	});

	it('gets a key that happens to contain the word bearer', async () => {
		expect((await attached({ url: RUNS }, { weShopApiKey: 'sk-bearer' })).headers).toEqual({ Authorization: 'sk-bearer' });
	});

	it.each(['Authorization', 'authorization', 'AUTHORIZATION', 'aUTHORIZATION', ' Authorization '])('loses any other "%s" header', async (name) => {
		const { headers } = await attached({ url: RUNS, headers: { [name]: 'Bearer other', 'Idempotency-Key': 'k' } });
		expect(headers).toEqual({ Authorization: KEY, 'Idempotency-Key': 'k' });
	});

	it('loses other basic credentials, which would replace the key', async () => {
		expect((await attached({ url: RUNS, auth: { username: 'me', password: 'x' } })).auth).toBeUndefined();
	});

	it.each([
		[{ url: '/openapi/agent/runs', baseURL: 'https://openapi.weshop.ai' }, 'url'],
		[{ url: 'agent/runs', baseURL: 'https://openapi.weshop.ai/openapi/' }, 'url'],
		[{ uri: '/agent/runs', baseURL: 'https://openapi.weshop.ai/openapi' }, 'uri'],
		[{ uri: RUNS }, 'uri'],
		[{ url: RUNS, uri: RUNS }, 'url'],
	])('is sent to exactly the address that was checked: %j', async (request, name) => {
		const sent = await attached(request);
		expect(sent[name]).toBe(RUNS);
		expect(sent).not.toHaveProperty('baseURL');
		expect(sent).not.toHaveProperty(name === 'url' ? 'uri' : 'url');
	});

	it('keeps everything else', async () => {
		const request = { url: RUNS, method: 'POST', body: { a: 1 }, qs: { b: 2 }, timeout: 5, json: true, returnFullResponse: true, ignoreHttpStatusErrors: true };
		expect(await attached(request)).toMatchObject(request);
	});

	it('is copied: the caller\'s object stays unchanged', async () => {
		const request = { url: '/openapi/x', baseURL: 'https://openapi.weshop.ai', headers: { authorization: 'x' } };
		const before = structuredClone(request);
		await attached(request);
		expect(request).toEqual(before);
	});
});

describe('A redirect is never followed with the key', () => {
	it.each([{ url: RUNS }, { url: RUNS, disableFollowRedirect: false, maxRedirects: 20 }])('by n8n\'s HTTP helper: %j', async (request) => {
		expect(await attached(request)).toMatchObject({ disableFollowRedirect: true });
	});

	it.each([
		{ uri: RUNS },
		{ uri: RUNS, followRedirect: true, followAllRedirects: true, maxRedirects: 20 },
		{ url: RUNS },
		{ url: RUNS, followAllRedirects: true },
	])('by n8n\'s older HTTP helper, which accepts uri as well as url and has other switches: %j', async (request) => {
		expect(await attached(request)).toMatchObject({ followRedirect: false, followAllRedirects: false });
	});
});

describe('The key is not sent', () => {
	it.each([
		{ url: 'https://evil.example/openapi/agent/runs' },
		{ uri: 'https://evil.example/openapi/agent/runs' },
		{ url: '/openapi/agent/runs', baseURL: 'https://evil.example' },
		{ url: RUNS, uri: 'https://evil.example/' },
		{ url: 'http://openapi.weshop.ai/openapi/agent/runs' },
		{ url: 'https://openapi.weshop.ai/admin' },
		{ url: '//evil.example/openapi/', baseURL: 'https://openapi.weshop.ai' },
		{ url: '/openapi/agent/runs' },
		{},
	])('to any other address: %j', async (request) => {
		expect(await refusalOf(request)).toMatch(/^The WeShop key was not sent/);
	});

	it.each([
		{ url: RUNS, skipSslCertificateValidation: true },
		{ uri: RUNS, rejectUnauthorized: false },
		{ uri: RUNS, strictSSL: false },
		{ url: RUNS, agentOptions: { rejectUnauthorized: false } },
		{ uri: RUNS, agentOptions: { rejectUnauthorized: false } },
	])('without a check of the TLS certificate: %j', async (request) => {
		const refusal = await refusalOf(request);
		expect(refusal).toMatch(/^The WeShop key was not sent/);
		expect(refusal).toContain('TLS');
	});

	it.each([{ url: RUNS, skipSslCertificateValidation: false }, { uri: RUNS, rejectUnauthorized: true }])('but it is sent if the certificate is checked: %j', async (request) => {
		expect((await attached(request)).headers).toEqual({ Authorization: KEY });
	});
});

describe('An option that could redirect the connection', () => {
	it.each([{ url: RUNS }, { uri: RUNS }])('is removed: %j', async (request) => {
		const redirected = { ...request, auth: { username: 'x', password: 'y' }, agentOptions: { socketPath: '/run/evil.sock', host: 'evil.example', ca: 'evil' }, proxy: 'http://evil.example:8080', headers: { Host: 'evil.example', 'host ': 'evil.example', '\tHOST': 'evil.example', Accept: 'a/b' } };
		const sent = await attached(redirected as never);
		expect(sent).not.toHaveProperty('auth');
		expect(sent).not.toHaveProperty('agentOptions');
		expect(sent).not.toHaveProperty('proxy');
		expect(sent.headers).toEqual({ Accept: 'a/b', Authorization: KEY });
	});
});

describe('A malformed key', () => {
	it.each([
		['', 'is empty'],
		['  \n', 'is empty'],
		[undefined, 'is empty'],
		[null, 'is empty'],
		[`Bearer ${KEY}`, 'Bearer'],
		['Bearer', '"Bearer"'],
		['bearer ', '"Bearer"'],
		[`bearer\t${KEY}`, 'Bearer'],
		[`BEARER ${KEY}`, 'Bearer'],
		[`${KEY} ${KEY}`, 'a space or a character'],
		[`${KEY}\n${KEY}`, 'a space or a character'],
		[`${KEY}\u200b`, 'a space or a character'],
		[`“${KEY}”`, 'a space or a character'],
		[`${KEY}é`, 'a space or a character'],
		[`${KEY}\0`, 'a space or a character'],
	])('is refused before anything is sent: %j', async (weShopApiKey, reason) => {
		const refusal = await refusalOf({ url: RUNS }, { weShopApiKey });
		expect(refusal).toContain('API Key');
		expect(refusal).toContain(reason);
		expect(refusal).not.toContain(KEY);
	});
});

describe('No message contains the key', () => {
	it.each([{ url: 'https://evil.example/' }, { url: RUNS, skipSslCertificateValidation: true }, {}, { url: RUNS, uri: 'x' }])('%j', async (request) => {
		expect(await refusalOf(request)).not.toContain(KEY);
	});
});
