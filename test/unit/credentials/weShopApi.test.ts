import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { WeShopApi } from '../../../credentials/WeShopApi.credentials';
import { credentialTest } from '../../../nodes/WeShop/n8n/credentialCheck';
import { WeShop } from '../../../nodes/WeShop/WeShop.node';
import { WeShopTrigger } from '../../../nodes/WeShop/WeShopTrigger.node';

let credential: WeShopApi;

beforeEach(() => {
	credential = new WeShopApi();
});

describe('The WeShop API credential', () => {
	it('keeps its name, which saved credentials refer to', () => {
		expect(credential.name).toBe('weShopApi');
		expect(credential.displayName).toBe('WeShop API');
	});

	it('has one field, the key, which is required and hidden by n8n', () => {
		expect(credential.properties).toHaveLength(1);
		expect(credential.properties[0]).toMatchObject({ name: 'weShopApiKey', type: 'string', required: true, default: '', typeOptions: { password: true } });
	});

	it('is restricted to the WeShop nodes and has no setting for a domain', () => {
		expect(credential).toMatchObject({ restrictToSupportedNodes: true, hideDomainRestrictionFields: true });
	});

	it('says where to get a key, how to paste it and where it is sent', () => {
		expect(credential.documentationUrl).toBe('https://open.weshop.ai/authorization/apikey');
		const [{ displayName, hint, description }] = credential.properties as [WeShopApi['properties'][0]];
		expect(displayName).toBe('API Key');
		expect(hint).toMatch(/^From <a href="https:\/\/open\.weshop\.ai\/authorization\/apikey" target="_blank">open\.weshop\.ai\/authorization\/apikey<\/a>, without "Bearer"$/);
		expect(description).toMatch(/<a href="https:\/\/open\.weshop\.ai\/authorization\/apikey".*openapi\.weshop\.ai and nowhere else/);
	});

	it('has an icon for the light theme and one for the dark theme', () => {
		const { light, dark } = credential.icon as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const icon of [light, dark]) {
			expect(icon).toMatch(/^file:.*\.svg$/);
			expect(existsSync(path.join(__dirname, '../../../credentials', icon.slice('file:'.length)))).toBe(true);
		}
	});
});

describe('The test of the credential', () => {
	interface Sent {
		method: string;
		uri: string;
		qs: object;
		headers: object;
		followRedirect: boolean;
	}

	/** What n8n shows when WeShop, or something before it, responds like this. */
	async function tested(response: object | Error, weShopApiKey = 'sk-test-1234'): Promise<INodeCredentialTestResult & { sent?: Sent }> {
		let sent: Sent | undefined;
		const request = async (options: Sent) => {
			sent = options;
			return response instanceof Error ? await Promise.reject(response) : { headers: {}, ...response };
		};
		const result = await credentialTest.testWeShopApi.call({ helpers: { request } } as unknown as ICredentialTestFunctions, { id: '1', name: 'x', type: 'weShopApi', data: { weShopApiKey } });
		return { ...result, sent };
	}

	const REFUSED = 'WeShop refused this API key. Copy it again from open.weshop.ai/authorization/apikey';
	const refusal = (code: string, message: string) => ({ success: false, error: { code, message, retryable: false } });
	const html = '<html><title>Access Denied</title></html>';

	it('is done by both nodes, as n8n asks the first that it finds', () => {
		for (const { description, methods } of [new WeShop(), new WeShopTrigger()]) {
			expect(description.credentials).toMatchObject([{ name: 'weShopApi', testedBy: 'testWeShopApi' }]);
			expect(methods.credentialTest.testWeShopApi).toBe(credentialTest.testWeShopApi);
		}
		expect(credential).not.toHaveProperty('test');
	});

	it('reads the presets of removeBG, which costs nothing, and follows no redirect', async () => {
		const { status, sent } = await tested({ statusCode: 200, body: { success: true, data: {} } });
		expect(status).toBe('OK');
		expect(sent).toMatchObject({
			method: 'GET',
			uri: 'https://openapi.weshop.ai/openapi/v1/agent/info',
			qs: { agentName: 'removeBG', agentVersion: 'v1.0' },
			headers: { Authorization: 'sk-test-1234' },
			followRedirect: false,
			followAllRedirects: false,
		});
	});

	it.each([
		[401, refusal('UNAUTHORIZED', 'no such key')],
		[401, { success: false }],
		[403, refusal('INVALID_API_KEY', 'no such key')],
		[200, refusal('UNAUTHORIZED', 'no such key')],
	])('reports a key that WeShop refuses: HTTP %d %j', async (statusCode, body) => {
		expect(await tested({ statusCode, body })).toMatchObject({ status: 'Error', message: REFUSED });
	});

	it.each<[string, object | Error, RegExp]>([
		['the subscription', { statusCode: 403, body: refusal('SUBSCRIPTION_REQUIRED', 'The API needs the Pro plan') }, /^WeShop says: The API needs the Pro plan\. It answered 403 \(SUBSCRIPTION_REQUIRED\), which is not about the API key/],
		['a frozen account', { statusCode: 401, body: refusal('ACCOUNT_FROZEN', 'Your account is frozen') }, /^WeShop says: Your account is frozen/],
		['another refusal', { statusCode: 200, body: refusal('X', 'Not today') }, /^WeShop says: Not today$/],
		["a proxy's page", { statusCode: 403, body: html }, /^The request to WeShop was refused on the way \(HTTP 403\): "Access Denied"\. .*nothing about the API key/],
		["a firewall's JSON", { statusCode: 401, body: { message: 'Forbidden' } }, /refused on the way \(HTTP 401\): "Forbidden"/],
		['nothing at all', { statusCode: 403 }, /refused on the way \(HTTP 403\)\./],
		['a proxy without a login', { statusCode: 407, body: html }, /requires a login \(HTTP 407\).*HTTPS_PROXY/],
		['a login page', { statusCode: 200, body: html }, /^The response did not come from WeShop\. Check for a proxy or firewall/],
		['a certificate', Object.assign(new Error('self-signed certificate in certificate chain'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), /^WeShop could not be reached \(SELF_SIGNED_CERT_IN_CHAIN\): its certificate is not trusted\. .*NODE_EXTRA_CA_CERTS/],
		['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), /^WeShop could not be reached \(ECONNRESET\)/],
		['a redirect', { statusCode: 302, headers: { location: 'https://elsewhere.example' } }, /redirect, which was not followed/],
		...[429, 500, 502, 503, 504].map((statusCode): [string, object, RegExp] => [
			`HTTP ${statusCode}`,
			{ statusCode, body: {} },
			new RegExp(`^WeShop is not available at the moment \\(HTTP ${statusCode}\\), so the key was not checked\\. Try again in a minute$`),
		]),
	])('does not blame the key for %s', async (_what, response, message) => {
		const result = await tested(response);
		expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(message) });
		expect(result.message).not.toContain('refused this API key');
	});

	it('sends nothing for a key that cannot be one, and says why', async () => {
		const { status, message, sent } = await tested({}, 'Bearer sk-test-1234');
		expect({ status, message, sent }).toEqual({ status: 'Error', message: 'The API Key in the WeShop credential starts with "Bearer". Paste only the key', sent: undefined });
	});

	it('never repeats the key', async () => {
		expect((await tested({ statusCode: 403, body: refusal('PLAN', 'sk-test-1234 has no plan') })).message).not.toContain('sk-test-1234');
	});
});
