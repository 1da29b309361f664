import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { deliveredRuns, type DeliveredRuns } from '../../../nodes/WeShop/state/deliveredRuns';

interface Trigger {
	workflowId: string;
	nodeId?: string;
	mode?: string;
	/** What n8n gives this call of the static data in its database. */
	stored?: IDataObject;
}

function runsOf({ workflowId, nodeId = 'node', mode = 'webhook', stored = {} }: Trigger, read = deliveredRuns): DeliveredRuns {
	const node = { getWorkflow: () => ({ id: workflowId }), getNode: () => ({ id: nodeId }), getMode: () => mode, getWorkflowStaticData: () => stored };
	return read(node as unknown as IWebhookFunctions);
}

/** As after a restart of n8n, with nothing left but its database. */
function afterRestart(trigger: Trigger): DeliveredRuns {
	let again: DeliveredRuns | undefined;
	jest.isolateModules(() => {
		const { deliveredRuns: read } = jest.requireActual<{ deliveredRuns: typeof deliveredRuns }>('../../../nodes/WeShop/state/deliveredRuns');
		again = runsOf(trigger, read);
	});
	return again!;
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `run-${from + index}`);

describe('A run that has started an execution', () => {
	it('is known to the calls after it, from the moment it is claimed', () => {
		const workflowId = randomUUID();
		runsOf({ workflowId }).claim('a');
		expect(runsOf({ workflowId }).has('a')).toBe(true);
		expect(runsOf({ workflowId }).has('b')).toBe(false);
	});

	it('is known after a restart when its execution has started, and not when it was only claimed', () => {
		const [workflowId, stored] = [randomUUID(), {}];
		const runs = runsOf({ workflowId, stored });
		runs.claim('a');
		runs.claim('b');
		runs.keep('b');
		expect(stored).toEqual({ deliveredRuns: ['b'] });
		const later = afterRestart({ workflowId, stored });
		expect([later.has('a'), later.has('b')]).toEqual([false, true]);
	});

	it('is known to one trigger in one workflow', () => {
		const [workflowId, other] = [randomUUID(), randomUUID()];
		runsOf({ workflowId }).claim('a');
		expect(runsOf({ workflowId, nodeId: 'other' }).has('a')).toBe(false);
		expect(runsOf({ workflowId: other }).has('a')).toBe(false);
		expect(runsOf({ workflowId }).owner).not.toBe(runsOf({ workflowId, nodeId: 'other' }).owner);
	});

	it('is known when another process of n8n has written it down', () => {
		expect(runsOf({ workflowId: randomUUID(), stored: { deliveredRuns: ['a'] } }).has('a')).toBe(true);
	});

	it('is known although n8n has written an older state over it', () => {
		const workflowId = randomUUID();
		runsOf({ workflowId, stored: { deliveredRuns: ['a'] } }).keep('b');
		expect(runsOf({ workflowId, stored: {} }).has('a')).toBe(true);
	});
});

describe('What n8n writes down', () => {
	it('has the runs of all calls, in whichever order it writes what calls at the same time have left', () => {
		const workflowId = randomUUID();
		const [one, other] = [{}, {}];
		const [first, second] = [runsOf({ workflowId, stored: one }), runsOf({ workflowId, stored: other })];
		first.keep('a');
		second.keep('b');
		expect([one, other]).toEqual([{ deliveredRuns: ['a', 'b'] }, { deliveredRuns: ['a', 'b'] }]);
	});

	it('has what was there before, and each run once', () => {
		const stored = { deliveredRuns: ['a', 'b'] };
		const runs = runsOf({ workflowId: randomUUID(), stored });
		runs.keep('b');
		runs.keep('c');
		expect(stored).toEqual({ deliveredRuns: ['a', 'b', 'c'] });
	});

	it('has two thousand runs at most, the last ones, which are all that is known', () => {
		const [workflowId, stored] = [randomUUID(), {} as { deliveredRuns: string[] }];
		for (const id of ids(0, 2_500)) {
			const runs = runsOf({ workflowId, stored });
			runs.claim(id);
			runs.keep(id);
		}
		expect(stored.deliveredRuns).toEqual(ids(500, 2_500));
		const runs = runsOf({ workflowId, stored });
		expect([runs.has('run-499'), runs.has('run-500'), runs.has('run-2499')]).toEqual([false, true, true]);
	});
});

describe('In the editor', () => {
	it('no run is known, claimed or kept, and none that is known is touched', () => {
		const [workflowId, stored] = [randomUUID(), { deliveredRuns: ['a'] }];
		runsOf({ workflowId, stored }).claim('b');
		const tried = runsOf({ workflowId, mode: 'manual', stored });
		tried.claim('c');
		tried.keep('c');
		expect(['a', 'b', 'c'].map((id) => tried.has(id))).toEqual([false, false, false]);
		expect(stored).toEqual({ deliveredRuns: ['a'] });
		expect(runsOf({ workflowId, stored }).has('c')).toBe(false);
		expect(tried.owner).not.toBe(runsOf({ workflowId, stored }).owner);
	});
});
