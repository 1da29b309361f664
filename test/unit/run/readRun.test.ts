import { executionOf, progressOf } from '../../../nodes/WeShop/run/readRun';

describe('The run that was asked for', () => {
	const first = { executionId: 'a', status: 'Success' };
	const last = { executionId: 'b', status: 'Running' };

	it.each([
		['is the one with its ID', { executions: [first, last] }, 'a', first],
		['is the last one, where none has its ID', { executions: [first, last] }, 'c', last],
		['is the last one, where none has an ID', { executions: [{ status: 'Failed' }, { status: 'Success' }] }, 'a', { status: 'Success' }],
		['may stand beside nothing', { executions: [null, first] as never }, 'a', first],
		['is not there yet', { executions: [] }, 'a', undefined],
		['is not there yet, nor a list', {}, 'a', undefined],
		['is not there yet, null for a list', { executions: null as never }, 'a', undefined],
	])('%s', (_what, run, id, expected) => {
		expect(executionOf(run, id)).toEqual(expected);
	});
});

describe('A run', () => {
	it.each([
		['Success', 'success'],
		['Failed', 'failed'],
		['Pending', 'unfinished'],
		['Segmenting', 'unfinished'],
		['Running', 'unfinished'],
		['Reviewing', 'unfinished'],
		['success', 'unfinished'],
		['', 'unfinished'],
		[undefined, 'unfinished'],
		[null as never, 'unfinished'],
	])('whose state is %p is %s', (status, progress) => {
		expect(progressOf({ status })).toBe(progress);
	});

	it('that nobody knows yet is unfinished', () => {
		expect(progressOf(undefined)).toBe('unfinished');
		expect(progressOf(null as never)).toBe('unfinished');
	});
});
