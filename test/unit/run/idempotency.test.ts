import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { attemptKey, idempotencyKey, ownAttemptKey, ownKeyFor, type RunIdentity } from '../../../nodes/WeShop/run/idempotency';

const identity: RunIdentity = { workflowId: 'w', nodeId: 'n', executionId: '7', runIndex: 0, itemIndex: 0, place: 0 };
const UPLOADED = 'https://uploads.example/1.png';

function requestOf(params: Record<string, unknown> = {}, more: Partial<RunRequest> = {}): RunRequest {
	return {
		agent: { name: 'aipose', version: 'v1.0' },
		input: { originalImage: UPLOADED },
		params: { originalImage: UPLOADED, images: [UPLOADED], textDescription: 'Sitting', batchCount: 1, ...params },
		safeGenerate: 'on',
		...more,
	};
}

const keyOf = (changed: Partial<RunIdentity> = {}, request = requestOf()) => idempotencyKey({ ...identity, ...changed }, request);

describe('The key of a run, which lets WeShop bill it once', () => {
	it('has the form of a UUID', () => {
		for (let itemIndex = 0; itemIndex < 200; itemIndex++) {
			expect(keyOf({ itemIndex })).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		}
	});

	it('is the same for the same run, now and after an update of the node', () => {
		expect(keyOf()).toBe(keyOf());
		expect(keyOf()).toBe(idempotencyKey({ ...identity }, JSON.parse(JSON.stringify(requestOf())) as RunRequest));
	});

	// A release that makes other keys bills a retry twice.
	it('is the same after an update of the node, between a run and its retry', () => {
		expect(keyOf()).toBe('09e9931a-b312-81c5-9261-2da409ee45b0');
		expect(keyOf({ runIndex: undefined })).toBe('5124534f-55d6-8a12-80e5-b961ccbc7cf7');
		expect(attemptKey(keyOf(), 1)).toBe('4edf13ca-6d9b-8d46-9876-3c7d9a7ea78c');
	});

	it.each<[string, Partial<RunIdentity>]>([
		['workflow', { workflowId: 'w2' }],
		['node', { nodeId: 'n2' }],
		['execution', { executionId: '8' }],
		['run of the node', { runIndex: 1 }],
		['tool', { runIndex: undefined }],
		['item', { itemIndex: 1 }],
		['run of the item', { place: 1 }],
	])('is another one for another %s', (_what, changed) => {
		expect(keyOf(changed)).not.toBe(keyOf());
	});

	it('is another one each time the node runs, as in a loop, and as a tool', () => {
		expect(new Set([undefined, 0, 1, 2, 3].map((runIndex) => keyOf({ runIndex }))).size).toBe(5);
	});

	it('keeps apart what would read the same side by side', () => {
		const keys = [
			keyOf({ workflowId: 'ab', nodeId: 'c' }),
			keyOf({ workflowId: 'a', nodeId: 'bc' }),
			keyOf({ nodeId: 'n7', executionId: '' }),
			keyOf({ runIndex: 1, itemIndex: 11 }),
			keyOf({ runIndex: 11, itemIndex: 1 }),
			attemptKey(keyOf({ itemIndex: 1 }), 1),
			attemptKey(keyOf(), 1),
			attemptKey(keyOf(), 11),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});

	it.each<[string, RunRequest]>([
		['a parameter', requestOf({ textDescription: 'Standing' })],
		['the number of results', requestOf({ batchCount: 2 })],
		['the image', requestOf({}, { input: { originalImage: 'https://uploads.example/2.png' } })],
		['the label', requestOf({}, { input: { taskName: 'x', originalImage: UPLOADED } })],
		['the agent', requestOf({}, { agent: { name: 'aimodel', version: 'v1.0' } })],
		['the version', requestOf({}, { agent: { name: 'aipose', version: 'v2.0' } })],
	])('is another one when %s is another', (_what, request) => {
		expect(keyOf({}, request)).not.toBe(keyOf());
	});

	it('does not depend on the address to call back, which n8n makes anew', () => {
		expect(keyOf({}, requestOf({}, { callbackUrl: 'https://n8n.example/1' }))).toBe(keyOf());
	});

	it('is made without a change to the request', () => {
		const request = requestOf({}, { callbackUrl: 'https://n8n.example/1' });
		const before = structuredClone(request);
		keyOf({}, request);
		expect(request).toEqual(before);
	});
});

describe('The key of a further attempt', () => {
	it('is the same as long as no attempt has failed', () => {
		expect(attemptKey(keyOf(), 0)).toBe(keyOf());
	});

	it('is another one after each that has, of the form of a UUID', () => {
		for (const key of [keyOf(), 'order-7']) expect(attemptKey(key, 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(new Set([0, 1, 2, 3].map((failed) => attemptKey(keyOf(), failed))).size).toBe(4);
		expect(new Set([0, 1, 2].map((failed) => attemptKey('order-7', failed))).size).toBe(3);
	});
});

describe("The user's own key", () => {
	it('is sent with the agent behind it: one order number serves several operations', () => {
		expect(ownKeyFor({ key: 'order-7', agentName: 'aipose' })).toBe('order-7:aipose');
		expect(ownKeyFor({ key: 'order-7', agentName: 'aipose', file: '0123456789abcdef' })).toBe('order-7:aipose:0123456789abcdef');
		expect(ownKeyFor({ key: 'order-7', agentName: 'removeBG' })).not.toBe(ownKeyFor({ key: 'order-7', agentName: 'aipose' }));
	});

	it('gets :2, :3 after runs that failed for good', () => {
		expect([0, 1, 2].map((failed) => ownAttemptKey('order-7:aipose', failed))).toEqual(['order-7:aipose', 'order-7:aipose:2', 'order-7:aipose:3']);
	});
});
