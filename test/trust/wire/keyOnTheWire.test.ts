import fc from 'fast-check';
import { LoadOptionsContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { builtPackage, prepare } from '../../engine/workflow';
import { anyRequest, type AnyRequest } from './anyRequest';
import { bears, isHome } from './home';
import { recordTheWire, type Connection } from './wire';

const KEY = 'key-of-the-fuzz-0001';
const SEED = 20_260_923;
const REQUESTS = 3_000;

/** The part of a credential that decides where its key goes. */
type Guard = (credentials: ICredentialDataDecryptedObject, request: IHttpRequestOptions) => Promise<IHttpRequestOptions>;
type Request = IHttpRequestOptions & { uri?: string };
type Came = 'sent' | 'refused' | 'impossible';

const wire = recordTheWire();
let prepared: Awaited<ReturnType<typeof prepare>>;
let ours: Guard;

beforeAll(async () => {
	// n8n would hand all of it to the sandbox's proxy.
	for (const name of Object.keys(process.env)) if (/^(https?|no|all)_proxy$/i.test(name)) delete process.env[name];
	prepared = await prepare({ parameters: {}, apiKey: KEY });
	ours = (await builtPackage()).getCredential('weShopApi').type.authenticate as Guard;
});

afterAll(() => wire.giveBack());

/** Sends a request by n8n's own means, with a credential that has this guard. */
async function send(guard: Guard, { helper, options, answer }: AnyRequest): Promise<{ connections: Connection[]; came: Came }> {
	const { workflow, additionalData } = prepared;
	let isRefused = false;
	additionalData.credentialsHelper.authenticate = async (credentials, _name, request) =>
		await guard(credentials, request as IHttpRequestOptions).catch((refusal: unknown) => {
			isRefused = true;
			throw refusal;
		});
	const node = new LoadOptionsContext(workflow, workflow.getNode('WeShop')!, additionalData, '');
	wire.answer(answer);
	wire.connections.splice(0);
	const request = node.helpers[helper] as (this: object, type: string, options: object) => Promise<unknown>;
	await request.call(node, 'weShopApi', structuredClone(options)).catch(() => undefined);
	const connections = wire.connections.splice(0);
	return { connections, came: isRefused ? 'refused' : connections.some(bears(KEY)) ? 'sent' : 'impossible' };
}

function keepsTheKeyAtHome(guard: Guard, seen: (came: Came) => void = () => undefined) {
	return fc.asyncProperty(anyRequest, async (request) => {
		const { connections, came } = await send(guard, request);
		seen(came);
		if (came === 'refused') expect(connections).toEqual([]);
		expect(connections.filter(bears(KEY)).filter((connection) => !isHome(connection, KEY))).toEqual([]);
	});
}

describe(`Of ${REQUESTS} requests of any kind with the credential (seed ${SEED})`, () => {
	const counts: Record<Came, number> = { sent: 0, refused: 0, impossible: 0 };

	it("each that n8n's HTTP client sends with the key goes to openapi.weshop.ai, port 443, over TLS, below /openapi/, and its redirect is not followed", async () => {
		const begunAt = Date.now();
		await fc.assert(keepsTheKeyAtHome(ours, (came) => counts[came]++), { seed: SEED, numRuns: REQUESTS });
		process.stdout.write(`Seed ${SEED}: ${counts.sent} requests sent with the key, ${counts.refused} refused, ${counts.impossible} impossible; ${Date.now() - begunAt} ms\n`);
	});

	it('a quarter at least is sent, and a quarter is refused', () => {
		expect(counts.sent).toBeGreaterThan(REQUESTS / 4);
		expect(counts.refused).toBeGreaterThan(REQUESTS / 4);
	});
});

/** Guards that somebody might write, each with one thing forgotten. */
describe('The same requests find out a guard that', () => {
	const withKey = (request: Request): IHttpRequestOptions =>
		({ ...request, headers: { ...request.headers, Authorization: KEY }, disableFollowRedirect: true, followRedirect: false, followAllRedirects: false, auth: undefined, agentOptions: undefined, proxy: undefined }) as never;
	const only = (isGood: (address: string, base?: string) => boolean): Guard => async (_, { ...request }) => {
		const { url, uri, baseURL } = request as Request;
		if (!isGood(url ?? uri ?? '', baseURL)) throw new Error('Not there');
		return withKey(request);
	};
	const ofOurs = (forgets: (bound: IHttpRequestOptions, asked: IHttpRequestOptions) => object): Guard => async (credentials, asked) => {
		const bound = await ours(credentials, asked);
		return { ...bound, ...forgets(bound, asked) };
	};

	it.each<[what: string, guard: Guard]>([
		['looks at no address', async (_, request) => withKey(request)],
		['looks at how the address begins', only((address, base = '') => (base + address).startsWith('https://openapi.weshop.ai'))],
		["looks at how the host's name ends", only((address, base) => new URL(address, base).hostname.endsWith('weshop.ai'))],
		['looks at the host, not at the scheme', only((address, base) => new URL(address, base).host === 'openapi.weshop.ai')],
		['looks at the origin, not at the path', only((address, base) => new URL(address, base).origin === 'https://openapi.weshop.ai')],
		['puts base and address together as URLs, which axios does as texts', only((address, base) => /^https:\/\/openapi\.weshop\.ai\/openapi\/[\w/-]*$/.test(new URL(address, base).href))],
		['judges url, and sends to uri', async (credentials, asked) => withKey({ ...(await ours(credentials, { ...asked, uri: undefined } as Request)), ...((asked as Request).uri ? { url: (asked as Request).uri } : {}) } as Request)],
		['reads a path as it is written', only((address, base) => !base && new URL(address).href.startsWith('https://openapi.weshop.ai/openapi/'))],
		['lets redirects be followed', ofOurs(() => ({ disableFollowRedirect: false, followRedirect: true, followAllRedirects: true }))],
		['leaves another Host header in', ofOurs(({ headers }, asked) => ({ headers: { ...asked.headers, ...headers } }))],
		['leaves a proxy in', ofOurs((_, { proxy }) => ({ proxy }))],
		['leaves options of the connection in', ofOurs((_, { agentOptions }) => ({ agentOptions }))],
		['does not mind who answers', async (credentials, { skipSslCertificateValidation, ...asked }) => ({ ...(await ours(credentials, asked as IHttpRequestOptions)), skipSslCertificateValidation })],
	])('%s', async (_what, guard) => {
		const { failed, errorInstance } = await fc.check(keepsTheKeyAtHome(guard), { seed: SEED, numRuns: REQUESTS, endOnFailure: true });
		expect({ failed, why: String(errorInstance) }).toEqual({ failed: true, why: expect.stringContaining(KEY) as string });
	});
});
