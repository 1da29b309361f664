import type { IAuthenticate, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';
import { attachKey } from '../nodes/WeShop/api/attachKey';

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

	/** The nodes test the key by `testedBy`, since a declared test cannot tell WeShop's answer from that of a proxy. */
	authenticate: IAuthenticate = attachKey;
}
