import { jsonAnswer, type Received } from '../sandbox/doors/exchange';
import { bearer, Refused, refusing, type Service } from './service';

/** The app that a user of n8n makes at Google, and what they allowed it. */
export const GOOGLE_APP = { clientId: 'n8n.apps.googleusercontent.example', clientSecret: 'google-client-secret' };
export const REFRESH_TOKEN = 'google-refresh-token';
export const ACCESS_TOKEN = 'google-access-token';

/** A Google account: hands out access tokens and tells good ones from others. */
export class GoogleAccount implements Service {
	private refreshed = 0;

	readonly hosts = { 'oauth2.googleapis.com': refusing((request) => this.refresh(request)) };

	arrived(): unknown {
		return { refreshed: this.refreshed };
	}

	/** @throws Refused as Google's APIs refuse a token that is missing, unknown or outdated */
	expectToken(request: Received): void {
		const token = bearer(request);
		if (token === ACCESS_TOKEN || (token?.startsWith(`${ACCESS_TOKEN}-`) && Number(token.split('-').at(-1)) <= this.refreshed)) return;
		throw googleRefusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.');
	}

	private refresh({ method, url, body }: Received) {
		if (method !== 'POST' || url.pathname !== '/token') throw googleRefusal(404, 'NOT_FOUND', `There is no ${method} ${url.pathname}`);
		const form = new URLSearchParams(body.toString('utf8'));
		const refuse = (error: string) => new Refused(jsonAnswer(error === 'invalid_client' ? 401 : 400, { error }));
		if (form.get('client_id') !== GOOGLE_APP.clientId || form.get('client_secret') !== GOOGLE_APP.clientSecret) throw refuse('invalid_client');
		if (form.get('grant_type') !== 'refresh_token') throw refuse('unsupported_grant_type');
		if (form.get('refresh_token') !== REFRESH_TOKEN) throw refuse('invalid_grant');
		this.refreshed += 1;
		return jsonAnswer(200, { access_token: `${ACCESS_TOKEN}-${this.refreshed}`, expires_in: 3599, token_type: 'Bearer' });
	}
}

export function googleRefusal(code: number, status: string, message: string): Refused {
	return new Refused(jsonAnswer(code, { error: { code, message, status, errors: [{ message, domain: 'global', reason: status }] } }));
}
