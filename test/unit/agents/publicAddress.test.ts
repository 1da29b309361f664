import { isPrivateHost } from '../../../nodes/WeShop/agents/publicAddress';

const hostIn = (url: string) => new URL(url).hostname;

describe('A host in a private network', () => {
	it.each([
		// Loopback.
		'http://localhost:5678/',
		'http://LOCALHOST/',
		'http://localhost./',
		'http://n8n.localhost/',
		'http://127.0.0.1:5678/',
		'http://127.255.0.9/',
		'http://127.1/',
		'http://0x7f.0.0.1/',
		'http://2130706433/',
		'http://127.0.0.1./',
		'http://0.0.0.0/',
		'http://[::1]:5678/',
		'http://[0:0:0:0:0:0:0:1]/',
		'http://[::]/',
		// RFC 1918, at both ends of each range.
		'http://10.0.0.1/',
		'http://10.255.255.255/',
		'http://172.16.0.1/',
		'http://172.20.1.1/',
		'http://172.31.255.255/',
		'http://192.168.0.1/',
		'http://192.168.255.255/',
		// RFC 6598, used by carriers and Tailscale.
		'http://100.64.0.1/',
		'http://100.99.1.1/',
		'http://100.127.255.255/',
		// Link-local.
		'http://169.254.169.254/',
		'http://[fe80::1]/',
		'http://[febf::1]/',
		// RFC 4193.
		'http://[fc00::1]/',
		'http://[fd12:3456:789a:1::1]/',
		'http://[FD00::1]/',
		// IPv4 embedded in IPv6.
		'http://[::ffff:127.0.0.1]/',
		'http://[::ffff:10.0.0.1]/',
		'http://[::ffff:c0a8:1]/',
		'http://[::7f00:1]/',
		'http://[64:ff9b::7f00:1]/',
		'http://[2002:7f00:1::]/',
		'http://[2001:0:1::]/',
		'http://[2001::1]/',
		// Benchmarks, multicast and reserved ranges.
		'http://192.0.0.1/',
		'http://198.18.0.1/',
		'http://198.19.255.255/',
		'http://224.0.0.1/',
		'http://239.255.255.255/',
		'http://240.0.0.1/',
		'http://255.255.255.255/',
		'http://[ff02::1]/',
		'http://[fe00::1]/',
		'http://[1::1]/',
		// Names.
		'http://printer.local/',
		'http://n8n.local./',
		'http://host.docker.internal:5678/',
		'http://n8n.internal/',
		'http://metadata.google.internal./',
		'http://LOCAL/',
		'http://n8n/',
		'http://n8n:5678/',
		'http://n8n./',
		'http://n8n-main/webhook',
	])('is detected: %s', (url) => {
		expect(isPrivateHost(hostIn(url))).toBe(true);
	});
});

describe('A public host', () => {
	it.each([
		'https://n8n.example.com/',
		'https://n8n.example.com:8443/',
		'https://n8n.example.com./',
		'https://example.com/',
		'https://abc-def.trycloudflare.com/',
		'https://xn--strae-oqa.example/',
		'https://straße.example/',
		// Addresses just outside the ranges.
		'http://1.2.3.4/',
		'http://9.255.255.255/',
		'http://11.0.0.1/',
		'http://100.63.255.255/',
		'http://100.128.0.1/',
		'http://126.255.255.255/',
		'http://128.0.0.1/',
		'http://169.253.0.1/',
		'http://172.15.255.255/',
		'http://172.32.0.1/',
		'http://192.167.255.255/',
		'http://192.169.0.1/',
		'http://8.8.8.8./',
		'http://[2001:db8::1]/',
		'http://[2606:4700:4700::1111]/',
		'http://191.255.255.255/',
		'http://192.0.1.1/',
		'http://198.17.255.255/',
		'http://198.20.0.1/',
		'http://223.255.255.255/',
		'http://[2003::1]/',
		'http://[3fff::1]/',
		// Names that begin or end like private addresses.
		'http://10.example.com/',
		'http://10.0.0.1.example.com/',
		'http://127.0.0.1.nip.example/',
		'http://172.16.example.org/',
		'http://192.168.example.org/',
		'http://fd00.example.com/',
		'http://fe80.example.com/',
		'http://local.example.com/',
		'http://localhost.example.com/',
		'http://internal.example.com/',
		'http://mylocalhost.example/',
		'http://thelocal.example/',
		'http://n8n.notlocal/',
		'http://n8n.xinternal/',
		'http://n8n.localhosts/',
	])('is not taken for a private one: %s', (url) => {
		expect(isPrivateHost(hostIn(url))).toBe(false);
	});
});
