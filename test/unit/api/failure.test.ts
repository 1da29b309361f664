import { connectionFailure, Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';

const coded = (code: string, more: object = {}) => Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code, ...more });

describe('A connection that broke', () => {
	it.each([
		'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN',
		'ERR_NETWORK', 'ERR_BAD_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE',
	])('by %s is worth another try, and the user reads what to check', (code) => {
		const failure = connectionFailure(coded(code), 'WeShop');
		expect(failure.message).toBe(`WeShop could not be reached (${code})`);
		expect(failure.description).toContain('network');
		expect(failure.details).toEqual({ code, retryable: true });
	});

	it.each([
		['under cause', Object.assign(new Error('x'), { cause: coded('ECONNRESET') })],
		['under cause of a cause', Object.assign(new Error('x'), { cause: { cause: coded('ECONNRESET') } })],
		['under errorResponse', Object.assign(new Error('x'), { errorResponse: { code: 'ECONNRESET' } })],
		['under cause of a cause of a cause', Object.assign(new Error('x'), { cause: { cause: { cause: coded('ECONNRESET') } } })],
		['as httpCode, as NodeApiError has it', Object.assign(new Error('x'), { httpCode: 'ECONNRESET' })],
		['under cause, beside an HTTP status', Object.assign(new Error('x'), { httpCode: '500', cause: coded('ECONNRESET') })],
		['beside a code that is a number', Object.assign(new Error('x'), { code: 0, httpCode: null, cause: coded('ECONNRESET') })],
		['under errorResponse, beside a cause that tells nothing', Object.assign(new Error('x'), { cause: new Error('y'), errorResponse: coded('ECONNRESET') })],
	])('is known by the code that n8n keeps %s', (_where, thrown) => {
		expect(connectionFailure(thrown, 'WeShop').details).toEqual({ code: 'ECONNRESET', retryable: true });
	});

	it('names the place that could not be reached', () => {
		expect(connectionFailure(coded('ENOTFOUND'), 'files.example').message).toBe('files.example could not be reached (ENOTFOUND)');
	});
});

describe('All else that is thrown', () => {
	it.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_INVALID_CHAR'])('is final: %s', (code) => {
		const failure = connectionFailure(coded(code), 'WeShop');
		expect(failure.details).toEqual({ code, retryable: false });
		expect(failure.message).toContain(code);
	});

	it('keeps the words of the credential that refused', () => {
		const failure = connectionFailure(new Error('The API Key of the WeShop credential is empty. Paste the key into it'), 'WeShop');
		expect(failure.message).toBe('The API Key of the WeShop credential is empty. Paste the key into it');
		expect(failure.details).toEqual({ retryable: false });
	});

	it.each([['a text', 'a text'], [undefined, 'undefined'], [null, 'null']])('may be no Error at all: %p', (thrown, message) => {
		expect(connectionFailure(thrown, 'WeShop')).toMatchObject({ message, details: { retryable: false } });
	});

	it.each(['a ECONNRESET', 'ECONNRESET!', 'econnreset', 'E'])('is not taken by a code that is none: %s', (code) => {
		expect(connectionFailure(Object.assign(new Error('x'), { code }), 'WeShop').details).toEqual({ retryable: false });
	});

	it('does not send us round in circles', () => {
		const loop: { cause?: unknown } = {};
		loop.cause = loop;
		expect(connectionFailure(loop, 'WeShop').details.retryable).toBe(false);
	});

	it('is filed as canceled, not as failed, when it is a stop: n8n looks for that word', () => {
		expect(new Stopped().message).toContain('canceled');
	});

	it('bears a name in the log of n8n', () => {
		expect(String(new WeShopFailure('Not now'))).toBe('WeShopFailure: Not now');
	});

	it('is left alone when it is ours already', () => {
		for (const ours of [new WeShopFailure('x', { details: { executionId: 'a' } }), new Stopped()]) expect(connectionFailure(ours, 'WeShop')).toBe(ours);
	});
});
