import type { IExecuteFunctions } from 'n8n-workflow';
import { StopReport } from '../../../nodes/WeShop/start/stopReport';

/** An execution of a workflow in n8n, with one WeShop node or several. */
class Execution {
	readonly stop = new AbortController();
	readonly log: string[] = [];
	readonly browser: string[] = [];
	readonly hints: string[] = [];
	private readonly flow = {};

	constructor(
		private readonly mode: 'manual' | 'webhook' = 'manual',
		readonly customData: Record<string, string> = {},
		private readonly isOld = false,
	) {}

	/** A WeShop node that begins to run. */
	report(name = 'WeShop'): StopReport {
		const node = {
			getContext: () => this.flow,
			getMode: () => this.mode,
			getExecutionId: () => '17',
			getWorkflow: () => ({ id: 'w1', name: 'Catalogue' }),
			getNode: () => ({ id: name }),
			...(this.isOld
				? {}
				: {
						customData: { getAll: () => ({ ...this.customData }), setAll: (entries: object) => Object.assign(this.customData, entries) },
						logger: { warn: (line: string) => this.log.push(line) },
						sendMessageToUI: (line: string) => this.browser.push(line),
					}),
		} as unknown as IExecuteFunctions;
		return new StopReport(node, { signal: this.stop.signal, hint: (message) => this.hints.push(message) });
	}

	get kept(): string[] {
		const ours = Object.entries(this.customData).filter(([key]) => key.startsWith('weShopRuns'));
		return ours.flatMap(([, value]) => value.split(', '));
	}
}

const uuid = (index: number) => `${String(index).padStart(8, '0')}-dd05-4911-b37b-ce9d5ec8f2bb`;
const ids = (count: number) => Array.from({ length: count }, (_, index) => uuid(index));

function stopped(execution: Execution, runs: string[]): Execution {
	const report = execution.report();
	runs.forEach((id) => report.add(id));
	execution.stop.abort();
	return execution;
}

// A node is remembered by its place, from one test to the next.
afterEach(() => new Execution().report());

describe('After Stop, the IDs of the runs that were started', () => {
	it.each([1, 2, 6, 7, 50, 60])('stand in the custom data of the execution: %d', (count) => {
		const { customData, kept } = stopped(new Execution('webhook'), ids(count));
		expect(kept).toEqual(ids(count));
		expect(Object.keys(customData).length).toBeLessThanOrEqual(10);
		for (const value of Object.values(customData)) expect(value.length).toBeLessThanOrEqual(255);
	});

	it('leave the entries of the workflow alone, and are the newest where there are too many', () => {
		const own = { order: 'A-1', customer: 'me' };
		const { customData, kept } = stopped(new Execution('webhook', own), ids(1_000));
		expect(customData).toMatchObject(own);
		expect(Object.keys(customData)).toHaveLength(10);
		expect(kept).toEqual(ids(1_000).slice(-kept.length));
		expect(kept.length).toBeGreaterThan(40);
	});

	it.each([1, 50, 1_000])("stand all in n8n's log, with the execution and the workflow: %d", (count) => {
		const { log } = stopped(new Execution('webhook'), ids(count));
		expect(log.flatMap((line) => line.slice(line.lastIndexOf(': ') + 2).split(', '))).toEqual(ids(count));
		for (const line of log) expect(line).toMatch(/^WeShop: the execution 17 of the workflow "Catalogue" \(w1\) was stopped\. .*Run → Get/);
	});

	it('need one listener, however often a loop runs the nodes: Node warns at eleven', () => {
		const execution = new Execution('webhook');
		const listeners = jest.spyOn(execution.stop.signal, 'addEventListener');
		ids(30).forEach((id) => execution.report().add(id));
		execution.stop.abort();
		expect(listeners).toHaveBeenCalledTimes(1);
		expect(execution.kept).toEqual(ids(30));
	});

	it("stand in the browser's console for an execution of the editor, and for no other", () => {
		expect(stopped(new Execution('manual'), ids(2)).browser.join()).toContain(ids(2).join(', '));
		expect(stopped(new Execution('webhook'), ids(2)).browser).toEqual([]);
	});

	it.each([1, 50, 51])('are the hint of the next execution in the editor, once: %d', (count) => {
		stopped(new Execution('manual'), ids(count));
		const next = new Execution('manual');
		next.report();
		expect(next.hints).toHaveLength(1);
		expect(next.hints[0]).toMatch(/^The execution before this one was stopped\. In it, .*Execution ID of the operation Run → Get: /);
		expect(next.hints[0]).toContain(ids(count).slice(-50).join(', '));
		expect(next.hints[0]!.includes('(and 1 more')).toBe(count === 51);
		const third = new Execution('manual');
		third.report();
		expect(third.hints).toEqual([]);
	});

	it('are no hint of another node, nor of a production execution', () => {
		stopped(new Execution('manual'), ids(1));
		const other = new Execution('manual');
		other.report('Another WeShop node');
		stopped(new Execution('webhook'), ids(1));
		const production = new Execution('webhook');
		production.report();
		expect([...other.hints, ...production.hints]).toEqual([]);
	});

	it('are those of all WeShop nodes of the execution, and stand in the log once', () => {
		const execution = new Execution();
		execution.report('First').add('a');
		const second = execution.report('Second');
		['b', 'c', 'b'].forEach((id) => second.add(id));
		execution.stop.abort();
		expect(execution.kept).toEqual(['a', 'b', 'c']);
		expect(execution.log).toHaveLength(1);
	});

	it('include one whose start was in flight when Stop was pressed', () => {
		const execution = new Execution();
		const report = execution.report();
		report.add('a');
		execution.stop.abort();
		report.add('b');
		expect(execution.kept).toEqual(['a', 'b']);
		expect(execution.log.map((line) => line.slice(line.lastIndexOf(': ') + 2))).toEqual(['a', 'b']);
	});

	it('are nowhere when there are none, or the execution was not stopped', () => {
		const none = stopped(new Execution(), []);
		const finished = new Execution();
		finished.report().add('a');
		expect([none, finished].map(({ customData, log, browser }) => [customData, log, browser])).toEqual(Array(2).fill([{}, [], []]));
	});

	it('do no harm in an old n8n, which can keep none of them', () => {
		const old = new Execution('manual', {}, true);
		expect(() => stopped(old, ids(3))).not.toThrow();
		const next = new Execution();
		next.report();
		expect(next.hints.join()).toContain(ids(3).join(', '));
	});
});
