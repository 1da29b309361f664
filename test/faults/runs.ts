/** What a reader of a run makes of it: results, a state to be looked at again, a failure, or results that never come. */
export type Reading = 'results' | 'unfinished' | 'failed' | 'bare' | 'none';

export interface OddRun {
	name: string;
	/** What WeShop sends as `data`. */
	data(executionId: string, url: string): unknown;
	reading: Reading;
	/** A part of the hint that tells of it. */
	hint?: string;
}

const agent = { agentName: 'removeBG', agentVersion: 'v1.0' };
const of = (status: unknown, result?: unknown) => (executionId: string) => ({ ...agent, executions: [{ executionId, status, result }] });
const good = (url: string) => ({ status: 'Success', image: url });
const bad = { status: 'Failed' };

/** What WeShop's answer about a run can look like, beside what its documents show. */
export const oddRuns: OddRun[] = [
	{ name: 'a state that no document names', data: of('Reviewing', []), reading: 'unfinished' },
	{ name: 'no state', data: of(undefined, []), reading: 'unfinished' },
	{ name: 'a state that is no text', data: of({ Success: true }, []), reading: 'unfinished' },
	{ name: 'a good result before the end', data: (id, url) => of('Running', [good(url)])(id), reading: 'unfinished' },
	{ name: 'no executions', data: () => agent, reading: 'unfinished' },
	{ name: 'null for executions', data: () => ({ ...agent, executions: null }), reading: 'unfinished' },
	{ name: 'an object for executions', data: (executionId) => ({ ...agent, executions: { executionId, status: 'Success' } }), reading: 'unfinished' },
	{ name: 'null among executions', data: () => ({ ...agent, executions: [null] }), reading: 'unfinished' },
	{ name: 'an empty list of executions', data: () => ({ ...agent, executions: [] }), reading: 'unfinished' },
	{ name: 'nothing at all', data: () => ({}), reading: 'unfinished' },
	{ name: 'success and no result', data: of('Success'), reading: 'bare' },
	{ name: 'success and null for results', data: of('Success', null), reading: 'bare' },
	{ name: 'success and an empty list of results', data: of('Success', []), reading: 'bare' },
	{ name: 'success and a text for results', data: of('Success', 'soon'), reading: 'bare' },
	{ name: 'success with failed results only', data: of('Success', [bad, bad]), reading: 'none' },
	{ name: 'success with a result of no address', data: of('Success', [{ status: 'Success', image: 5 }]), reading: 'none' },
	{ name: 'success with a failed result beside the good one', data: (id, url) => of('Success', [bad, good(url)])(id), reading: 'results', hint: '1 of 2 results' },
	{ name: 'success with things that are no results beside the good one', data: (id, url) => of('Success', [null, 'x', 7, { status: 'Success', image: {} }, good(url)])(id), reading: 'results', hint: '1 of 2 results' },
	{ name: 'success with a result of no state', data: (id, url) => of('Success', [{ image: url }])(id), reading: 'results' },
	{
		name: 'older and newer executions beside the asked one',
		data: (executionId, url) => ({ ...agent, executions: [{ executionId: 'older', status: 'Failed' }, { executionId, status: 'Success', result: [good(url)] }, { executionId: 'newer', status: 'Running' }] }),
		reading: 'results',
	},
	{
		name: 'executions without the asked ID',
		data: (_, url) => ({ ...agent, executions: [{ executionId: 'older', status: 'Failed' }, { status: 'Success', result: [good(url)] }] }),
		reading: 'results',
	},
	{ name: 'names of the wrong type', data: (id, url) => ({ ...of('Success', [good(url)])(id), agentName: { a: 1 }, agentVersion: 1, initParams: 'none' }), reading: 'results' },
	{ name: 'fields that nobody knows', data: (id, url) => ({ ...of('Success', [{ ...good(url), score: 0.5 }])(id), newer: { things: [] } }), reading: 'results' },
	{ name: 'failure', data: of('Failed', []), reading: 'failed' },
	{ name: 'failure with failed results', data: of('Failed', [bad]), reading: 'failed' },
	{ name: 'failure with a good result', data: (id, url) => of('Failed', [good(url)])(id), reading: 'results', hint: 'reports that the run' },
	{ name: 'failure with a good and a failed result', data: (id, url) => of('Failed', [good(url), bad])(id), reading: 'results', hint: '1 of 2 results' },
];
