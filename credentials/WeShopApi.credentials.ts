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

/** n8n applies both kinds of rules, but its type allows a list of one kind only. */
const testRules = [
	...[401, 403].map((value) => statusRule(value, REFUSED)),
	...[429, 500, 502, 503, 504].map((value) =>
		statusRule(value, `WeShop is not available at the moment (HTTP ${value}), so the key was not checked. Try again in a minute`),
	),
	successRule(false, REFUSED),
	successRule(undefined, 'The response did not come from WeShop. Check for a proxy or firewall between n8n and openapi.weshop.ai'),
] as unknown as ICredentialTestRequest['rules'];

function statusRule(value: number, message: string) {
	return { type: 'responseCode', properties: { value, message } };
}

/** Every response of WeShop has the field `success`; a page from a proxy has not. */
function successRule(value: false | undefined, message: string) {
	return { type: 'responseSuccessBody', properties: { key: 'success', value, message } };
}

/** The options of n8n's current HTTP helper, and those of its older one. */
type OutgoingRequest = IHttpRequestOptions & { uri?: string; rejectUnauthorized?: boolean; strictSSL?: boolean };

export class WeShopApi implements ICredentialType {
	name = 'weShopApi';

	displayName = 'WeShop API';

	icon: Icon = { light: 'file:../icons/weshop.svg', dark: 'file:../icons/weshop.dark.svg' };

	documentationUrl = 'https://open.weshop.ai/authorization/apikey';

	restrictToSupportedNodes = true as const;

	/** Without this, n8n adds fields for the allowed domains. The key has one destination, which is not configurable. */
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			// n8n's test of credentials restores hidden values by field name, whatever type the client names: with a common name
			// such as `apiKey`, the key could be sent to the address in another type of credential.
			name: 'weShopApiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			// n8n renders the links of hints and descriptions; a hint is always visible.
			hint: 'From <a href="https://open.weshop.ai/authorization/apikey" target="_blank">open.weshop.ai/authorization/apikey</a>, without "Bearer"',
			description:
				'Create one at <a href="https://open.weshop.ai/authorization/apikey" target="_blank">open.weshop.ai/authorization/apikey</a> and paste it unchanged. It is sent to openapi.weshop.ai and nowhere else.',
		},
	];

	authenticate: IAuthenticate = attachKey;

	/** Costs nothing: it lists the background presets of removeBG. */
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
 * Adds the key to a request for WeShop. The result has an absolute URL and follows no redirects.
 * Options that could redirect the connection (a socket, a host, a custom CA) are removed, and so is a proxy set on the
 * request: n8n-core 1.60 sends https requests to such a proxy without TLS. A proxy from n8n's environment still applies.
 * @throws Error if the request is not for WeShop, skips the certificate check, or the key is malformed
 */
async function attachKey(
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
