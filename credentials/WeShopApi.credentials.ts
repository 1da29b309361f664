import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { WESHOP_ORIGIN, weShopUrl } from '../nodes/WeShop/api/origin';

const REFUSED = 'WeShop refused this API key. Copy it again from open.weshop.ai/authorization/apikey';

/** n8n reads both kinds of rules side by side; its type takes a list of one kind only. */
const testRules = [
	...[401, 403].map((value) => answered(value, REFUSED)),
	...[429, 500, 502, 503, 504].map((value) =>
		answered(value, `WeShop cannot answer just now (HTTP ${value}); this says nothing about the key. Try again in a minute`),
	),
	succeeded(false, REFUSED),
	succeeded(undefined, 'The answer did not come from WeShop. Look for a proxy or firewall between n8n and openapi.weshop.ai'),
] as unknown as ICredentialTestRequest['rules'];

function answered(value: number, message: string) {
	return { type: 'responseCode', properties: { value, message } };
}

/** WeShop's own word on whether a call worked; it is missing in what a proxy answers. */
function succeeded(value: false | undefined, message: string) {
	return { type: 'responseSuccessBody', properties: { key: 'success', value, message } };
}

/** What n8n passes for a request of either of its two HTTP helpers. */
type OutgoingRequest = IHttpRequestOptions & { uri?: string; rejectUnauthorized?: boolean; strictSSL?: boolean };

export class WeShopApi implements ICredentialType {
	name = 'weShopApi';

	displayName = 'WeShop API';

	icon: Icon = { light: 'file:../icons/weshop.svg', dark: 'file:../icons/weshop.dark.svg' };

	documentationUrl = 'https://open.weshop.ai/authorization/apikey';

	restrictToSupportedNodes = true as const;

	/** n8n would add domain fields of its own; the place the key goes to is not for the user to choose. */
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'From open.weshop.ai/authorization/apikey, without "Bearer"',
			description:
				'Make one at <a href="https://open.weshop.ai/authorization/apikey" target="_blank">open.weshop.ai/authorization/apikey</a> and paste it as it is. It is sent to openapi.weshop.ai and nowhere else.',
		},
	];

	authenticate: IAuthenticate = attachKey;

	/** Free of charge: it lists the background colours of removeBG. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: WESHOP_ORIGIN,
			url: '/openapi/v1/agent/info',
			qs: { agentName: 'removeBG', agentVersion: 'v1.0' },
		},
		rules: testRules,
	};
}

/**
 * The request with the key, bound to WeShop: its address is made absolute, and redirects are not followed.
 * Options that could lead the connection elsewhere (a socket, a host, another authority) are left out; so is a proxy of
 * the request's own, to which n8n-core 1.60, for one, hands an https request without TLS. n8n's environment's stays.
 * @throws Error when the request goes elsewhere, would skip the certificate check, or the key cannot be a key
 */
async function attachKey(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { baseURL, url, uri, headers, auth: _auth, proxy: _proxy, agentOptions, ...rest } = requestOptions as OutgoingRequest;
	const target = weShopUrl({ url, uri, baseURL });
	if (rest.skipSslCertificateValidation || rest.rejectUnauthorized === false || agentOptions?.rejectUnauthorized === false || rest.strictSSL === false) {
		throw new Error('The WeShop key was not sent: the request ignores TLS certificates. Switch "Ignore SSL Issues" off');
	}
	const others = Object.entries(headers ?? {}).filter(([name]) => !['authorization', 'host'].includes(name.trim().toLowerCase()));
	const bound = {
		...rest,
		...(uri && !url ? { uri: target } : { url: target }),
		headers: { ...Object.fromEntries(others), Authorization: usableKey(credentials.apiKey) },
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
	};
	return bound as unknown as IHttpRequestOptions;
}

function usableKey(apiKey: unknown): string {
	const key = String(apiKey ?? '').trim();
	if (!key) throw new Error('The API Key of the WeShop credential is empty. Paste the key into it');
	if (/^bearer(\s|$)/i.test(key)) throw new Error('The API Key of the WeShop credential starts with "Bearer". Paste the key alone');
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw new Error('The API Key of the WeShop credential holds a space or a character that keys do not have. Copy it again');
	}
	return key;
}
