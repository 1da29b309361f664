import { CredentialTestContext } from 'n8n-core';
import type { INodeCredentialTestResult } from 'n8n-workflow';
import { runWeShop, searchPresets, type Outcome } from './engine';
import { fileIn } from './fields';
import { photoItem } from './files';
import { TELLS_PROXY_ADDRESS, TUNNELS } from './n8nUnderTest';
import { behind, CompanyCertificates, CompanyProxy, trusting, type Way } from './networks';
import { cutOut } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { speedUp } from './spedUp';
import { runsCalled } from './traffic';
import { builtNode, prepare } from './workflow';

startWithAnEmptySandbox();

const WESHOP = 'openapi.weshop.ai';
const SQUID = '<html><head><title>ERROR: The requested URL could not be retrieved</title></head><body>Access Denied.</body></html>';
const certificates = new CompanyCertificates();
const proxy = new CompanyProxy();

beforeAll(async () => {
	// A proxy that is not there is tried for half a minute.
	await speedUp(15);
	await proxy.open(process.env.HTTPS_PROXY!);
});
afterAll(async () => {
	await proxy.close();
	certificates.remove();
});
beforeEach(() => {
	proxy.ways = {};
	proxy.asked = [];
});

async function tested(): Promise<INodeCredentialTestResult> {
	const { methods } = await builtNode();
	const { additionalData } = await prepare({ parameters: {} });
	const test = methods!.credentialTest!.testWeShopApi!;
	return await test.call(new CredentialTestContext(additionalData) as never, { id: '1', name: 'WeShop', type: 'weShopApi', data: { weShopApiKey: process.env.SANDBOX_KEY! } });
}

/** What a user reads, with what it is not to contain anywhere. */
function textOf({ error, hints, json }: Outcome): string {
	const all = JSON.stringify({ ...error, message: error?.message, description: error?.description, stack: (error as Error | undefined)?.stack, hints, json });
	expect(all).not.toContain('s3cret');
	return `${error?.message}. ${error?.description ?? ''}`;
}

interface Network {
	way?: Way;
	/** In place of the company's proxy. */
	proxyUrl?: () => string;
	/** The company's authority is trusted. */
	isTrusted?: boolean;
	says: RegExp;
	/** It may pass, so the node tries again. */
	mayPass?: boolean;
}

const untrusted = (code: string) => new RegExp(`^WeShop could not be reached \\(${code}\\): its certificate is not trusted\\. .*NODE_EXTRA_CA_CERTS`);
const networks: Record<string, Network> = {
	'opens TLS with a certificate of its own authority': { way: certificates.signed(WESHOP), says: untrusted('SELF_SIGNED_CERT_IN_CHAIN') },
	'sends such a certificate without its chain': { way: certificates.signed(WESHOP, { withChain: false }), says: untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE') },
	'opens TLS with a self-signed certificate': { way: certificates.selfSigned(WESHOP), says: untrusted('DEPTH_ZERO_SELF_SIGNED_CERT') },
	'opens TLS with a certificate that has expired': { way: certificates.signed(WESHOP, { days: -1 }), isTrusted: true, says: /^WeShop could not be reached \(CERT_HAS_EXPIRED\): its certificate has expired\. .*clock of the n8n server/ },
	'leads to another host': { way: certificates.signed('intranet.example'), isTrusted: true, says: /^WeShop could not be reached \(ERR_TLS_CERT_ALTNAME_INVALID\): its certificate is for another host\. .*NO_PROXY/ },
	'speaks plain HTTP, and HTTPS_PROXY says https': { proxyUrl: () => proxy.url('https'), says: /^WeShop could not be reached \(EPROTO\): what answered does not speak TLS\. .*HTTPS_PROXY has to begin with http:\/\// },
	'speaks plain HTTP, and HTTPS_PROXY has no scheme': { proxyUrl: () => proxy.url().replace('http://', ''), says: /^WeShop could not be reached \(EPROTO\): what answered does not speak TLS\. .*HTTPS_PROXY has to begin with http:\/\// },
	'wants a login': { way: { status: 407, body: SQUID, headers: { 'proxy-authenticate': 'Basic realm="corp"' } }, says: /^The proxy between n8n and WeShop requires a login \(HTTP 407\).*HTTPS_PROXY, as http:\/\/user:password@host:port/ },
	'wants a login that n8n cannot do': { way: { status: 407, body: '', headers: { 'proxy-authenticate': 'NTLM' } }, says: /requires a login \(HTTP 407\)\. It offers NTLM only/ },
	'refuses the host': { way: { status: 403, body: SQUID, headers: { 'content-type': 'text/html' } }, says: /^The request to WeShop was refused on the way \(HTTP 403\): "ERROR: The requested URL could not be retrieved"\. .*NO_PROXY/ },
	'refuses the host without a word': { way: { status: 403, body: '' }, says: /^The request to WeShop was refused on the way \(HTTP 403\)\. / },
	'is not there': { proxyUrl: () => 'http://user:s3cret@127.0.0.1:1', says: /^WeShop could not be reached \(ECONNREFUSED\): the proxy at 127\.0\.0\.1:1 refused the connection\. .*HTTPS_PROXY/, mayPass: true },
	'has a name that nobody knows': { proxyUrl: () => 'http://user:s3cret@proxy.invalid:3128', says: /^WeShop could not be reached \((ENOTFOUND|EAI_AGAIN)\): the (name of the proxy, proxy\.invalid, is not known|DNS server did not answer)\. .*HTTPS_PROXY/, mayPass: true },
};

async function inNetwork<Out>({ way, proxyUrl, isTrusted }: Omit<Network, 'says'>, host: string, work: () => Promise<Out>): Promise<Out> {
	if (way) proxy.ways[host] = way;
	const through = async () => await behind(proxyUrl?.() ?? proxy.url(), work);
	return isTrusted ? await trusting(certificates.authority, through) : await through();
}

/** All that can be said without the address, which may be WeShop's own. */
const NOT_REACHED = /^WeShop could not be reached \((ECONNREFUSED|ENOTFOUND|EAI_AGAIN)\)/;

describe.each(Object.entries(networks).filter(([, { way }]) => TUNNELS || !way))('A proxy that %s', (name, network) => {
	it('is named with its cause and remedy when a run is to be started, and nothing was paid', async () => {
		const outcome = await inNetwork(network, WESHOP, async () => await runWeShop({ parameters: cutOut(name, {}, { timeout: 10 }) }));
		expect(outcome.status).toBe('error');
		const text = textOf(outcome);
		expect(text).toMatch(network.mayPass && !TELLS_PROXY_ADDRESS ? NOT_REACHED : network.says);
		expect(text).not.toMatch(/may have been started|API key of the credential/);
		expect(await runsCalled(name)).toEqual([]);
		if (network.way) expect(proxy.asked).toEqual([WESHOP]);
	});

	if (!network.mayPass) {
		it('is named at once when a photo is to be uploaded', async () => {
			const outcome = await inNetwork(network, WESHOP, async () => await runWeShop({ parameters: cutOut(name, { originalImage: fileIn('data') }), items: [await photoItem(name)] }));
			expect(textOf(outcome)).toMatch(network.says);
			expect(outcome.pauses).toEqual([]);
		});

		it("is named by the editor's lists", async () => {
			const list = async () => await searchPresets('searchLocations', { resource: 'image', operation: 'modelPhoto' });
			await expect(inNetwork(network, WESHOP, list)).rejects.toThrow(network.says);
		});
	}

	it('is named by the test of the credential, which does not blame the key', async () => {
		const { status, message } = await inNetwork(network, WESHOP, tested);
		expect({ status, message }).toEqual({ status: 'Error', message: expect.stringMatching(network.says) });
		expect(message).not.toMatch(/refused this API key|s3cret/);
	});
});

(TUNNELS ? describe : describe.skip)('A proxy that is in the way of the file of a result', () => {
	const FILES = 'ai-image.weshop.ai';

	it.each<[string, Omit<Network, 'says'>, RegExp]>([
		['an untrusted certificate', { way: certificates.signed(FILES) }, /\(ai-image\.weshop\.ai could not be reached \(SELF_SIGNED_CERT_IN_CHAIN\): its certificate is not trusted\)\. Its item has the URL\. .*NODE_EXTRA_CA_CERTS/],
		['a certificate that has expired', { way: certificates.signed(FILES, { days: -1 }), isTrusted: true }, /\(CERT_HAS_EXPIRED\): its certificate has expired\)/],
		['a certificate of another host', { way: certificates.signed('intranet.example'), isTrusted: true }, /\(ERR_TLS_CERT_ALTNAME_INVALID\): its certificate is for another host\)/],
		['a login', { way: { status: 407, body: SQUID, headers: { 'proxy-authenticate': 'Basic' } } }, /\(the proxy of n8n requires a login \(HTTP 407\)\)\. Its item has the URL\. .*HTTPS_PROXY/],
	])('leaves the result its URL, and a hint says why, without trying for minutes: %s', async (what, network, hint) => {
		const outcome = await inNetwork(network, FILES, async () => await runWeShop({ parameters: cutOut(what, { download: true }) }));
		textOf(outcome);
		expect(outcome.json).toMatchObject([{ status: 'Success', url: expect.stringContaining(FILES) }]);
		expect(outcome.outputs[0]![0]!.binary).toBeUndefined();
		expect(outcome.hints.map(({ message }) => message).join()).toMatch(hint);
		expect(proxy.asked.filter((asked) => asked === FILES)).toHaveLength(1);
	});
});

describe("WeShop's own refusal", () => {
	it.each([
		[403, { success: false, error: { code: 'SUBSCRIPTION_REQUIRED', message: 'The API needs the Pro plan', retryable: false } }, /^WeShop says: The API needs the Pro plan\. It answered 403 \(SUBSCRIPTION_REQUIRED\), which is not about the API key/],
		[401, { success: false, error: { code: 'ACCOUNT_FROZEN', message: 'Your account is frozen', retryable: false } }, /^WeShop says: Your account is frozen/],
		[403, { code: 4030, msg: 'not permitted' }, /^WeShop says: not permitted/],
		[403, { message: 'Forbidden' }, /^The request to WeShop was refused on the way \(HTTP 403\): "Forbidden"/],
	])('is passed on to whoever starts a run or tests the key: %d %j', async (status, body, says) => {
		const taskName = JSON.stringify(body);
		await theSandbox().settings({ answers: [{ endpoint: 'startRun', taskName, status, body }, { endpoint: 'listPresets', status, body, times: 2 }] });
		expect(textOf(await runWeShop({ parameters: cutOut(taskName) }))).toMatch(says);
		expect(await tested()).toEqual({ status: 'Error', message: expect.stringMatching(says) });
		await expect(searchPresets('searchLocations', { resource: 'image', operation: 'modelPhoto' })).rejects.toThrow(says);
		await theSandbox().settings({ answers: [] });
	});
});

(TUNNELS ? describe : describe.skip)('A network without a fault', () => {
	it('tests the key green', async () => {
		expect(await behind(proxy.url(), tested)).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	it('takes a certificate of the company that n8n trusts', async () => {
		proxy.ways[WESHOP] = certificates.signed(WESHOP);
		const { message } = await trusting(certificates.authority, async () => await behind(proxy.url(), tested));
		expect(message).toMatch(/^WeShop could not be reached \(ECONNRESET\)/);
	});
});

itKeptTheKeyAtHome();
