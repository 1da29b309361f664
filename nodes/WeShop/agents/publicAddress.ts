/** Open to WeShop, as far as its form tells. */
export function isPublicAddress(text: string): boolean {
	return /^https?:\/\//i.test(text) && URL.canParse(text);
}

const IPV4 = /^\d+(\.\d+){3}$/;
const PRIVATE_IPV4 = /^(0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
const PRIVATE_IPV6 = /^\[(::1?|::ffff:.*|f[cd].*|fe[89ab].*)\]$/i;

/**
 * Loopback, private ranges (RFC 1918, 4193, 6598) and names that only a local network knows: nothing that WeShop could
 * reach from outside.
 * @param hostname as `URL` gives it
 */
export function isPrivateHost(hostname: string): boolean {
	if (IPV4.test(hostname)) return PRIVATE_IPV4.test(hostname);
	const name = hostname.replace(/\.$/, '');
	return PRIVATE_IPV6.test(name) || /(^|\.)(localhost|local|internal|lan|home\.arpa)$/i.test(name) || !/[.:]/.test(name);
}
