import { existsSync } from 'node:fs';
import path from 'node:path';
import { WeShopApi } from '../../../credentials/WeShopApi.credentials';
import { weShopUrl } from '../../../nodes/WeShop/api/origin';

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
	it('reads the presets of removeBG, which costs nothing', () => {
		const { request } = credential.test;
		expect(request).toEqual({
			baseURL: 'https://openapi.weshop.ai',
			url: '/openapi/v1/agent/info',
			qs: { agentName: 'removeBG', agentVersion: 'v1.0' },
		});
		expect(request.method ?? 'GET').toBe('GET');
	});

	it('has an address that the key may be sent to', () => {
		const { request } = credential.test;
		expect(weShopUrl({ url: request.url as string, baseURL: request.baseURL as string })).toBe('https://openapi.weshop.ai/openapi/v1/agent/info');
	});

	/** The message for a response of WeShop or of a proxy; if no rule matches, n8n reports that the key works. */
	function messageFor(status: number, body: Record<string, unknown>): string | undefined {
		const rule = (credential.test.rules as unknown as Array<{ type: string; properties: { key?: string; value: unknown; message: string } }>).find(
			({ type, properties }) => (type === 'responseCode' ? properties.value === status : type === 'responseSuccessBody' && body[properties.key!] === properties.value),
		);
		return rule?.properties.message;
	}

	it('accepts a key that WeShop accepts', () => {
		expect(messageFor(200, { success: true, data: {} })).toBeUndefined();
	});

	it.each([
		[401, { success: false }],
		[403, { success: false }],
		[200, { success: false }],
	])('reports a refused key, by the status or by the body of the response: HTTP %d %j', (status, body) => {
		expect(messageFor(status, body)).toBe('WeShop refused this API key. Copy it again from open.weshop.ai/authorization/apikey');
	});

	it.each([429, 500, 502, 503, 504])('does not blame the key when WeShop is down: HTTP %d', (status) => {
		expect(messageFor(status, { success: false })).toBe(`WeShop is not available at the moment (HTTP ${status}), so the key was not checked. Try again in a minute`);
	});

	it('does not accept the page of a proxy as a response', () => {
		expect(messageFor(200, {})).toMatch(/did not come from WeShop.*proxy or firewall/);
	});
});
