import type { IWebhookFunctions } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { deliveredRuns, type DeliveredRuns } from '../../../nodes/WeShop/state/deliveredRuns';
import { fakeTime } from '../pause/pausedExecution';
import { webhookResponse } from '../webhookResponse';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

interface Trigger {
	workflowId: string;
	nodeId?: string;
	mode?: string;
	/** What n8n gives this call of the static data in its database. */
	stored?: unknown;
	response?: object;
}

/** What a call finds. */
function found({ workflowId, nodeId = 'node', mode = 'webhook', stored = {}, response = webhookResponse(() => undefined) }: Trigger, read = deliveredRuns): DeliveredRuns | undefined {
	const node = { getWorkflow: () => ({ id: workflowId }), getNode: () => ({ id: nodeId }), getMode: () => mode, getWorkflowStaticData: () => stored, getResponseObject: () => response };
	return read(node as unknown as IWebhookFunctions);
}

function runsOf(trigger: Trigger): DeliveredRuns {
	return found(trigger)!;
}

/** As after a restart of n8n, with nothing left but its database. */
function afterRestart(trigger: Trigger): DeliveredRuns {
	let again: DeliveredRuns | undefined;
	jest.isolateModules(() => {
		const { deliveredRuns: read } = jest.requireActual<{ deliveredRuns: typeof deliveredRuns }>('../../../nodes/WeShop/state/deliveredRuns');
		again = found(trigger, read);
	});
	return again!;
}

/** A call has been given to n8n, which is still to create its execution. */
function handOver(trigger: Trigger, executionId: string) {
	const stored = trigger.stored ?? {};
	const response = webhookResponse(() => undefined);
	const runs = found({ ...trigger, stored, response })!;
	runs.claim(executionId);
	runs.handOver(executionId);
	return {
		/** n8n writes the static data of the call, once it has created the execution, and responds. */
		write: () => {
			const written = JSON.parse(JSON.stringify(stored)) as { version: number; runs: string[] };
			response.json({ message: 'An execution starts' });
			return written;
		},
		fail: () => response.status(500).json({ message: 'Error in workflow' }),
	};
}

/** A run has started its execution; gives what n8n has written then. */
function start(trigger: Trigger, executionId: string) {
	return handOver(trigger, executionId).write();
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `run-${from + index}`);

describe('A run', () => {
	it('is starting while a call loads its files and until n8n has responded, and has started then', () => {
		const workflowId = randomUUID();
		const state = () => runsOf({ workflowId }).stateOf('a');
		expect(state()).toBeUndefined();
		runsOf({ workflowId }).claim('a');
		expect(state()).toBe('starting');
		const { write } = handOver({ workflowId }, 'a');
		expect(state()).toBe('starting');
		write();
		expect(state()).toBe('started');
		expect(runsOf({ workflowId }).stateOf('b')).toBeUndefined();
	});

	it('may start another time when its call could not start it', () => {
		const workflowId = randomUUID();
		const call = runsOf({ workflowId });
		call.claim('a');
		call.release('a');
		expect(runsOf({ workflowId }).stateOf('a')).toBeUndefined();
	});

	it('may start another time when n8n could not create the execution', () => {
		const workflowId = randomUUID();
		start({ workflowId }, 'a');
		handOver({ workflowId }, 'b').fail();
		expect([runsOf({ workflowId }).stateOf('a'), runsOf({ workflowId }).stateOf('b')]).toEqual(['started', undefined]);
		expect(start({ workflowId }, 'c').runs).toEqual(['a', 'c']);
	});

	it('is known after a restart when its execution has started, and not when its files were being loaded or n8n was creating it', () => {
		const workflowId = randomUUID();
		runsOf({ workflowId }).claim('a');
		handOver({ workflowId }, 'b');
		const stored = start({ workflowId }, 'c');
		expect(stored).toEqual({ version: 1, runs: ['c'] });
		const later = afterRestart({ workflowId, stored });
		expect([later.stateOf('a'), later.stateOf('b'), later.stateOf('c')]).toEqual([undefined, undefined, 'started']);
	});

	it('is known to one trigger in one workflow', () => {
		const [workflowId, other] = [randomUUID(), randomUUID()];
		start({ workflowId }, 'a');
		expect(runsOf({ workflowId, nodeId: 'other' }).stateOf('a')).toBeUndefined();
		expect(runsOf({ workflowId: other }).stateOf('a')).toBeUndefined();
		expect(runsOf({ workflowId }).owner).not.toBe(runsOf({ workflowId, nodeId: 'other' }).owner);
	});

	it('is known when another process of n8n has written it down', () => {
		expect(runsOf({ workflowId: randomUUID(), stored: { version: 1, runs: ['a'] } }).stateOf('a')).toBe('started');
	});

	it('is known although n8n has written an older state over it, and written again with the next run', () => {
		const [workflowId, older] = [randomUUID(), { version: 1, runs: ['z'] }];
		expect(start({ workflowId, stored: { version: 1, runs: ['z', 'a'] } }, 'b').runs).toEqual(['z', 'a', 'b']);
		expect(runsOf({ workflowId, stored: older }).stateOf('a')).toBe('started');
		expect(start({ workflowId, stored: older }, 'c').runs).toEqual(['z', 'a', 'b', 'c']);
	});
});

describe('What n8n writes down', () => {
	it.each([
		['as they came', [0, 1, 2]],
		['the other way round', [2, 1, 0]],
	])('has the runs of all calls at the same time, when it writes them %s', (_how, order) => {
		const workflowId = randomUUID();
		const calls = ['a', 'b', 'c'].map((id) => handOver({ workflowId }, id));
		const written = order.map((index) => calls[index]!.write());
		expect(written.at(-1)!.runs.sort()).toEqual(['a', 'b', 'c']);
	});

	it('has what was there before, and each run once', () => {
		const [workflowId, stored] = [randomUUID(), { version: 1, runs: ['a', 'b'] }];
		expect(start({ workflowId, stored }, 'b').runs).toEqual(['a', 'b']);
		expect(start({ workflowId, stored }, 'c').runs).toEqual(['a', 'b', 'c']);
	});

	it('has two thousand runs at most, the last ones, which are all that is known', () => {
		const workflowId = randomUUID();
		let stored = { version: 1, runs: ids(0, 1_995) };
		for (const id of ids(1_995, 2_010)) stored = start({ workflowId, stored }, id);
		expect(stored).toEqual({ version: 1, runs: ids(10, 2_010) });
		const runs = runsOf({ workflowId, stored });
		expect(['run-9', 'run-10', 'run-2009'].map((id) => runs.stateOf(id))).toEqual([undefined, 'started', 'started']);
	});
});

describe('What is stored', () => {
	it.each<[string, unknown]>([
		['a newer version', { version: 2, runs: ['a'] }],
		['a newer version of another shape', { version: 2, delivered: { a: true } }],
		['a version that is a text', { version: '1', runs: ['a'] }],
		['a version that is nothing', { version: null, runs: ['a'] }],
		['this version without runs', { version: 1 }],
		['this version with a text for runs', { version: 1, runs: 'a' }],
		['this version with runs that are none', { version: 1, runs: [null, { id: 'a' }] }],
		['nothing', null],
		['a text', 'runs'],
		['a list', ['a']],
	])('as %s is not read, and not changed', (_what, stored) => {
		const before = JSON.stringify(stored);
		expect(found({ workflowId: randomUUID(), stored })).toBeUndefined();
		expect(JSON.stringify(stored)).toBe(before);
	});

	it.each([{}, { deliveredRuns: ['a'] }])('without a version is nothing yet: %j', (stored) => {
		const workflowId = randomUUID();
		expect(runsOf({ workflowId, stored }).stateOf('a')).toBeUndefined();
		expect(start({ workflowId, stored }, 'b')).toMatchObject({ version: 1, runs: ['b'] });
	});
});

describe('In the editor', () => {
	it('no run is known, claimed or kept, and none that is known is touched', () => {
		const [workflowId, stored] = [randomUUID(), { version: 1, runs: ['a'] }];
		start({ workflowId, stored: {} }, 'b');
		const tried = runsOf({ workflowId, mode: 'manual', stored });
		tried.claim('c');
		tried.handOver('c');
		expect(['a', 'b', 'c'].map((id) => tried.stateOf(id))).toEqual([undefined, undefined, undefined]);
		expect(stored).toEqual({ version: 1, runs: ['a'] });
		expect(runsOf({ workflowId, stored }).stateOf('c')).toBeUndefined();
		expect(tried.owner).not.toBe(runsOf({ workflowId, stored }).owner);
	});
});
