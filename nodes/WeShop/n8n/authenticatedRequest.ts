import type { IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { HttpResponse } from '../api/envelope';
import { withoutKey } from './redaction';

/** Whatever n8n lets send requests with a credential. */
export type Sender = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** One request with the key; the credential sees to it that it goes to WeShop's API and to no other place. */
export async function authenticatedRequest(node: Sender, options: IHttpRequestOptions): Promise<HttpResponse> {
	// Before the request, so that nothing can come between an answer that is paid for and its reader.
	const apiKey = await apiKeyOf(node);
	const answer = (await node.helpers.httpRequestWithAuthentication.call(node, 'weShopApi', {
		...options,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as HttpResponse;
	return { ...answer, body: withoutKey(apiKey, answer.body) };
}

/** @throws what n8n does when the credential cannot be read */
export async function apiKeyOf(node: Sender): Promise<string> {
	const { apiKey } = await node.getCredentials<{ apiKey: string }>('weShopApi');
	return String(apiKey ?? '').trim();
}
