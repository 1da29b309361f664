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

/** As n8n throws it: its own words first, Node's in what it keeps. */
const byN8n = (code: string, text: string) => Object.assign(new Error('The service refused the connection - perhaps it is offline'), { httpCode: code, cause: Object.assign(new Error(text), { code }) });

describe('A connection that cannot be made says why, and which setting to change', () => {
	it.each([
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'its certificate is not trusted', /replaces the certificate of openapi\.weshop\.ai.*NODE_EXTRA_CA_CERTS.*restart n8n/],
		['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', 'its certificate is not trusted', /NODE_EXTRA_CA_CERTS/],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', 'its certificate is not trusted', /NODE_EXTRA_CA_CERTS/],
		['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate', 'its certificate is not trusted', /NODE_EXTRA_CA_CERTS/],
		['CERT_UNTRUSTED', 'certificate not trusted', 'its certificate is not trusted', /NODE_EXTRA_CA_CERTS/],
		['INVALID_CA', 'invalid CA certificate', 'its certificate is not trusted', /NODE_EXTRA_CA_CERTS/],
		['CERT_HAS_EXPIRED', 'certificate has expired', 'its certificate has expired', /clock of the n8n server/],
		['CERT_NOT_YET_VALID', 'certificate is not yet valid', 'its certificate is not valid yet', /clock of the n8n server/],
		['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames: Host: openapi.weshop.ai. is not in the cert's altnames: DNS:other", 'its certificate is for another host', /HTTPS_PROXY and NO_PROXY/],
		['EPROTO', 'write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl3_record.c:350:', 'what answered does not speak TLS', /HTTPS_PROXY has to begin with http:\/\//],
		['EPROTO', 'write EPROTO 80:error:0A0000C6:SSL routines:tls_get_more_records:packet length too long:c:662:', 'what answered does not speak TLS', /HTTPS_PROXY has to begin with http:\/\//],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', 'what answered does not speak TLS', /HTTPS_PROXY/],
		['EPROTO', 'write EPROTO 80:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:c:916', 'no secure connection could be agreed on', /proxy or firewall/],
		['ERR_INVALID_URL', 'Invalid URL', 'the address of the proxy is not valid', /http:\/\/host:port/],
	])('%s (%s): %s', (code, text, cause, description) => {
		for (const thrown of [byN8n(code, text), Object.assign(new Error(text), { code })]) {
			const failure = connectionFailure(thrown, 'WeShop');
			expect(failure.message).toBe(`WeShop could not be reached (${code}): ${cause}`);
			expect(failure.description).toMatch(description);
			expect(failure).toMatchObject({ details: { code, retryable: false }, neverSent: true });
		}
	});

	it.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:3128', ': the proxy at 127.0.0.1:3128 refused the connection', /HTTPS_PROXY.*NO_PROXY/],
		['ECONNREFUSED', 'connect ECONNREFUSED ::1:8080', ': the proxy at ::1:8080 refused the connection', /HTTPS_PROXY/],
		['ETIMEDOUT', 'connect ETIMEDOUT 10.1.2.3:8080', ': the proxy at 10.1.2.3:8080 did not answer', /HTTPS_PROXY/],
		['EHOSTUNREACH', 'connect EHOSTUNREACH 10.1.2.3:8080 - Local (10.1.2.4:50000)', ': the proxy at 10.1.2.3:8080 did not answer', /HTTPS_PROXY/],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND proxy.corp.example', ': the name of the proxy, proxy.corp.example, is not known', /HTTPS_PROXY/],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND openapi.weshop.ai', ': its name is not known', /DNS has to know openapi\.weshop\.ai.*HTTPS_PROXY/],
		['EAI_AGAIN', 'getaddrinfo EAI_AGAIN openapi.weshop.ai', ': the DNS server did not answer', /DNS/],
		['EAI_AGAIN', 'getaddrinfo EAI_AGAIN proxy.corp.example', ': the DNS server did not answer', /HTTPS_PROXY/],
		['ECONNREFUSED', 'connect ECONNREFUSED 203.0.113.7:443', '', /network/],
		['ECONNRESET', 'Client network socket disconnected before secure TLS connection was established', ': the connection was closed before it was secure', /HTTPS_PROXY begins with https:\/\//],
	])('%s (%s)%s may pass', (code, text, cause, description) => {
		const failure = connectionFailure(byN8n(code, text), 'WeShop');
		expect(failure.message).toBe(`WeShop could not be reached (${code})${cause}`);
		expect(failure.description).toMatch(description);
		expect(failure).toMatchObject({ details: { code, retryable: true }, neverSent: true });
	});

	it('a proxy that closes the connection has no code', () => {
		expect(connectionFailure(new Error('Proxy connection ended before receiving CONNECT response'), 'WeShop')).toMatchObject({
			message: 'WeShop could not be reached: the proxy closed the connection',
			details: { retryable: true },
			neverSent: true,
		});
	});

	it('the host of a file is named in place of WeShop', () => {
		const failure = connectionFailure(Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'files.example');
		expect(failure.message).toBe('files.example could not be reached (SELF_SIGNED_CERT_IN_CHAIN): its certificate is not trusted');
		expect(failure.description).toContain('the certificate of files.example');
		expect(connectionFailure(Object.assign(new Error('getaddrinfo ENOTFOUND files.example'), { code: 'ENOTFOUND' }), 'files.example').message).toBe('files.example could not be reached (ENOTFOUND): its name is not known');
		expect(connectionFailure(Object.assign(new Error('connect ECONNREFUSED 203.0.113.7:8443'), { code: 'ECONNREFUSED' }), 'files.example:8443').message).toBe('files.example:8443 could not be reached (ECONNREFUSED)');
	});

	it('the first of several addresses of a host speaks for all', () => {
		const all = Object.assign(new Error(''), { code: 'ECONNREFUSED', errors: [new Error('connect ECONNREFUSED ::1:3128'), new Error('connect ECONNREFUSED 127.0.0.1:3128')] });
		expect(connectionFailure({ message: 'x', cause: all }, 'WeShop').message).toBe('WeShop could not be reached (ECONNREFUSED): the proxy at ::1:3128 refused the connection');
	});

	it.each(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])('a request that was under way may have arrived: %s', (code) => {
		expect(connectionFailure(Object.assign(new Error('socket hang up'), { code }), 'WeShop').neverSent).toBeUndefined();
	});

	it.each(['http://user:s3cret@proxy:1', 'https://me%40corp:s3cret@proxy:1/x', 'Cannot parse //user:s3cret@proxy'])('the login of a proxy is never repeated: %s', (text) => {
		const failure = connectionFailure(Object.assign(new Error(`no way through ${text}`), { code: 'ERR_X' }), 'WeShop');
		expect(`${failure.message} ${failure.description}`).not.toContain('s3cret');
		expect(failure.message).toContain('proxy');
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
