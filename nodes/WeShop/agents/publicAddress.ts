const IPV4 = /^\d+(\.\d+){3}$/;
/** Special-purpose addresses (IANA registry), multicast and everything above it. */
const PRIVATE_IPV4 = /^(0|10|127|22[4-9]|2[3-5]\d)\.|^192\.(168|0\.0)\.|^198\.1[89]\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
/** Public IPv6 addresses are in 2000::/3, except 6to4 and Teredo, which embed an IPv4 address. */
const PUBLIC_IPV6 = /^\[(?!2002:|2001:(0:|:))[23]/i;

/** Special-use names (RFC 6761, 6762 and 8375), those that RFC 6762 advises against (Appendix G), and what hosts and clusters call themselves. */
const LOCAL_NAME = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|svc|home\.arpa)$/i;

/**
 * Whether a host is in a loopback, private or special-purpose range, or has a name that only a local network resolves.
 * WeShop cannot reach such a host, and no result of WeShop is stored there.
 * @param hostname normalised by `URL`
 */
export function isPrivateHost(hostname: string): boolean {
	if (IPV4.test(hostname)) return PRIVATE_IPV4.test(hostname);
	const name = hostname.replace(/\.$/, '');
	if (name.startsWith('[')) return !PUBLIC_IPV6.test(name);
	return LOCAL_NAME.test(name) || !name.includes('.');
}
