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

	it('tells where to get a key', () => {
		expect(credential.documentationUrl).toBe('https://open.weshop.ai/authorization/apikey');
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

	it('takes WeShop\'s own word, as a refusal may come with HTTP 200', () => {
		expect(credential.test.rules).toContainEqual({
			type: 'responseSuccessBody',
			properties: { key: 'success', value: false, message: expect.stringContaining('refused this API key') },
		});
	});
});
