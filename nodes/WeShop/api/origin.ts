/** The key is sent to `https://openapi.weshop.ai/openapi/*` only (WeShop's API documents, "API Key Security"). */
export const WESHOP_HOST = 'openapi.weshop.ai';
export const WESHOP_ORIGIN = `https://${WESHOP_HOST}`;
const WESHOP_PATH = '/openapi/';

/** How every refusal of the credential begins, which comes before the request. */
export const KEY_NOT_SENT = 'The WeShop key was not sent';

/** What a server may resolve to another path; Node 20's URL keeps ".." after a segment such as ".a". */
const AMBIGUOUS = /%(2f|5c|2e|25|[01])|;|\/\.\.?(\/|$)/i;

/** Where n8n is about to send a request: `url` from `httpRequest`, `uri` from the legacy `request` of the HTTP Request node. */
export interface Destination {
	url?: string;
	uri?: string;
	baseURL?: string;
}

/**
 * The absolute URL that a request with the key goes to.
 * @throws Error, naming the place, when that is anywhere but `https://openapi.weshop.ai/openapi/*`
 */
export function weShopUrl({ url, uri, baseURL }: Destination): string {
	if (url && uri && url !== uri) throw new Error(`${KEY_NOT_SENT}: the request names two addresses`);
	const target = resolved(url ?? uri ?? '', baseURL);
	if (!target) throw new Error(`${KEY_NOT_SENT}: the request has no absolute address`);
	const inside =
		target.origin === WESHOP_ORIGIN &&
		target.pathname.startsWith(WESHOP_PATH) &&
		!AMBIGUOUS.test(target.pathname) &&
		!target.username &&
		!target.password;
	if (!inside) {
		throw new Error(
			`${KEY_NOT_SENT} to ${target.host}${target.pathname}: it goes to ${WESHOP_ORIGIN}${WESHOP_PATH} only`,
		);
	}
	return target.href;
}

/** n8n's HTTP client joins the base and a relative address as text, so the WHATWG rules alone would check another URL than the one requested. */
function resolved(address: string, baseURL?: string): URL | undefined {
	const isAbsolute = /^([a-z][a-z\d+\-.]*:)?[\\/]{2}/i.test(address);
	const text = baseURL && !isAbsolute ? `${baseURL.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}` : address;
	return URL.canParse(text) ? new URL(text) : undefined;
}
