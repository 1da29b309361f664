import type { ICredentialDataDecryptedObject, ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';
import { attachKey } from '../api/attachKey';
import { openEnvelope, type HttpResponse } from '../api/envelope';
import { connectionFailure, WeShopFailure } from '../api/failure';
import { KEY_CHECK, keyCheckMessage } from '../api/keyCheck';
import { withTimeout } from '../api/retry';
import { clock } from './clock';
import { withoutKey } from './redaction';

/** In milliseconds; the user waits for it. */
const TIMEOUT = 30_000;

/** For `methods` of each node with the credential. */
export const credentialTest = { testWeShopApi };

/**
 * n8n's test of the credential, when it is saved. n8n offers its older request helper here and nothing else, and attaches
 * no credential: the key goes by the same guard as all requests, and follows no redirect.
 */
async function testWeShopApi(this: ICredentialTestFunctions, { data = {} }: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const failure = await withTimeout(clock, TIMEOUT, 'WeShop', async () => await send(this, data)).then(
		(response) => openEnvelope(response, clock.now()),
		(thrown: unknown) => connectionFailure(thrown, 'WeShop'),
	);
	return failure instanceof WeShopFailure ? { status: 'Error', message: keyCheckMessage(failure) } : { status: 'OK', message: 'Connection successful!' };
}

async function send({ helpers }: ICredentialTestFunctions, data: ICredentialDataDecryptedObject): Promise<HttpResponse> {
	const { method, url: uri, qs, headers } = await attachKey(data, { ...KEY_CHECK });
	const options = { method, uri, qs, headers, json: true, simple: false, resolveWithFullResponse: true, followRedirect: false, followAllRedirects: false, timeout: TIMEOUT };
	const answer = (await helpers.request(options)) as HttpResponse;
	return { ...answer, body: withoutKey(String(data.weShopApiKey), answer.body) };
}
