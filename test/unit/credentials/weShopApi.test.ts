import { existsSync } from 'node:fs';
import path from 'node:path';
import { WeShopApi } from '../../../credentials/WeShopApi.credentials';
import { weShopUrl } from '../../../nodes/WeShop/api/origin';

let credential: WeShopApi;

beforeEach(() => {
	credential = new WeShopApi();
});

describe('The WeShop API credential', () => {
	it('is known by its name, which saved credentials bear', () => {
		expect(credential.name).toBe('weShopApi');
		expect(credential.displayName).toBe('WeShop API');
	});

	it('has one field, the key, which n8n hides and the user must fill in', () => {
		expect(credential.properties).toHaveLength(1);
		expect(credential.properties[0]).toMatchObject({ name: 'apiKey', type: 'string', required: true, default: '', typeOptions: { password: true } });
	});

	it('is for WeShop\'s own nodes, and lets nobody choose a domain', () => {
		expect(credential).toMatchObject({ restrictToSupportedNodes: true, hideDomainRestrictionFields: true });
	});

	it('tells where to get a key, how to paste it, and where it goes', () => {
		expect(credential.documentationUrl).toBe('https://open.weshop.ai/authorization/apikey');
		const [{ displayName, hint, description }] = credential.properties as [WeShopApi['properties'][0]];
		expect(displayName).toBe('API Key');
		expect(hint).toMatch(/open\.weshop\.ai\/authorization\/apikey.*without "Bearer"/);
		expect(description).toMatch(/<a href="https:\/\/open\.weshop\.ai\/authorization\/apikey".*openapi\.weshop\.ai and nowhere else/);
	});

	it('has a picture for the light and one for the dark editor', () => {
		const { light, dark } = credential.icon as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const icon of [light, dark]) {
			expect(icon).toMatch(/^file:.*\.svg$/);
			expect(existsSync(path.join(__dirname, '../../../credentials', icon.slice('file:'.length)))).toBe(true);
		}
	});
});

describe('The test of the credential', () => {
	it('asks for what removeBG has to offer, which costs nothing', () => {
		const { request } = credential.test;
		expect(request).toEqual({
			baseURL: 'https://openapi.weshop.ai',
			url: '/openapi/v1/agent/info',
			qs: { agentName: 'removeBG', agentVersion: 'v1.0' },
		});
		expect(request.method ?? 'GET').toBe('GET');
	});

	it('goes where the key may go', () => {
		const { request } = credential.test;
		expect(weShopUrl({ url: request.url as string, baseURL: request.baseURL as string })).toBe('https://openapi.weshop.ai/openapi/v1/agent/info');
	});

	/** What the user is told when WeShop, or what stands before it, answers so; n8n says that the key works when no rule has a word for it. */
	function told(status: number, body: Record<string, unknown>): string | undefined {
		const rule = (credential.test.rules as unknown as Array<{ type: string; properties: { key?: string; value: unknown; message: string } }>).find(
			({ type, properties }) => (type === 'responseCode' ? properties.value === status : type === 'responseSuccessBody' && body[properties.key!] === properties.value),
		);
		return rule?.properties.message;
	}

	it('finds a key good that WeShop took', () => {
		expect(told(200, { success: true, data: {} })).toBeUndefined();
	});

	it.each([
		[401, { success: false }],
		[403, { success: false }],
		[200, { success: false }],
	])('tells that the key was refused, by its status or by WeShop\'s own word: HTTP %d %j', (status, body) => {
		expect(told(status, body)).toBe('WeShop refused this API key. Copy it again from open.weshop.ai/authorization/apikey');
	});

	it.each([429, 500, 502, 503, 504])('blames no key for trouble at WeShop: HTTP %d', (status) => {
		expect(told(status, { success: false })).toBe(`WeShop cannot answer just now (HTTP ${status}); this says nothing about the key. Try again in a minute`);
	});

	it('takes no page of a proxy\'s for an answer', () => {
		expect(told(200, {})).toMatch(/did not come from WeShop.*proxy or firewall/);
	});
});
