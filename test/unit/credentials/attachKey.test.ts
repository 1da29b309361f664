import type { IHttpRequestOptions } from 'n8n-workflow';
import { WeShopApi } from '../../../credentials/WeShopApi.credentials';

const KEY = 'sk-Ab3_~!x';
const RUNS = 'https://openapi.weshop.ai/openapi/agent/runs';

/** What n8n sends in the end; `uri`, `strictSSL` and the like come from its older helper. */
async function attached(request: object, credential: { apiKey?: unknown } = { apiKey: KEY }): Promise<Record<string, unknown>> {
	const authenticate = new WeShopApi().authenticate;
	if (typeof authenticate !== 'function') throw new Error('The key is attached by a template, which judges no address');
	return (await authenticate(credential as never, request as IHttpRequestOptions)) as unknown as Record<string, unknown>;
}

async function refusalOf(request: object, credential?: { apiKey?: unknown }): Promise<string> {
	return await attached(request, credential).then(
		(sent) => `Sent: ${JSON.stringify(sent)}`,
		(thrown: Error) => `${thrown.message}\n${thrown.stack}`,
	);
}

describe('A request to WeShop', () => {
	it('gets the key as it is, without a word before it', async () => {
		expect((await attached({ url: RUNS })).headers).toEqual({ Authorization: KEY });
	});

	it.each([` ${KEY}`, `${KEY}\n`, `\t${KEY}\r\n`])('gets the key without the blanks and line ends of a paste: %j', async (pasted) => {
		expect((await attached({ url: RUNS }, { apiKey: pasted })).headers).toEqual({ Authorization: KEY });
	});

	it('gets a key that happens to hold the word bearer', async () => {
		expect((await attached({ url: RUNS }, { apiKey: 'sk-bearer' })).headers).toEqual({ Authorization: 'sk-bearer' });
	});

	it.each(['Authorization', 'authorization', 'AUTHORIZATION', 'aUTHORIZATION', ' Authorization '])('loses another "%s"', async (name) => {
		const { headers } = await attached({ url: RUNS, headers: { [name]: 'Bearer other', 'Idempotency-Key': 'k' } });
		expect(headers).toEqual({ Authorization: KEY, 'Idempotency-Key': 'k' });
	});

	it('loses another login, which would push the key out', async () => {
		expect((await attached({ url: RUNS, auth: { username: 'me', password: 'x' } })).auth).toBeUndefined();
	});

	it.each([
		[{ url: '/openapi/agent/runs', baseURL: 'https://openapi.weshop.ai' }, 'url'],
		[{ url: 'agent/runs', baseURL: 'https://openapi.weshop.ai/openapi/' }, 'url'],
		[{ uri: '/agent/runs', baseURL: 'https://openapi.weshop.ai/openapi' }, 'uri'],
		[{ uri: RUNS }, 'uri'],
		[{ url: RUNS, uri: RUNS }, 'url'],
	])('goes to exactly the address that was judged: %j', async (request, name) => {
		const sent = await attached(request);
		expect(sent[name]).toBe(RUNS);
		expect(sent).not.toHaveProperty('baseURL');
		expect(sent).not.toHaveProperty(name === 'url' ? 'uri' : 'url');
	});

	it('keeps all else', async () => {
		const request = { url: RUNS, method: 'POST', body: { a: 1 }, qs: { b: 2 }, timeout: 5, json: true, returnFullResponse: true, ignoreHttpStatusErrors: true };
		expect(await attached(request)).toMatchObject(request);
	});

	it('is not changed where the caller holds it', async () => {
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
	])('by n8n\'s older HTTP helper, which takes uri as well as url and knows other switches: %j', async (request) => {
		expect(await attached(request)).toMatchObject({ followRedirect: false, followAllRedirects: false });
	});
});

describe('The key stays home', () => {
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
	])('when the request goes elsewhere: %j', async (request) => {
		expect(await refusalOf(request)).toMatch(/^The WeShop key was not sent/);
	});

	it.each([
		{ url: RUNS, skipSslCertificateValidation: true },
		{ uri: RUNS, rejectUnauthorized: false },
		{ uri: RUNS, strictSSL: false },
		{ url: RUNS, agentOptions: { rejectUnauthorized: false } },
		{ uri: RUNS, agentOptions: { rejectUnauthorized: false } },
	])('when nobody would check who answers: %j', async (request) => {
		const refusal = await refusalOf(request);
		expect(refusal).toMatch(/^The WeShop key was not sent/);
		expect(refusal).toContain('TLS');
	});

	it.each([{ url: RUNS, skipSslCertificateValidation: false }, { uri: RUNS, rejectUnauthorized: true }])('but not when it is checked: %j', async (request) => {
		expect((await attached(request)).headers).toEqual({ Authorization: KEY });
	});
});

describe('What could lead the connection elsewhere', () => {
	it.each([{ url: RUNS }, { uri: RUNS }])('is left out: %j', async (request) => {
		const led = { ...request, auth: { username: 'x', password: 'y' }, agentOptions: { socketPath: '/run/evil.sock', host: 'evil.example', ca: 'theirs' }, proxy: 'http://evil.example:8080', headers: { Host: 'evil.example', 'host ': 'evil.example', '\tHOST': 'evil.example', Accept: 'a/b' } };
		const sent = await attached(led as never);
		expect(sent).not.toHaveProperty('auth');
		expect(sent).not.toHaveProperty('agentOptions');
		expect(sent).not.toHaveProperty('proxy');
		expect(sent.headers).toEqual({ Accept: 'a/b', Authorization: KEY });
	});
});

describe('What is no key', () => {
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
	])('is refused before anything is sent: %j', async (apiKey, reason) => {
		const refusal = await refusalOf({ url: RUNS }, { apiKey });
		expect(refusal).toContain('API Key');
		expect(refusal).toContain(reason);
		expect(refusal).not.toContain(KEY);
	});
});

describe('No message holds the key', () => {
	it.each([{ url: 'https://evil.example/' }, { url: RUNS, skipSslCertificateValidation: true }, {}, { url: RUNS, uri: 'x' }])('%j', async (request) => {
		expect(await refusalOf(request)).not.toContain(KEY);
	});
});
