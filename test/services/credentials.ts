import type { CredentialInput } from '../n8n/credentials';
import { ACCESS_TOKEN, GOOGLE_APP, REFRESH_TOKEN } from './google';
import { OPENAI_KEY } from './chatModel';
import { SHOP } from './shopify';
import { SLACK_TOKEN } from './slack';

/** What a user of n8n has who has connected each service. */
export function serviceCredentials(): CredentialInput[] {
	return [
		{ name: 'Google Drive (stand-in)', type: 'googleDriveOAuth2Api', data: googleLogin(ACCESS_TOKEN) },
		// As after an hour: n8n has to ask for a new one.
		{ name: 'Google Sheets (stand-in)', type: 'googleSheetsOAuth2Api', data: googleLogin('outdated') },
		{ name: 'Shopify (stand-in)', type: 'shopifyAccessTokenApi', data: { shopSubdomain: SHOP.subdomain, accessToken: SHOP.accessToken, appSecretKey: 'shopify-app-secret' } },
		{ name: 'Slack (stand-in)', type: 'slackApi', data: { accessToken: SLACK_TOKEN } },
		{ name: 'OpenAI (stand-in)', type: 'openAiApi', data: { apiKey: OPENAI_KEY, url: 'https://api.openai.com/v1' } },
	];
}

function googleLogin(accessToken: string): CredentialInput['data'] {
	return { ...GOOGLE_APP, oauthTokenData: { access_token: accessToken, refresh_token: REFRESH_TOKEN, token_type: 'Bearer', expires_in: 3599 } };
}
