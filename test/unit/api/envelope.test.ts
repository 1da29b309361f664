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

describe('A refused key', () => {
	it.each([401, 403])('is final and points to the credential: HTTP %d', (status) => {
		for (const body of [html, { success: false, error: { code: 'AUTH', message: 'sk-secret is wrong', retryable: true } }]) {
			const failure = failureOf(answer(status, body));
			expect(failure.message).toContain('API key');
			expect(failure.description).toContain('open.weshop.ai/authorization/apikey');
			expect(failure.description).toContain(`${status}`);
			expect(failure.details).toEqual({ code: body === html ? `${status}` : 'AUTH', retryable: false });
			expect(`${failure.message} ${failure.description}`).not.toContain('sk-secret');
		}
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
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
		[null, undefined],
	])('%p asks for %p milliseconds', (header, wanted) => {
		expect(failureOf(answer(429, '', { 'retry-after': header })).retryAfterMs).toBe(wanted);
	});

	it('that is a date counts from the date of the answer, as WeShop\'s clock need not be ours', () => {
		const headers = { 'retry-after': date(90_000), date: date(60_000) };
		expect(failureOf(answer(429, '', headers)).retryAfterMs).toBe(30_000);
		expect(failureOf(answer(429, '', { ...headers, date: 'some day' })).retryAfterMs).toBe(90_000);
	});
});
