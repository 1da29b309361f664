export interface SandboxEnvironment extends Record<string, string> {
	HTTPS_PROXY: string;
	NODE_EXTRA_CA_CERTS: string;
	NO_PROXY: string;
}

/** In both spellings, since a lower-case variable that is already set would take precedence. */
export function environmentFor(proxyUrl: string, bundleFile: string): SandboxEnvironment {
	const direct = '127.0.0.1,localhost,::1';
	return {
		HTTPS_PROXY: proxyUrl,
		https_proxy: proxyUrl,
		HTTP_PROXY: proxyUrl,
		http_proxy: proxyUrl,
		NO_PROXY: direct,
		no_proxy: direct,
		NODE_EXTRA_CA_CERTS: bundleFile,
	};
}
