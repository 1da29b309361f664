import { KEY_REFUSED } from './access';
import type { WeShopFailure } from './failure';
import { WESHOP_HOST, WESHOP_ORIGIN } from './origin';

/** Costs nothing: it lists the background presets of removeBG. */
export const KEY_CHECK = { method: 'GET', baseURL: WESHOP_ORIGIN, url: '/openapi/v1/agent/info', qs: { agentName: 'removeBG', agentVersion: 'v1.0' } } as const;

/** What a user reads who has just pasted a key. */
export function keyCheckMessage({ message, description, details, httpStatus }: WeShopFailure): string {
	if (message === KEY_REFUSED) return 'WeShop refused this API key. Copy it again from open.weshop.ai/authorization/apikey';
	if (httpStatus !== undefined && httpStatus < 300 && details.retryable && details.code === String(httpStatus)) {
		return `The response did not come from WeShop. Check for a proxy or firewall between n8n and ${WESHOP_HOST}`;
	}
	if (httpStatus !== undefined && details.retryable) return `WeShop is not available at the moment (HTTP ${httpStatus}), so the key was not checked. Try again in a minute`;
	return description ? `${message}. ${description}` : message;
}
