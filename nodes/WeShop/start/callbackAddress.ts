import { isPrivateHost } from '../agents/publicAddress';
import type { Session } from '../n8n/session';

/**
 * Tells the user of a Callback URL that WeShop most likely cannot call. It is no reason to refuse the run, whose
 * results are there without the call.
 */
export function canBeCalled({ hint }: Session, url: string): boolean {
	const { host, hostname } = new URL(url);
	if (!isPrivateHost(hostname)) return true;
	hint(`WeShop cannot reach the Callback URL from outside: ${host} is in a private network. Set n8n's environment variable WEBHOOK_URL to its public address and copy the URL again.`);
	return false;
}
