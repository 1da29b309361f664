import type { INode, IExecuteFunctions } from 'n8n-workflow';
import { callbackOf, callbackUrl, whyNotPaused } from '../../../nodes/WeShop/pause/callbackUrl';

interface Given {
	resumeUrl?: string;
	executionId?: string;
	runIndex?: number;
	/** What the node keeps over a retry. */
	context?: object;
	node?: Partial<INode>;
}

/** The node as n8n runs it. */
function nodeWith({ resumeUrl = 'https://n8n.example/webhook-waiting/12?signature=abc', executionId = '12', runIndex = 0, context = {}, node = {} }: Given = {}) {
	const known = { '{{ $execution.resumeUrl }}': resumeUrl, '{{ $runIndex }}': runIndex };
	return {
		getNode: () => ({ id: 'b1e2-node', name: 'WeShop', type: 'n8n-nodes-weshop.weShop', typeVersion: 1, position: [0, 0], parameters: {}, ...node }),
		getExecutionId: () => executionId,
		getContext: () => context,
		evaluateExpression: (expression: keyof typeof known) => known[expression],
	} as unknown as IExecuteFunctions;
}

const urlWith = (given: Given, item = 0) => new URL(callbackUrl(callbackOf(nodeWith(given)), item, 0));
const NONCE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('The address that WeShop calls', () => {
	it.each([
		['https://n8n.example/webhook-waiting/12', '/webhook-waiting/12/b1e2-node'],
		['https://n8n.example/webhook-waiting/12/', '/webhook-waiting/12/b1e2-node'],
		['https://x.example/n8n/webhook-waiting/12', '/n8n/webhook-waiting/12/b1e2-node'],
		['https://x.example/a/b/webhook-waiting/12?signature=abc', '/a/b/webhook-waiting/12/b1e2-node'],
		['https://n8n.example:8443/webhook-waiting/12/?signature=abc', '/webhook-waiting/12/b1e2-node'],
	])('is below that of its execution, with the node in its path: %s', (resumeUrl, pathname) => {
		const url = urlWith({ resumeUrl });
		expect(url.pathname).toBe(pathname);
		expect(url.origin).toBe(new URL(resumeUrl).origin);
		expect([...url.searchParams.keys()].filter((key) => key !== 'signature')).toEqual(['nonce', 'item', 'run']);
	});

	it.each(['abc', 'a3f%2Bx%2F%3D%3D', 'A-b_c.d', '%25', 'a+b'])('keeps the signature as n8n reads it: %s', (signature) => {
		const resumeUrl = `https://n8n.example/webhook-waiting/12?signature=${signature}`;
		expect(urlWith({ resumeUrl }).searchParams.get('signature')).toBe(new URL(resumeUrl).searchParams.get('signature'));
		expect(urlWith({ resumeUrl }).searchParams.getAll('signature')).toHaveLength(1);
	});

	it.each([0, 7, 1_000])('names the item %d and its run, and is else the same for all items', (item) => {
		const callback = callbackOf(nodeWith());
		const url = new URL(callbackUrl(callback, item, 2));
		expect(url.searchParams.get('item')).toBe(String(item));
		expect(url.searchParams.get('run')).toBe('2');
		url.searchParams.delete('item');
		url.searchParams.delete('run');
		expect(url.href).toBe(callback.url);
	});

	it('has a nonce that nobody can guess, another each time round a loop and in each execution', () => {
		const context = {};
		const nonces = [{ context, runIndex: 0 }, { context, runIndex: 1 }, {}, {}].map((given) => urlWith(given).searchParams.get('nonce')!);
		for (const nonce of nonces) expect(nonce).toMatch(NONCE);
		expect(new Set(nonces).size).toBe(4);
	});

	it('is the same at each retry, though n8n would give another', () => {
		const context = {};
		const first = urlWith({ context });
		const again = urlWith({ context, executionId: '13', resumeUrl: 'https://n8n.example/webhook-waiting/13?signature=def' });
		expect(again.href).toBe(first.href);
	});

	it('cannot be changed by what a node is called or where it stands', () => {
		const url = urlWith({ node: { id: 'a?item=9#b' } });
		expect(url.searchParams.getAll('item')).toEqual(['0']);
		expect(url.hash).toBe('');
	});
});

describe('An execution is paused', () => {
	const why = (given: Given = {}, longest = 600_000) => {
		const node = nodeWith(given);
		return whyNotPaused(node, callbackOf(node), longest);
	};

	it('where nothing speaks against it', () => {
		expect(why()).toBeUndefined();
	});

	it.each([
		['10.example.com', true],
		['172.16.example.org', true],
		['1.2.3.4', true],
		['fd00.example.com', true],
		['n8n.example.com:8443', true],
		['[2001:db8::1]', true],
		['localhost:5678', false],
		['127.0.0.1:5678', false],
		['192.168.1.7', false],
		['100.101.102.103', false],
		['[::1]:5678', false],
		['[fd00::1]', false],
		['n8n:5678', false],
		['n8n.local', false],
		['host.docker.internal', false],
	])('where n8n is at %s: %p', (host, isPausing) => {
		const reason = why({ resumeUrl: `https://${host}/webhook-waiting/12?signature=abc` });
		if (isPausing) expect(reason).toBeUndefined();
		else expect(reason).toMatch(new RegExp(`^WeShop cannot reach n8n at ${host.replace(/[[\].]/g, '\\$&')}\\. .*WEBHOOK_URL`));
	});

	it.each([
		[0, false],
		[1_000, false],
		[64_000, false],
		[64_999, false],
		[65_000, true],
		[65_001, true],
	])('where the longest Timeout is %d milliseconds: %p', (longest, isPausing) => {
		if (isPausing) expect(why({}, longest)).toBeUndefined();
		else expect(why({}, longest)).toContain('Timeout below 65 seconds');
	});

	it.each<[string, Given, RegExp]>([
		['it is a tool', { node: { type: 'n8n-nodes-weshop.weShopTool' } }, /AI agent/],
		['it runs once for all items', { node: { executeOnce: true } }, /Execute Once/],
	])('but not where %s', (_what, given, reason) => {
		expect(why(given)).toMatch(reason);
	});

	it('but not at a retry, which has another execution than the one that WeShop calls', () => {
		const context = {};
		expect(why({ context })).toBeUndefined();
		expect(why({ context, executionId: '13' })).toMatch(/retry/);
	});

	it('again where n8n tries once more in the same execution', () => {
		const context = {};
		expect([why({ context }), why({ context })]).toEqual([undefined, undefined]);
	});
});
