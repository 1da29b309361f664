import type { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialDataDecryptedObject, ICredentialsHelper, IHttpRequestOptions } from 'n8n-workflow';

/** n8n's part in using a credential, with the package's own `authenticate` and one stored key. */
export function credentialsHelper(loader: PackageDirectoryLoader, apiKey: string): Partial<ICredentialsHelper> {
	const { type } = loader.getCredential('weShopApi');
	return {
		getParentTypes: () => [],
		preAuthentication: async () => undefined,
		getDecrypted: async () => ({ weShopApiKey: apiKey }),
		getCredentialsProperties: () => type.properties,
		isCredentialUsableByNode: () => true,
		authenticate: async (credentials: ICredentialDataDecryptedObject, _name: string, options: IHttpRequestOptions) =>
			typeof type.authenticate === 'function' ? await type.authenticate(credentials, options) : options,
	};
}
