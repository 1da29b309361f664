import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { weShopUrl } from './origin';

/** The options of n8n's current HTTP helper, and those of its older one. */
type OutgoingRequest = IHttpRequestOptions & { uri?: string; rejectUnauthorized?: boolean; strictSSL?: boolean };

/**
 * Adds the key to a request for WeShop. The result has an absolute URL and follows no redirects.
 * Options that could redirect the connection (a socket, a host, a custom CA) are removed, and so is a proxy set on the
 * request: n8n-core 1.60 sends https requests to such a proxy without TLS. A proxy from n8n's environment still applies.
 * @throws Error if the request is not for WeShop, skips the certificate check, or the key is malformed
 */
export async function attachKey(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { baseURL, url, uri, headers, auth: _auth, proxy: _proxy, agentOptions, ...rest } = requestOptions as OutgoingRequest;
	const target = weShopUrl({ url, uri, baseURL });
	if (rest.skipSslCertificateValidation || rest.rejectUnauthorized === false || agentOptions?.rejectUnauthorized === false || rest.strictSSL === false) {
		throw new Error('The WeShop key was not sent: the request ignores TLS certificates. Turn off "Ignore SSL Issues"');
	}
	const others = Object.entries(headers ?? {}).filter(([name]) => !['authorization', 'host'].includes(name.trim().toLowerCase()));
	const authenticated = {
		...rest,
		...(uri && !url ? { uri: target } : { url: target }),
		headers: { ...Object.fromEntries(others), Authorization: validKey(credentials.weShopApiKey) },
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	};
	return authenticated as unknown as IHttpRequestOptions;
}

function validKey(apiKey: unknown): string {
	const key = String(apiKey ?? '').trim();
	if (!key) throw new Error('The API Key in the WeShop credential is empty. Paste your key there');
	if (/^bearer(\s|$)/i.test(key)) throw new Error('The API Key in the WeShop credential starts with "Bearer". Paste only the key');
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw new Error('The API Key in the WeShop credential contains a space or a character that no key has. Copy it again');
	}
	return key;
}
