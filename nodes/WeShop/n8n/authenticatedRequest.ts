import type { IAllExecuteFunctions, IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { HttpResponse } from '../api/envelope';
import { connectionFailure, notSent } from '../api/failure';
import { withoutKey } from './redaction';

/** Whatever n8n lets send requests with a credential. */
export type Sender = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** One request with the key, which the credential attaches to requests to WeShop's API only. It ends when its `abortSignal` aborts. */
export async function authenticatedRequest(node: Sender, options: IHttpRequestOptions): Promise<HttpResponse> {
	// Before the request, so that nothing can come between a response that is paid for and its reader.
	const apiKey = await apiKeyOf(node).catch((thrown: unknown) => Promise.reject(notSent(connectionFailure(thrown, 'WeShop'))));
	const answer = (await node.helpers.httpRequestWithAuthentication.call(withSignal(node, options.abortSignal), 'weShopApi', {
		...options,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as HttpResponse;
	return { ...answer, body: withoutKey(apiKey, answer.body) };
}

/** @throws what n8n does when the credential cannot be read */
export async function apiKeyOf(node: Sender): Promise<string> {
	const { weShopApiKey } = await node.getCredentials<{ weShopApiKey: string }>('weShopApi');
	return String(weShopApiKey ?? '').trim();
}

/**
 * In execute() n8n sets the execution's own signal on every authenticated request, in place of `abortSignal`: it would end
 * a start that is being paid for, and warns at eleven requests at a time.
 */
function withSignal(node: Sender, signal: IHttpRequestOptions['abortSignal']): IAllExecuteFunctions {
	if (!('getExecutionCancelSignal' in node)) return node;
	return Object.create(node, { getExecutionCancelSignal: { value: () => signal } }) as IAllExecuteFunctions;
}
