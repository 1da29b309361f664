import { DEMO_KEY } from '../sandbox/settings';
import { theN8n, theSandbox } from './instance';

describe('the package in n8n', () => {
	it('is loaded as a community node, with its credential and as a tool', async () => {
		const { n8n } = await theN8n();
		const names = (await n8n.editor.nodeTypes()).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['n8n-nodes-weshop.weShop', 'n8n-nodes-weshop.weShopTool']));
		const [listed] = await n8n.session.get<Array<{ packageName: string; failedLoading?: boolean; installedNodes: Array<{ type: string }> }>>('/community-packages');
		expect(listed).toMatchObject({ packageName: 'n8n-nodes-weshop', installedNodes: [{ type: 'n8n-nodes-weshop.weShop' }, { type: 'n8n-nodes-weshop.weShopTrigger' }] });
		expect(listed?.failedLoading ?? false).toBe(false);
	});

	it('tests a right key green, and costs nothing', async () => {
		const { n8n, credential } = await theN8n();
		const before = (await theSandbox().runs()).length;
		expect(await n8n.credentials.test(credential)).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(await theSandbox().runs()).toHaveLength(before);
	});

	it.each([
		['wrong-key', /WeShop refused this API key/],
		[`Bearer ${DEMO_KEY}`, /starts with "Bearer"/],
		[' ', /is empty/],
	])('tests the key %j red', async (apiKey, message) => {
		const { n8n } = await theN8n();
		const credential = await n8n.credentials.upsert({ name: 'Other key', type: 'weShopApi', data: { weShopApiKey: apiKey } });
		expect(await n8n.credentials.test(credential)).toEqual({ status: 'Error', message: expect.stringMatching(message) as string });
	});

	it.each([
		['cannot be reached', { drop: true }, /ECONNRESET/],
		['is down', { status: 503, body: { success: false, error: { code: 'BUSY', message: 'busy', retryable: true } } }, /not available at the moment.*key was not checked/],
		['wants a subscription', { status: 403, body: { success: false, error: { code: 'SUBSCRIPTION_REQUIRED', message: 'The API needs the Pro plan', retryable: false } } }, /^WeShop says: The API needs the Pro plan\. It answered 403 \(SUBSCRIPTION_REQUIRED\)/],
		['has frozen the account', { status: 401, body: { success: false, error: { code: 'ACCOUNT_FROZEN', message: 'Your account is frozen', retryable: false } } }, /^WeShop says: Your account is frozen/],
		['is behind a proxy that refuses it', { status: 403, body: '<html><title>Access Denied</title></html>' }, /^The request to WeShop was refused on the way \(HTTP 403\): "Access Denied"/],
		['is behind a firewall that refuses it without a word', { status: 401, body: '' }, /^The request to WeShop was refused on the way \(HTTP 401\)/],
		['is behind a proxy that wants a login', { status: 407, body: '' }, /requires a login \(HTTP 407\).*HTTPS_PROXY/],
		['is hidden behind another page', { status: 200, body: '<html>Log in to the Wi-Fi</html>' }, /did not come from WeShop/],
	])('says so when WeShop %s, and does not blame the key', async (_, answer, message) => {
		const { n8n, credential } = await theN8n();
		await theSandbox().settings({ answers: [{ endpoint: 'listPresets', ...answer }] });
		const { status, message: said } = await n8n.credentials.test(credential);
		expect(status).toBe('Error');
		expect(said).toMatch(message);
		expect(said).not.toMatch(/refused this API key/);
	});

	it('shows the account\'s presets page by page, and finds one by name', async () => {
		const { n8n, credential } = await theN8n();
		const node = { type: 'n8n-nodes-weshop.weShop', version: 1, parameters: { resource: 'image', operation: 'modelPhoto' }, credential };
		const first = await n8n.editor.searchList(node, 'locationId', 'searchLocations');
		expect(first.results.map(({ name }) => name).indexOf('None')).toBe(0);
		expect(first.results).toHaveLength(101);
		const second = await n8n.editor.searchList(node, 'locationId', 'searchLocations', { paginationToken: String(first.paginationToken) });
		expect(second.results[0]!.value).not.toEqual(first.results[0]!.value);
		const wanted = second.results.at(-1)!;
		const found = await n8n.editor.searchList(node, 'locationId', 'searchLocations', { filter: wanted.name });
		expect(found.results.map(({ value }) => value)).toContain(wanted.value);
		expect(found.results.length).toBeLessThan(50);
	});
});

afterAll(async () => {
	await theSandbox().settings({ answers: [] });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
