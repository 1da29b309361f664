import { executionOf, progressOf } from '../../../nodes/WeShop/run/runState';

describe('The run that was asked for', () => {
	const first = { executionId: 'a', status: 'Success' };
	const last = { executionId: 'b', status: 'Running' };

	it.each([
		['is the one with its ID', { executions: [first, last] }, 'a', first],
		['is the last one, where none has its ID', { executions: [first, last] }, 'c', last],
		['is the last one, where none has an ID', { executions: [{ status: 'Failed' }, { status: 'Success' }] }, 'a', { status: 'Success' }],
		['may stand beside nothing', { executions: [null, first] as never }, 'a', first],
		['is not there yet', { executions: [] }, 'a', undefined],
		['is not there yet, nothing in its place', { executions: [null] as never }, 'a', undefined],
		['is not there yet, a word in its place', { executions: ['Running'] as never }, 'a', undefined],
		['is not there yet, nor a list', {}, 'a', undefined],
		['is not there yet, null for a list', { executions: null as never }, 'a', undefined],
	])('%s', (_what, run, id, expected) => {
		expect(executionOf(run, id)).toEqual(expected);
	});
});

describe('A run', () => {
	const good = { status: 'Success', image: 'https://files.example/1.png' };
	const of = (execution: unknown) => progressOf({ executions: [execution] } as never, 'a');

	it.each([
		['Success', 'finished'],
		['Failed', 'failed'],
		['Pending', 'unfinished'],
		['Segmenting', 'unfinished'],
		['Running', 'unfinished'],
		['Reviewing', 'unfinished'],
		['success', 'unfinished'],
		['', 'unfinished'],
		[undefined, 'unfinished'],
		[null, 'unfinished'],
		[{ Success: true }, 'unfinished'],
	])('whose state is %p is %s', (status, progress) => {
		expect(of({ status })).toBe(progress);
	});

	it.each([null, undefined, 'Success', 5, []])('that is %p is unfinished', (execution) => {
		expect(of(execution)).toBe('unfinished');
	});

	it('that has results is unfinished as long as its state says so', () => {
		expect(of({ status: 'Running', result: [good] })).toBe('unfinished');
	});

	it.each([
		['a good result', [good], 'finished'],
		['a good result beside a failed one', [{ status: 'Failed', image: 'https://files.example/0.png' }, good], 'finished'],
		['failed results only', [{ status: 'Failed', image: 'https://files.example/0.png' }], 'failed'],
		['results without an address', [{ status: 'Success' }, null, 'x'], 'failed'],
		['no list of results', 'none', 'failed'],
		['no results', [], 'failed'],
	])('that failed with %s is told by that', (_what, result, progress) => {
		expect(of({ status: 'Failed', result })).toBe(progress);
	});
});
