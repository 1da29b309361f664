import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

/** A request as a node hands it to n8n, for one of n8n's two helpers. */
export interface AnyRequest {
	helper: 'httpRequestWithAuthentication' | 'requestWithAuthentication';
	options: IDataObject;
	/** What the first server says. */
	answer: string;
}

/** The first one most of the time, so that several parts of one address are right at once. */
const mostly = <T>(right: T, share: number, ...others: Array<fc.Arbitrary<T>>): fc.Arbitrary<T> =>
	fc.oneof({ weight: share, arbitrary: fc.constant(right) }, { weight: 100 - share, arbitrary: fc.oneof(...others) });

const HOST = 'openapi.weshop.ai';

const scheme = mostly(
	'https://',
	90,
	fc.constantFrom('http://', 'HTTPS://', 'hTtPs://', 'https:', 'https:/', 'https:///', 'https:\\\\', 'https:/\\', 'ht\ntps://', 'https\t://', ' https://', '\0https://', '//', '\\\\', '/\\', '///', ''),
	fc.constantFrom('ftp://', 'ws://', 'wss://', 'file://', 'blob:https://', 'data:', 'javascript:', 'view-source:https://', 'http+unix://', 'unix:', 'https://https://', 'x://'),
);

const userinfo = mostly(
	'',
	94,
	fc.constantFrom('user@', 'user:pass@', '@', ':@', `${HOST}@`, `${HOST}:443@`, `${HOST}%2fopenapi%2f@`, `${HOST}/openapi/@`, `${HOST}\\@`, `${HOST}#@`, `${HOST}?@`, 'a@b@', '\t@', '％40@'),
);

const spelled = (text: string) =>
	fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((upper) => [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join(''));
const fullWidth = (text: string) => [...text].map((letter) => (letter === '.' ? letter : String.fromCharCode(letter.charCodeAt(0) + 0xfee0))).join('');

const host = mostly(
	HOST,
	80,
	spelled(HOST),
	fc.constantFrom('openapi。weshop。ai', 'openapi．weshop．ai', 'openapi｡weshop｡ai', fullWidth(HOST), 'open\u00adapi.weshop.ai', 'openapi.weſhop.ai', '%6fpenapi.weshop.ai', 'openapi%2eweshop%2eai', 'openapi\t.weshop.ai', 'open\u200bapi.weshop.ai'),
	fc.constantFrom('openapi.wesһop.ai', 'оpenapi.weshop.ai', 'openapi.weshοp.ai', 'xn--penapi-xqf.weshop.ai', 'openapi.weshop.ai.', 'openapi.weshop.ai..', '.openapi.weshop.ai', 'openapi.weshop.ai%00', 'openapi.weshop.ai\0.evil.example', 'openapi.weshop.ai%2eevil.example', 'openapi.weshop.ai。evil.example'),
	fc.constantFrom('evil.example', `${HOST}.evil.example`, 'evil-openapi.weshop.ai', 'x.openapi.weshop.ai', 'open.weshop.ai', 'weshop.ai', 'openapi-weshop.ai', 'openapiXweshop.ai', '127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:7f00:1]', 'localhost', '', 'a b', 'evil.example\\', 'evil.example/', 'evil.example#', 'evil.example?'),
	fc.domain(),
);

const port = mostly('', 92, fc.constantFrom(':443', ':0443', ':00000443', ':', ':80', ':8443', ':65979', ':4430', ':-443', ':4 43', ':443@evil.example', ':443.evil.example', ':x', ':4\t43', ':٤٤٣'));

const segment = fc.oneof(
	{ weight: 20, arbitrary: fc.constantFrom('agent', 'runs', 'v1', 'info', 'exec-1', 'a%20b', 'openapi', 'é', '図', '~', "'", '(x)', '@', ':', '*', '+') },
	{ weight: 2, arbitrary: fc.constantFrom('..', '..', '.', '...', '.a', '..a', '', ' ', '.\t.', '.\n./', '..\\..', '\\..\\', '@evil.example', '//evil.example', 'https://evil.example') },
	{ weight: 2, arbitrary: fc.constantFrom('%2e%2e', '.%2e', '%2E.', '%2e', '%252e%252e', '..%2f', '..%5c', '%2f..%2f', '%5c..%5c', '..;', '..;x=y', ';', ';..', '%3b..', '%25%32%65', '..%00', '..%09', '..%0d%0a', '．．', '%', '%zz', '%u002e%u002e', '\ud800') },
	{ weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);
const separator = fc.constantFrom('/', '/', '/', '/', '//', '\\', '/\t', '/./');
const segments = fc.array(fc.tuple(separator, segment), { minLength: 1, maxLength: 5 }).map((parts) => parts.map((part) => part.join('')).join(''));
const beginning = mostly('/openapi', 85, fc.constantFrom('', '/', '/OPENAPI', '/openapi-v2', '/openapi%2f', '/openap%69', '/openapi.', '/openapi;x', '/admin', '/./openapi', '/x/../openapi', '//openapi', '\\openapi', '/\\openapi', '/%6fpenapi', '/openapi/..', '/openapi/../admin', '/..', '/../openapi'));
const climb = fc.tuple(fc.array(fc.constantFrom('a', '.a', '..a', 'a.'), { minLength: 1, maxLength: 2 }), fc.integer({ min: 1, max: 5 })).map(([down, up]) => `/${down.join('/')}${'/..'.repeat(up)}/admin`);
const far = fc.integer({ min: 1_000, max: 20_000 }).map((length) => `/${'a/'.repeat(length / 2)}${'../'.repeat(length / 2 + 2)}admin`);
const longName = fc.integer({ min: 1_000, max: 20_000 }).map((length) => `/${'a'.repeat(length)}`);
const path = fc.tuple(beginning, fc.oneof({ weight: 60, arbitrary: segments }, { weight: 10, arbitrary: climb }, { weight: 1, arbitrary: far }, { weight: 1, arbitrary: longName })).map((parts) => parts.join(''));
const query = mostly('', 60, fc.constantFrom('?a=b', '?', '?next=https://evil.example/', '?/../../admin', '?..%2f..', '?@evil.example/', '#', '#/../../admin', '#@evil.example/', '?#', '#?', '?a=b#c', '?\\..\\', ';x', '?a=%0d%0aHost:%20evil.example'), fc.webQueryParameters().map((text) => `?${text}`));

/** Anything of any kind thrown in at any place. */
const disturbed = (address: fc.Arbitrary<string>) =>
	fc.tuple(address, fc.constantFrom('\t', '\n', '\r', ' ', '\0', '\\', '/', '@', ':', '?', '#', '%', '.', '\u3002', '\u200d', '\ufeff', '[', ']'), fc.nat()).map(([text, thrown, at]) => {
		const place = at % (text.length + 1);
		return text.slice(0, place) + thrown + text.slice(place);
	});

const whole = fc.tuple(scheme, userinfo, host, port, path, query).map((parts) => parts.join(''));
const relative = fc.tuple(path, query).map((parts) => parts.join(''));
const stranger = fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), fc.webUrl().map((address) => address.replace(/^https?:/, '')));

const address = fc.oneof({ weight: 80, arbitrary: whole }, { weight: 15, arbitrary: disturbed(whole) }, { weight: 5, arbitrary: stranger });
const below = fc.oneof({ weight: 75, arbitrary: relative }, { weight: 10, arbitrary: disturbed(relative) }, { weight: 15, arbitrary: address });
const origin = fc.tuple(scheme, userinfo, host, port).map((parts) => parts.join(''));
const baseURL = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom(`https://${HOST}`, `https://${HOST}/`, `https://${HOST}/openapi`, `https://${HOST}/openapi//`, `https://${HOST}?`, `https://${HOST}/openapi/#`) },
	{ weight: 2, arbitrary: origin },
	{ weight: 1, arbitrary: address },
);

const destination: fc.Arbitrary<IDataObject> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ url: address }) },
	{ weight: 4, arbitrary: fc.record({ uri: address }) },
	{ weight: 4, arbitrary: fc.record({ url: below, baseURL }) },
	{ weight: 4, arbitrary: fc.record({ uri: below, baseURL }) },
	{ weight: 1, arbitrary: fc.record({ url: address, uri: address }) },
	{ weight: 1, arbitrary: address.map((same) => ({ url: same, uri: same })) },
	{ weight: 1, arbitrary: fc.record({ url: below, uri: below, baseURL }) },
	{ weight: 1, arbitrary: fc.record({ url: fc.constant(''), uri: address, baseURL }) },
);

const seldom = <T>(arbitrary: fc.Arbitrary<T>, share = 6) => fc.oneof({ weight: 100 - share, arbitrary: fc.constant(undefined) }, { weight: share, arbitrary });

/** What else a node, or a user of n8n's HTTP Request node, can set. */
const others: fc.Arbitrary<IDataObject> = fc.record({
	method: fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'HEAD', 'DELETE'),
	proxy: seldom(fc.constantFrom<unknown>('http://evil.example:8080', 'https://evil.example', 'socks5://evil.example', { host: 'evil.example', port: 3128, protocol: 'http' }) as fc.Arbitrary<string>),
	qs: seldom(fc.constantFrom<IDataObject>({ page: 1 }, { 'a/../b': '/../../admin' }, { x: 'https://evil.example/' })),
	body: seldom(fc.constant({ a: 1 })),
	headers: seldom(fc.dictionary(fc.constantFrom('Host', 'host', 'HOST ', 'authorization', 'Authorization', ' Authorization', 'X-Forwarded-Host', 'Location', 'Proxy-Authorization', 'Connection'), fc.constantFrom('evil.example', 'Bearer x', 'close', 'https://evil.example/'))),
	auth: seldom(fc.constantFrom<IDataObject>({ username: 'a', password: 'b' }, { bearer: 'x' }, { user: 'a', pass: 'b', sendImmediately: false })),
	agentOptions: seldom(fc.constantFrom<IDataObject>({ host: 'evil.example' }, { socketPath: '/run/evil.sock' }, { servername: 'evil.example' }, { rejectUnauthorized: false }, { ca: 'theirs' }, { port: 8443 })),
	skipSslCertificateValidation: seldom(fc.boolean()),
	rejectUnauthorized: seldom(fc.boolean()),
	disableFollowRedirect: seldom(fc.boolean()),
	followRedirect: seldom(fc.boolean()),
	followAllRedirects: seldom(fc.boolean()),
	maxRedirects: seldom(fc.nat(20)),
	sendCredentialsOnCrossOriginRedirect: seldom(fc.boolean()),
	host: seldom(fc.constant('evil.example')),
	hostname: seldom(fc.constant('evil.example')),
	port: seldom(fc.constant(8443)),
	socketPath: seldom(fc.constant('/run/evil.sock')),
}) as fc.Arbitrary<IDataObject>;

const answer = fc.oneof(
	{ weight: 1, arbitrary: fc.constant('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}') },
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.constantFrom(301, 302, 303, 307, 308), fc.constantFrom('https://evil.example/openapi/', 'http://openapi.weshop.ai/openapi/', '/admin', 'https://openapi.weshop.ai:8443/openapi/', '//evil.example/'))
			.map(([status, location]) => `HTTP/1.1 ${status} Led on\r\nlocation: ${location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`),
	},
	{ weight: 1, arbitrary: fc.constant('HTTP/1.1 401 No\r\nwww-authenticate: Digest realm="x", nonce="y"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n') },
);

export const anyRequest: fc.Arbitrary<AnyRequest> = fc.record({
	helper: fc.constantFrom('httpRequestWithAuthentication', 'requestWithAuthentication'),
	options: fc.tuple(destination, others).map(([where, how]) => ({ ...Object.fromEntries(Object.entries(how).filter(([, value]) => value !== undefined)), ...where })),
	answer,
});
