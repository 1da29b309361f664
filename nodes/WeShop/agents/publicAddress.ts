/** Open to WeShop, as far as its form tells. */
export function isPublicAddress(text: string): boolean {
	// URL leaves out line breaks, and would take two addresses in two lines for one.
	return /^https?:\/\/\P{Cc}+$/iu.test(text) && URL.canParse(text);
}

const IPV4 = /^\d+(\.\d+){3}$/;
/** What IANA's registry of special addresses keeps off the internet, multicast and what is above it. */
const PRIVATE_IPV4 = /^(0|10|127|22[4-9]|2[3-5]\d)\.|^192\.(168|0\.0)\.|^198\.1[89]\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
/** All of the IPv6 internet is in 2000::/3; of that, 6to4 and Teredo hold an IPv4 address. */
const PUBLIC_IPV6 = /^\[(?!2002:|2001:(0:|:))[23]/i;

/**
 * Loopback, private and special ranges and names that only a local network knows: nothing that WeShop could reach from
 * outside, and where no result of its is.
 * @param hostname as `URL` gives it
 */
export function isPrivateHost(hostname: string): boolean {
	if (IPV4.test(hostname)) return PRIVATE_IPV4.test(hostname);
	const name = hostname.replace(/\.$/, '');
	if (name.startsWith('[')) return !PUBLIC_IPV6.test(name);
	return /(^|\.)(localhost|local|internal|lan|home\.arpa)$/i.test(name) || !name.includes('.');
}
