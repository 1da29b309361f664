import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { isPrivateHost } from '../agents/publicAddress';
import { storedCallback, isRetried, type Callback } from '../state/executionState';
import { isTool } from '../n8n/isTool';

/** n8n checks once a minute which paused executions are due. A little more than that, in milliseconds. */
export const SHORTEST_PAUSE_MS = 65_000;

/** The callback of this time that the node runs in its execution. */
export function callbackOf(node: IExecuteFunctions): Callback {
	return storedCallback(node, () => {
		const nonce = randomUUID();
		const url = new URL(String(node.evaluateExpression('{{ $execution.resumeUrl }}', 0)));
		// The node's ID follows the address of the execution, or a late call would resume another node that is paused by then.
		url.pathname = `${url.pathname.replace(/\/$/, '')}/${node.getNode().id}`;
		url.searchParams.set('nonce', nonce);
		return { url: url.href, nonce };
	});
}

/** @param place which of the item's runs calls, from 0 */
export function callbackUrl({ url }: Callback, itemIndex: number, place: number): string {
	return `${url}&item=${itemIndex}&run=${place}`;
}

/**
 * Why the execution cannot be paused, as part of a sentence; undefined where it can.
 * @param longest of the items' time-outs, in milliseconds
 */
export function whyNotPaused(node: IExecuteFunctions, { url }: Callback, longest: number): string | undefined {
	const { host, hostname } = new URL(url);
	if (isTool(node)) return 'an AI agent waits for its tool';
	if (isPrivateHost(hostname)) return `WeShop cannot reach n8n at ${host}. Set n8n's environment variable WEBHOOK_URL to its public address`;
	if (longest < SHORTEST_PAUSE_MS) return `a Timeout below ${SHORTEST_PAUSE_MS / 1000} seconds is too short for a pause`;
	if (isRetried(node)) return 'this is a retry, and WeShop calls back the execution that started the runs';
	if (node.getNode().executeOnce) return 'Execute Once is on, which n8n does not support for a paused execution';
	return undefined;
}
