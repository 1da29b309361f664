import type { IAllExecuteFunctions, IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { HttpResponse } from '../api/envelope';

/** Whatever n8n lets send requests with a credential. */
export type Sender = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** One request with the key, which the credential attaches to requests to WeShop's API only. It ends when its `abortSignal` aborts. */
export async function authenticatedRequest(node: Sender, options: IHttpRequestOptions): Promise<HttpResponse> {
	// Before the request, so that nothing can come between a response that is paid for and its reader.
	const { weShopApiKey: apiKey } = await node.getCredentials<{ weShopApiKey: string }>('weShopApi');
	const answer = (await node.helpers.httpRequestWithAuthentication.call(withSignal(node, options.abortSignal), 'weShopApi', {
		...options,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as HttpResponse;
	return { ...answer, body: withoutKey(apiKey, answer.body) };
}

/**
 * In execute() n8n sets the execution's own signal on every authenticated request, in place of `abortSignal`: it would end
 * a start that is being paid for, and warns at eleven requests at a time.
 */
function withSignal(node: Sender, signal: IHttpRequestOptions['abortSignal']): IAllExecuteFunctions {
	if (!('getExecutionCancelSignal' in node)) return node;
	return Object.create(node, { getExecutionCancelSignal: { value: () => signal } }) as IAllExecuteFunctions;
}

/**
 * What WeShop says is shown to the user and stored by n8n, and names the hosts that files are loaded from; the key may
 * not be in it, should WeShop repeat it.
 */
function withoutKey(apiKey: string, body: unknown): unknown {
	const key = apiKey.trim();
	if (!key) return body;
	const text = JSON.stringify(body) ?? '';
	const clean = text.replace(formsOf(key), '[API key]');
	return clean === text ? body : (JSON.parse(clean) as unknown);
}

/** The key as it may stand in JSON: as it is, in other case, percent-encoded in part or whole as in an address, in base64. */
function formsOf(key: string): RegExp {
	const letters = Array.from(key, (letter) => `(?:${literally(JSON.stringify(letter).slice(1, -1))}|%${letter.charCodeAt(0).toString(16)})`);
	const base64 = btoa(key).replace(/=+$/, '').replaceAll('+', '[+-]').replaceAll('/', '[/_]');
	// Where more follows the key, a last letter that has bits of both is another one.
	const last = key.length % 3 === 0 ? '' : '?';
	return new RegExp(`${letters.join('')}|${base64}${last}=*`, 'gi');
}

function literally(text: string): string {
	return text.replace(/[^A-Za-z0-9]/g, '\\$&');
}
