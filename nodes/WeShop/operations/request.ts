import type { IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Answer } from '../api/envelope';

/** Whatever n8n lets send requests with a credential. */
export type Sender = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** One request with the key; the credential sees to it that it goes to WeShop's API and to no other place. */
export async function requestWithKey(node: Sender, options: IHttpRequestOptions): Promise<Answer> {
	// Before the request, so that nothing can come between an answer that is paid for and its reader.
	const { apiKey } = await node.getCredentials<{ apiKey: string }>('weShopApi');
	const answer = (await node.helpers.httpRequestWithAuthentication.call(node, 'weShopApi', {
		...options,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as Answer;
	return { ...answer, body: withoutKey(apiKey, answer.body) };
}

/** What WeShop says is shown to the user and stored by n8n; the key may not be, should WeShop repeat it. */
function withoutKey(apiKey: string, body: unknown): unknown {
	const key = JSON.stringify(apiKey.trim()).slice(1, -1);
	const text = JSON.stringify(body) ?? '';
	return key && text.includes(key) ? (JSON.parse(text.replaceAll(key, '[API key]')) as unknown) : body;
}
