import axios from 'axios';
import { WESHOP_ORIGIN, weShopUrl, type Destination } from '../../../nodes/WeShop/api/origin';

const RUNS = 'https://openapi.weshop.ai/openapi/agent/runs';

describe('The key may go to', () => {
	it.each<[Destination, string]>([
		[{ url: RUNS }, RUNS],
		[{ uri: RUNS }, RUNS],
		[{ url: RUNS, uri: RUNS }, RUNS],
		[{ url: `${RUNS}?page=1#x` }, `${RUNS}?page=1#x`],
		[{ url: '/openapi/agent/runs', baseURL: WESHOP_ORIGIN }, RUNS],
		[{ url: 'openapi/agent/runs', baseURL: `${WESHOP_ORIGIN}/` }, RUNS],
		[{ url: '/openapi/agent/runs', baseURL: `${WESHOP_ORIGIN}//` }, RUNS],
		[{ uri: '/agent/runs', baseURL: `${WESHOP_ORIGIN}/openapi` }, RUNS],
		[{ url: 'agent/runs', baseURL: `${WESHOP_ORIGIN}/openapi/` }, RUNS],
		[{ url: RUNS, baseURL: 'https://elsewhere.example' }, RUNS],
		[{ url: 'HTTPS://OpenAPI.WeShop.AI/openapi/agent/runs' }, RUNS],
		[{ url: 'https://openapi.weshop.ai:443/openapi/agent/runs' }, RUNS],
		[{ url: 'https://openapi.weshop.ai/openapi/x/../agent/runs' }, RUNS],
		[{ url: 'https://openapi.weshop.ai/openapi/agent/runs/a%20b' }, `${RUNS}/a%20b`],
		[{ url: 'https://openapi.weshop.ai/openapi/agent/runs?next=https://evil.example/..%2f' }, `${RUNS}?next=https://evil.example/..%2f`],
	])('%j', (destination, address) => {
		expect(weShopUrl(destination)).toBe(address);
	});
});

describe('The key may not go to', () => {
	it.each<[string, Destination]>([
		['another host', { url: 'https://evil.example/openapi/agent/runs' }],
		['another host as uri', { uri: 'https://evil.example/openapi/agent/runs' }],
		['another host as baseURL', { url: '/openapi/agent/runs', baseURL: 'https://evil.example' }],
		['another host past a good baseURL', { url: 'https://evil.example/openapi/', baseURL: WESHOP_ORIGIN }],
		['two places at once', { url: RUNS, uri: 'https://evil.example/openapi/' }],
		['two places at once, the other way round', { url: 'https://evil.example/openapi/', uri: RUNS }],
		['the company\'s other hosts', { url: 'https://open.weshop.ai/openapi/agent/runs' }],
		['a host below it', { url: 'https://x.openapi.weshop.ai/openapi/agent/runs' }],
		['a host that begins like it', { url: 'https://openapi.weshop.ai.evil.example/openapi/' }],
		['a host that ends like it', { url: 'https://evil-openapi.weshop.ai/openapi/' }],
		['a baseURL that the path runs into', { url: '.evil.example/openapi/', baseURL: 'https://openapi.weshop.ai' }],
		['its host with a dot behind', { url: 'https://openapi.weshop.ai./openapi/agent/runs' }],
		['its host in look-alike letters', { url: 'https://openapi.wesһop.ai/openapi/agent/runs' }],
		['plain HTTP', { url: 'http://openapi.weshop.ai/openapi/agent/runs' }],
		['another scheme', { url: 'ftp://openapi.weshop.ai/openapi/agent/runs' }],
		['a web socket', { url: 'wss://openapi.weshop.ai/openapi/agent/runs' }],
		['another port', { url: 'https://openapi.weshop.ai:8443/openapi/agent/runs' }],
		['a user name', { url: 'https://user@openapi.weshop.ai/openapi/agent/runs' }],
		['a user name and password', { url: 'https://user:pass@openapi.weshop.ai/openapi/agent/runs' }],
		['a user name that looks like the host', { url: 'https://openapi.weshop.ai@evil.example/openapi/' }],
		['a user name that looks like the host, encoded', { url: 'https://openapi.weshop.ai%2fopenapi%2f@evil.example/' }],
		['a user name in baseURL', { url: '/openapi/agent/runs', baseURL: 'https://user@openapi.weshop.ai' }],
		['a host behind a backslash', { url: 'https://openapi.weshop.ai\\@evil.example/openapi/' }],
		['a host behind backslashes', { url: '\\\\evil.example/openapi/', baseURL: WESHOP_ORIGIN }],
		['a host behind slashes', { url: '//evil.example/openapi/', baseURL: WESHOP_ORIGIN }],
		['a host behind mixed slashes', { url: '/\\evil.example/openapi/', baseURL: WESHOP_ORIGIN }],
		['an address without a scheme', { url: '//openapi.weshop.ai/openapi/agent/runs' }],
		['an address without slashes', { url: 'https:evil.example/openapi/' }],
		['a path parameter', { url: 'https://openapi.weshop.ai/openapi/..;/admin' }],
		['a path encoded twice', { url: 'https://openapi.weshop.ai/openapi/%252e%252e/admin' }],
		['a path of the same host', { url: 'https://openapi.weshop.ai/admin' }],
		['its bare host', { url: 'https://openapi.weshop.ai' }],
		['a path that begins alike', { url: 'https://openapi.weshop.ai/openapi-v2/agent/runs' }],
		['the path without what follows', { url: 'https://openapi.weshop.ai/openapi' }],
		['the path in capitals', { url: 'https://openapi.weshop.ai/OPENAPI/agent/runs' }],
		['a path that climbs out', { url: 'https://openapi.weshop.ai/openapi/../admin' }],
		['a path that climbs out by backslashes', { url: 'https://openapi.weshop.ai/openapi\\..\\admin' }],
		['a path that climbs out by a relative address', { url: '../admin', baseURL: `${WESHOP_ORIGIN}/openapi` }],
		['a path that climbs out past a name with a dot before it, which Node 20 does not see', { url: 'https://openapi.weshop.ai/openapi/.a/../../admin' }],
		['a path that ends in such a climb', { url: 'https://openapi.weshop.ai/openapi/.a/../..' }],
		['a path that climbs out in code', { url: 'https://openapi.weshop.ai/openapi/%2e%2e/admin' }],
		['a path that climbs out in half code', { url: 'https://openapi.weshop.ai/openapi/.%2E/admin' }],
		['a path that climbs out by coded slashes', { url: 'https://openapi.weshop.ai/openapi/..%2fadmin' }],
		['a path that climbs out by coded backslashes', { url: 'https://openapi.weshop.ai/openapi/..%5Cadmin' }],
		['a path that climbs out past a coded tab', { url: 'https://openapi.weshop.ai/openapi/..%09/admin' }],
		['a path that climbs out past a coded end of text', { url: 'https://openapi.weshop.ai/openapi/..%00/admin' }],
		['a path with a coded line end', { url: 'https://openapi.weshop.ai/openapi/x%0D%0AHost:%20evil.example' }],
		['a path that climbs out past a tab', { url: 'https://openapi.weshop.ai/openapi/.\t./admin' }],
		['nowhere', {}],
		['an empty address', { url: '' }],
		['a path alone', { url: '/openapi/agent/runs' }],
		['no address', { url: 'openapi.weshop.ai/openapi/agent/runs' }],
	])('%s', (_what, destination) => {
		expect(() => weShopUrl(destination)).toThrow(/^The WeShop key was not sent/);
	});

	it('and the refusal names the place, without a query that may hold secrets', () => {
		expect(() => weShopUrl({ url: 'https://evil.example/x/y?token=abc' })).toThrow(/evil\.example\/x\/y: it goes to https:\/\/openapi\.weshop\.ai\/openapi\/ only$/);
		expect(() => weShopUrl({ url: 'https://me:pass@evil.example/' })).not.toThrow(/pass/);
	});
});

describe('The address that is judged', () => {
	const bases = ['https://openapi.weshop.ai', 'https://openapi.weshop.ai/', 'https://openapi.weshop.ai/openapi', 'https://openapi.weshop.ai/openapi//'];
	const urls = ['/openapi/agent/runs', 'openapi/x', '/agent/runs', 'agent/runs?a=b', '?a=b', '/openapi/../x', '/openapi/agent/runs/a%20b', 'mailto:x', RUNS];

	it.each(bases.flatMap((baseURL) => urls.map((url) => ({ baseURL, url }))))('is the one that n8n\'s HTTP client requests: $baseURL + $url', ({ baseURL, url }) => {
		const requested = new URL(axios.getUri({ baseURL, url })).href;
		const isInside = requested.startsWith('https://openapi.weshop.ai/openapi/');
		if (isInside) expect(weShopUrl({ baseURL, url })).toBe(requested);
		else expect(() => weShopUrl({ baseURL, url })).toThrow('was not sent');
	});
});
