import { WESHOP_HOST } from './origin';

/** Why a connection did not come about, or broke. */
export interface Diagnosis {
	/** Of Node or OpenSSL, such as `ECONNRESET`. */
	code?: string;
	/** A sentence for the user. */
	message: string;
	/** What the user can do about it. */
	description: string;
	retryable: boolean;
	/** The request did not reach the place: it was not connected yet. */
	neverSent: boolean;
}

/** Codes of a connection that may work at the next try. */
const PASSING = new Set([
	'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN',
	'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'ERR_NETWORK', 'ERR_BAD_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Node's HTTP parser or its decompression could not read the response. */
const GARBLED = /^(HPE|Z)_/;

/** Codes of a certificate that is refused (Node.js, "X509 certificate error codes"), which another try will not change. */
const CERTIFICATE = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_|CERT_|CRL_|ERROR_IN_C|INVALID_(CA|PURPOSE)$|PATH_LENGTH_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

const NETWORK = 'Check the network of the n8n server, then try again';
const PROXY = `Check n8n's environment variable HTTPS_PROXY and that the proxy runs. If n8n can do without it, add the host to NO_PROXY; then restart n8n`;
const PLAIN_PROXY = "n8n's environment variable HTTPS_PROXY has to begin with http://, for https addresses too: most proxies speak plain HTTP themselves. Correct it and restart n8n";

interface Thrown {
	code?: string;
	text: string;
}

/**
 * @param place who could not be reached, for the message: WeShop or the host of a file
 * @returns undefined for what is no matter of a connection, such as the credential's refusal
 */
export function diagnose(thrown: unknown, place: string): Diagnosis | undefined {
	const { code, text } = thrownBy(thrown);
	const host = place === 'WeShop' ? WESHOP_HOST : place;
	const failed = (cause: string | undefined, description: string, retryable: boolean, neverSent: boolean): Diagnosis => ({
		code,
		message: `${place} could not be reached${code ? ` (${code})` : ''}${cause ? `: ${cause}` : ''}`,
		description,
		retryable,
		neverSent,
	});
	if (code && CERTIFICATE.test(code)) return failed(...certificateCause(code, host), false, true);
	if (code === 'EPROTO' || code?.startsWith('ERR_SSL_')) {
		const isPlain = /wrong.version|packet.length.too.long|http.request|unknown.protocol/i.test(`${text} ${code}`);
		const other = `A proxy or firewall before ${host} most likely changes the connection. Ask its administrator, and check n8n's environment variable HTTPS_PROXY`;
		return failed(isPlain ? 'what answered does not speak TLS' : 'no secure connection could be agreed on', isPlain ? PLAIN_PROXY : other, false, true);
	}
	if (code === 'ERR_INVALID_URL' || text === 'Invalid URL') {
		return failed('the address of the proxy is not valid', "Set n8n's environment variable HTTPS_PROXY as http://host:port, or http://user:password@host:port with special characters percent-encoded, and restart n8n", false, true);
	}
	if (/proxy connection ended/i.test(text)) return failed('the proxy closed the connection', PROXY, true, true);
	if (!code || !(PASSING.has(code) || GARBLED.test(code))) return undefined;
	if (/before secure TLS connection/i.test(text)) {
		return failed('the connection was closed before it was secure', `${NETWORK}. If it happens each time, a firewall blocks ${host}, or HTTPS_PROXY begins with https:// and the proxy speaks plain HTTP`, true, true);
	}
	return failed(...unreachedCause(code, text, host), true, ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code) || /^connect E/.test(text));
}

function certificateCause(code: string, host: string): [cause: string, description: string] {
	if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
		const when = code === 'CERT_HAS_EXPIRED' ? 'its certificate has expired' : 'its certificate is not valid yet';
		return [when, `Check the clock of the n8n server. If it is right, a proxy or firewall before ${host} most likely uses an old certificate: ask its administrator to renew it`];
	}
	if (/ALTNAME|HOSTNAME/.test(code)) {
		return ['its certificate is for another host', `A proxy, firewall or DNS entry leads to another server in place of ${host}. Check n8n's environment variables HTTPS_PROXY and NO_PROXY, and the DNS of the n8n server`];
	}
	return [
		'its certificate is not trusted',
		`A proxy or firewall most likely replaces the certificate of ${host} with its own. Save the certificate of its CA (ask its administrator) as a PEM file on the n8n server, set n8n's environment variable NODE_EXTRA_CA_CERTS to the path of the file, and restart n8n`,
	];
}

/** Where the connection went shows whether it was a proxy that did not answer. */
function unreachedCause(code: string, text: string, host: string): [cause: string | undefined, description: string] {
	const [, , address, port] = /^connect (E[A-Z]+) (\S+):(\d+)\b/.exec(text) ?? [];
	if (address && port !== '443' && port !== '80' && !host.endsWith(`:${port}`)) {
		return [`the proxy at ${address}:${port} ${code === 'ECONNREFUSED' ? 'refused the connection' : 'did not answer'}`, PROXY];
	}
	const [, name] = /^getaddrinfo E[A-Z_]+ (\S+)/.exec(text) ?? [];
	if (!name) return [undefined, NETWORK];
	const isProxy = name !== host.replace(/:\d+$/, '');
	const known = code === 'EAI_AGAIN' ? 'the DNS server did not answer' : 'its name is not known';
	if (isProxy) return [code === 'EAI_AGAIN' ? known : `the name of the proxy, ${name}, is not known`, PROXY];
	return [known, `${NETWORK}: its DNS has to know ${name}. If the internet is reached by a proxy only, set n8n's environment variable HTTPS_PROXY`];
}

/** Without the user and password of a proxy's address, should an error repeat them. */
export function withoutLogin(text: string): string {
	return text.replace(/\/\/[^\s/]*@/g, '//');
}

/** NodeApiError keeps the client's error under `cause` or `errorResponse`, its code under `code` or `httpCode`, by n8n version. */
function thrownBy(thrown: unknown): Thrown {
	const chain = chainOf(thrown);
	const code = chain.flatMap(({ code: own, httpCode }) => [own, httpCode].filter(isCode))[0];
	// n8n's own words are first, Node's at the end.
	const texts = chain.flatMap(({ message }) => (typeof message === 'string' && message ? [message] : []));
	return { code, text: texts.at(-1)?.trim() ?? '' };
}

/** As a detail of a failure. */
export function codeOf(thrown: unknown): { code?: string } {
	const { code } = thrownBy(thrown);
	return code ? { code } : {};
}

function isCode(value: unknown): value is string {
	return typeof value === 'string' && /^[A-Z][A-Z_][A-Z\d_]*$/.test(value);
}

/** The error and those that it keeps, each before its own. A host with several addresses has an error for each, all of a kind. */
function chainOf(thrown: unknown, depth = 0): Array<Record<string, unknown>> {
	if (typeof thrown !== 'object' || thrown === null || depth > 3) return [];
	const { cause, errorResponse, errors } = thrown as Record<string, unknown>;
	const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
	return [thrown as Record<string, unknown>, ...[first, errorResponse, cause].flatMap((inner) => chainOf(inner, depth + 1))];
}
