import { openEnvelope, type HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { START } from '../clock';

const answer = (statusCode: number, body: unknown, headers: Record<string, unknown> = {}): HttpResponse => ({ statusCode, headers, body });
const html = '<html><head><title>502 Bad Gateway</title></head></html>';

function failureOf(given: HttpResponse): WeShopFailure {
	const opened = openEnvelope(given, START);
	if (!(opened instanceof WeShopFailure)) throw new Error(`Opened: ${JSON.stringify(opened)}`);
	return opened;
}

describe('An answer of WeShop\'s', () => {
	it.each([200, 201, 202])('is its data, with status %d', (status) => {
		const opened = openEnvelope(answer(status, { success: true, data: { executionId: 'a' }, meta: { executionId: 'b' } }), START);
		expect(opened).toEqual({ data: { executionId: 'a' }, executionId: 'b' });
	});

	it('may have no meta', () => {
		expect(openEnvelope(answer(200, { success: true, data: {} }), START)).toMatchObject({ data: {} });
		expect(openEnvelope(answer(200, { success: true, data: {}, meta: null }), START)).toMatchObject({ data: {} });
	});

	it('is a success if it says so, whatever its status', () => {
		expect(openEnvelope(answer(500, { success: true, data: { executionId: 'a' } }), START)).toMatchObject({ data: { executionId: 'a' } });
	});

	it('is a failure if it says so, whatever its status', () => {
		const failure = failureOf(answer(200, { success: false, error: { code: 'NO_POWER', message: 'Not enough points', retryable: false } }));
		expect(failure.message).toBe('WeShop says: Not enough points');
		expect(failure.details).toEqual({ code: 'NO_POWER', retryable: false });
	});

	it('is a failure even with data beside the refusal', () => {
		expect(failureOf(answer(200, { success: false, data: { executionId: 'a' }, error: { code: 'X', message: 'No' } })).details.code).toBe('X');
	});

	it.each([
		['meta', { meta: { executionId: 'a' } }],
		['data', { data: { executionId: 'a' } }],
		['both, where meta counts', { meta: { executionId: 'a' }, data: { executionId: 'b' } }],
	])('that is a failure keeps the ID of the run, found in %s', (_where, more) => {
		expect(failureOf(answer(200, { success: false, error: { code: 'X', message: 'No' }, ...more })).details).toEqual({ code: 'X', executionId: 'a', retryable: false });
	});

	it('may bear the ID alone, and no data', () => {
		expect(openEnvelope(answer(200, { success: true, meta: { executionId: 'a' } }), START)).toEqual({ data: {}, executionId: 'a' });
	});

	it.each([
		['of a code and a msg', answer(200, { code: 40001, msg: 'Bad image' }), 'Bad image', '40001', false],
		['of a code and a msg with 500', answer(500, { code: 'E1', msg: 'Later' }), 'Later', 'E1', true],
		['without a code', answer(422, { success: false, error: { message: 'Bad image' } }), 'Bad image', '422', false],
		['without anything', answer(200, { success: false }), 'HTTP 200', '200', false],
		['without anything and with 503', answer(503, { success: false }), 'HTTP 503', '503', true],
		['that is a web page, from a proxy', answer(502, html), 'HTTP 502', '502', true],
		['that is a web page with 200, from a login page', answer(200, html), 'HTTP 200', '200', true],
		['that is a web page with 404', answer(404, html), 'HTTP 404', '404', true],
		['that is a web page with 410', answer(410, html), 'HTTP 410', '410', false],
		['that is empty', answer(200, ''), 'HTTP 200', '200', true],
		['that is null', answer(200, null), 'HTTP 200', '200', true],
		['that is a list', answer(200, [1]), 'HTTP 200', '200', true],
		['that succeeds without data', answer(200, { success: true }), 'HTTP 200', '200', true],
		['that succeeds with a list for data', answer(200, { success: true, data: [] }), 'HTTP 200', '200', true],
		['that succeeds with a word for data', answer(200, { success: true, data: 'a' }), 'HTTP 200', '200', true],
		['that is a web page with 400', answer(400, html), 'HTTP 400', '400', false],
		['with empty words', answer(400, { success: false, error: { code: '', message: '' }, code: 7, msg: 'Bad' }), 'Bad', '7', false],
		['that says success in a word', answer(200, { success: 'true', data: {} }), 'HTTP 200', '200', true],
	])('%s is a failure that tells what is known', (_what, given, message, code, retryable) => {
		const failure = failureOf(given);
		expect(failure.message).toContain(message);
		expect(failure.details).toEqual({ code, retryable });
	});
});

describe('Whether another try may help', () => {
	it.each([
		[200, true, true],
		[200, false, false],
		[400, true, true],
		[500, false, false],
		[503, undefined, true],
		[422, undefined, false],
		[200, 'true', false],
		[429, false, true],
		[429, undefined, true],
	])('WeShop says itself, else its status does: HTTP %d with retryable %p: %p', (status, retryable, expected) => {
		const failure = failureOf(answer(status, { success: false, error: { code: 'X', message: 'No', retryable } }));
		expect(failure.details.retryable).toBe(expected);
		expect(failure.httpStatus).toBe(status);
	});

	it.each([429, 500, 502, 503, 504])('is so for HTTP %d with no body that can be read', (status) => {
		expect(failureOf(answer(status, '')).details.retryable).toBe(true);
	});
});

const refused = (code?: unknown, message?: string, more: object = {}) => ({ success: false, error: { code, message, ...more } });

describe('A refused key', () => {
	it.each<[string, number, unknown, string]>([
		['401 and a code', 401, refused('UNAUTHORIZED', 'The API key is not known'), 'UNAUTHORIZED'],
		['401, whatever the code', 401, refused('NO', 'who are you?', { retryable: true }), 'NO'],
		['401 without a word', 401, { success: false }, '401'],
		['401 as code and msg', 401, { code: 4010, msg: 'please sign in' }, '4010'],
		['403 and a code', 403, refused('AUTH', 'sk-secret is wrong', { retryable: true }), 'AUTH'],
		['403 and a code in small letters', 403, refused('invalid_api_key', 'no'), 'invalid_api_key'],
		['403 and a sentence', 403, refused('403', 'Your API key has been revoked'), '403'],
		['403 and a sentence without a code', 403, refused(undefined, 'Invalid access token'), '403'],
		['200 and a code', 200, refused('UNAUTHORIZED', 'no'), 'UNAUTHORIZED'],
		['200 and the code 401', 200, { code: 401, msg: 'unauthorized' }, '401'],
		['200 and the code 403', 200, { code: 403, msg: 'the api key is invalid' }, '403'],
		['400 and a code', 400, refused('INVALID_API_KEY', 'no'), 'INVALID_API_KEY'],
	])('is final and points to the credential: %s', (_what, status, body, code) => {
		const failure = failureOf(answer(status, body));
		expect(failure.message).toBe('WeShop refused the API key of the credential');
		expect(failure.description).toContain('open.weshop.ai/authorization/apikey');
		expect(failure.description).toContain(`${status}`);
		expect(failure.details).toEqual({ code, retryable: false });
		expect(failure.httpStatus).toBeUndefined();
		expect(`${failure.message} ${failure.description}`).not.toContain('sk-secret');
	});
});

describe('A refusal that is not about the key', () => {
	it.each<[number, unknown, string, string]>([
		[403, refused('SUBSCRIPTION_REQUIRED', 'This agent needs the Pro plan'), 'WeShop says: This agent needs the Pro plan', 'SUBSCRIPTION_REQUIRED'],
		[403, refused('SUBSCRIPTION_REQUIRED', 'The plan of this API key is not valid any more'), 'WeShop says: The plan of this API key is not valid any more', 'SUBSCRIPTION_REQUIRED'],
		[403, refused('SUBSCRIPTION_REQUIRED'), 'WeShop refused the request: SUBSCRIPTION_REQUIRED', 'SUBSCRIPTION_REQUIRED'],
		[403, refused('API_KEY_QUOTA_EXCEEDED', 'Monthly quota used up'), 'WeShop says: Monthly quota used up', 'API_KEY_QUOTA_EXCEEDED'],
		[403, refused('ACCOUNT_FROZEN', 'Your account is frozen'), 'WeShop says: Your account is frozen', 'ACCOUNT_FROZEN'],
		[403, refused('FORBIDDEN', 'Not your run'), 'WeShop says: Not your run', 'FORBIDDEN'],
		[403, { code: 4031, msg: 'not permitted in your country' }, 'WeShop says: not permitted in your country', '4031'],
		[403, { success: false }, 'WeShop refused the request (HTTP 403)', '403'],
		[401, refused('ACCOUNT_SUSPENDED', 'Your account is suspended'), 'WeShop says: Your account is suspended', 'ACCOUNT_SUSPENDED'],
		[401, refused(401, 'Your subscription has ended'), 'WeShop says: Your subscription has ended', '401'],
		[200, { code: 403, msg: 'account frozen' }, 'WeShop says: account frozen', '403'],
	])("keeps WeShop's words, and is final: HTTP %d %j", (status, body, message, code) => {
		const failure = failureOf(answer(status, body));
		expect(failure).toMatchObject({ message, details: { code, retryable: false } });
		expect(failure.description).toContain('not about the API key');
		expect(failure.description).not.toContain('paste');
		// It says nothing of a run that was to be read.
		expect(failure.httpStatus).toBeUndefined();
	});

	it.each([
		['the points of the account', 402, refused('POWER_NOT_ENOUGH', 'Not enough points')],
		['a picture with a key in its name', 400, refused('IMAGE_KEY_MISSING', 'no such key')],
		['an address of a picture that needs a token', 422, refused('TOKEN_IN_URL', 'the token of the image has expired')],
		['a server in trouble with its accounts', 500, refused('UNAUTHORIZED', 'try later', { retryable: true })],
	])('nor is %s', (_what, status, body) => {
		expect(failureOf(answer(status, body)).message).toBe(`WeShop says: ${body.error.message}`);
	});
});

describe('A refusal on the way', () => {
	const squid = '<html><head>\n<title>ERROR: The requested URL could\n not be retrieved</title></head><body>Access Denied.</body></html>';

	it.each<[string, number, unknown, string]>([
		["Squid's page", 403, squid, ': "ERROR: The requested URL could not be retrieved"'],
		["a company's page", 403, '<!doctype html><body><h1 class="a">Blocked by policy</h1>', ': "Blocked by policy"'],
		["Cloudflare's challenge", 403, '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>', ': "Just a moment..."'],
		["a firewall's JSON", 403, { message: 'Forbidden' }, ': "Forbidden"'],
		["a firewall's JSON with an error in a word", 403, { error: 'Request blocked', incident_id: '1' }, ': "Request blocked"'],
		["a firewall's JSON with an error in an object", 403, { error: { code: 403, message: 'API key not valid' } }, ''],
		["the JSON of Cloudflare's API", 403, { success: false, errors: [{ code: 10000, message: 'Authentication error' }] }, ''],
		['nothing', 403, '', ''],
		['nothing, and 401', 401, '', ''],
		['null, and 401', 401, null, ''],
		['a page, and 401', 401, squid, ': "ERROR: The requested URL could not be retrieved"'],
		['a title without an end', 403, `<title>${'x'.repeat(99_999)}`, ''],
		['a long title', 403, `<title>${'x'.repeat(300)}</title>`, `: "${'x'.repeat(100)}…"`],
	])('does not blame the key: %s', (_what, status, body, quoted) => {
		const failure = failureOf(answer(status, body, { 'content-type': 'text/html' }));
		expect(failure.message).toBe(`The request to WeShop was refused on the way (HTTP ${status})${quoted}`);
		expect(failure.description).toMatch(/proxy or firewall.*openapi\.weshop\.ai.*nothing about the API key.*NO_PROXY/);
		expect(failure.details).toEqual({ code: `${status}`, retryable: false });
		expect(failure.httpStatus).toBeUndefined();
	});

	it.each([
		['Basic realm="corp"', /HTTPS_PROXY, as http:\/\/user:password@host:port.*restart n8n/],
		['Negotiate, Basic realm="corp"', /HTTPS_PROXY/],
		['NTLM', /offers NTLM only, which n8n cannot do/],
		[['Negotiate', 'NTLM'], /offers Negotiate and NTLM only/],
		[undefined, /HTTPS_PROXY/],
	])("by a proxy that wants a login says where the login goes: %j", (authenticate, description) => {
		const failure = failureOf(answer(407, squid, { 'proxy-authenticate': authenticate }));
		expect(failure.message).toBe('The proxy between n8n and WeShop requires a login (HTTP 407): "ERROR: The requested URL could not be retrieved"');
		expect(failure.description).toMatch(description);
		expect(failure.details).toEqual({ code: '407', retryable: false });
	});
});

describe('A redirect', () => {
	it.each([300, 301, 302, 303, 307, 308, 399])('is final and says why it was not followed: HTTP %d', (status) => {
		const failure = failureOf(answer(status, '', { location: 'https://evil.example/' }));
		expect(failure.message).toContain('redirect');
		expect(failure.details).toEqual({ code: String(status), retryable: false });
	});
});

describe('Retry-After', () => {
	const date = (milliseconds: number) => new Date(START + milliseconds).toUTCString();

	it.each([
		['7', 7_000],
		[' 7 ', 7_000],
		[7, 7_000],
		['120', 120_000],
		['0.5', 500],
		['12.25', 12_250],
		['0', 0],
		[date(90_000), 90_000],
		[date(-90_000), 0],
		['2026-04-01T10:01:30Z', 90_000],
		['Wed Apr 01 2026 10:01:30 GMT+0000', 90_000],
		['9'.repeat(400), undefined],
		['-5', undefined],
		['Infinity', undefined],
		['1e9', undefined],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
		[null, undefined],
	])('%p asks for %p milliseconds', (header, wanted) => {
		expect(failureOf(answer(429, '', { 'retry-after': header })).retryAfterMs).toBe(wanted);
	});

	it.each<[string, number, string | undefined]>([
		['600', 600_000, undefined],
		['601', 600_000, '10 minutes'],
		['3600', 600_000, '60 minutes'],
		['999999999', 600_000, '277778 hours'],
		[date(86_400_000), 600_000, '24 hours'],
	])('%p is obeyed for ten minutes at the most, and the user reads if it was more', (header, wanted, said) => {
		const { retryAfterMs, description } = failureOf(answer(429, '', { 'retry-after': header }));
		expect([retryAfterMs, description]).toEqual([wanted, said && `WeShop asked for a pause of ${said} (Retry-After). The node sends nothing for the next 10 minutes`]);
	});

	it('that is a date counts from the date of the answer, as WeShop\'s clock need not be ours', () => {
		const headers = { 'retry-after': date(90_000), date: date(60_000) };
		expect(failureOf(answer(429, '', headers)).retryAfterMs).toBe(30_000);
		expect(failureOf(answer(429, '', { ...headers, date: 'some day' })).retryAfterMs).toBe(90_000);
	});
});
