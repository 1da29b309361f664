import { randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { KEPT, madeRuns, today, type MadeRuns } from '../../../nodes/WeShop/state/madeRuns';

let workflows = 0;
/** A workflow that this process has not seen yet. */
const newWorkflow = () => `w${++workflows}`;

/** The store as a node of an execution opens it, with what n8n has stored of the workflow. */
function opened(holder: IDataObject, workflow = newWorkflow()): MadeRuns {
	return madeRuns({ getWorkflowStaticData: () => holder, getWorkflow: () => ({ id: workflow }) } as unknown as IExecuteFunctions);
}

/** As n8n stores it in its database and loads it again, in another process. */
const stored = (holder: IDataObject) => JSON.parse(JSON.stringify(holder)) as IDataObject;

const keys = (count: number) => Array.from({ length: count }, () => randomUUID());

describe('What a workflow remembers of the runs that it has made', () => {
	it.each([
		[{ executionId: randomUUID(), failed: 0 }],
		[{ executionId: 'exec-7', failed: 0 }],
		[{ executionId: 'wéird, $id 1', failed: 3 }],
		[{ executionId: '$AAAA', failed: 0 }],
		[{ failed: 2 }],
	])('is read as it was stored: %j', (run) => {
		const [key, other] = keys(2) as [string, string];
		const holder: IDataObject = {};
		opened(holder).set(key, run);
		opened(holder).set(other, { executionId: 'another', failed: 0 });
		const read = opened(stored(holder));
		expect(read.get(key)).toEqual({ ...run, day: today() });
		expect(read.get(randomUUID())).toBeUndefined();
	});

	it('are 5,000 runs at least, of which the oldest fall out, in 210 kB at most', () => {
		const holder: IDataObject = {};
		const made = keys(KEPT + 1_000);
		const store = opened(holder);
		for (const key of made) store.set(key, { executionId: randomUUID(), failed: 0 });
		expect(KEPT).toBeGreaterThanOrEqual(5_000);
		expect(JSON.stringify(holder).length).toBeLessThanOrEqual(210_000);
		const read = opened(stored(holder));
		expect(made.slice(-KEPT).filter((key) => !read.get(key))).toEqual([]);
		expect(made.slice(0, 500).filter((key) => read.get(key))).toEqual([]);
		expect([opened({}).isFull, read.isFull]).toEqual([false, true]);
	});

	it('leaves static data alone where nothing has changed', () => {
		const holder: IDataObject = {};
		const key = randomUUID();
		opened(holder).set(key, { executionId: 'exec-1', failed: 0 });
		const frozen = Object.freeze(stored(holder));
		const store = opened(frozen);
		store.get(randomUUID());
		store.set(key, { executionId: 'exec-1', failed: 0 });
		opened(Object.freeze({})).get(key);
		expect(() => store.set(key, { failed: 1 })).toThrow();
	});

	it('replaces a run by a later one of the same photo', () => {
		const holder: IDataObject = {};
		const key = randomUUID();
		opened(holder).set(key, { executionId: 'exec-1', failed: 0 });
		opened(holder).set(key, { executionId: 'exec-2', failed: 1 });
		expect(opened(stored(holder)).get(key)).toMatchObject({ executionId: 'exec-2', failed: 1 });
	});

	it('is known to this process without any static data, as in the editor, and to no other workflow', () => {
		const workflow = newWorkflow();
		const key = randomUUID();
		opened({}, workflow).set(key, { executionId: 'exec-1', failed: 0 });
		expect(opened({}, workflow).get(key)).toMatchObject({ executionId: 'exec-1' });
		expect(opened({}).get(key)).toBeUndefined();
	});

	it('keeps what two executions at the same time have made, of which n8n stores the static data of the last one', () => {
		const workflow = newWorkflow();
		const [one, other, third] = keys(3) as [string, string, string];
		opened({}, workflow).set(one, { executionId: 'exec-1', failed: 0 });
		const last: IDataObject = {};
		const store = opened(last, workflow);
		store.set(other, { executionId: 'exec-2', failed: 0 });
		store.set(third, { executionId: 'exec-3', failed: 0 });
		const read = opened(stored(last));
		expect([one, other, third].map((key) => read.get(key)?.executionId)).toEqual(['exec-1', 'exec-2', 'exec-3']);
	});

	it('believes the later of what is stored and what this process remembers', () => {
		const workflow = newWorkflow();
		const key = randomUUID();
		const [older, newer]: IDataObject[] = [{}, {}];
		opened(older!).set(key, { executionId: 'old', failed: 0 });
		opened(newer!).set(key, { executionId: 'new', failed: 2 });
		opened({}, workflow).set(key, { executionId: 'mine', failed: 1 });
		expect(opened(stored(older!), workflow).get(key)?.executionId).toBe('mine');
		expect(opened(stored(newer!), workflow).get(key)?.executionId).toBe('new');
	});

	/** Written by version 1, as published workflows have it. */
	const VERSION_1 = { weShopMade: { version: 1, runs: 'ASNFZ4mrze8Bfru$ESIzRFVmd4iZqrvM3e7_AA,_ty6mHZUMhD-fruexec-7 2,AAAAAAAAAAAAfrv 1' } };

	it('is read from what version 1 of the store has written', () => {
		const read = opened(VERSION_1);
		expect(read.get('01234567-89ab-cdef-0123-456789abcdef')).toEqual({ executionId: '11223344-5566-7788-99aa-bbccddeeff00', failed: 0, day: Number.parseInt('fru', 36) });
		expect(read.get('fedcba98-7654-3210-feff-ffffffffffff')).toEqual({ executionId: 'exec-7', failed: 2, day: Number.parseInt('fru', 36) });
		expect(read.get('00000000-0000-0000-0000-000000000000')).toEqual({ failed: 1, day: Number.parseInt('frv', 36) });
	});

	it.each([[{ version: 2, runs: '' }], [{ runs: '' }], ['later'], [null]])('is refused where another version has written it: %j', (weShopMade) => {
		expect(() => opened({ weShopMade } as IDataObject)).toThrow('What this workflow remembers of its runs was written by another version of the WeShop node');
	});

	it.each([[{ version: 1 }], [{ version: 1, runs: [] }], [{ version: 1, runs: 'abcdefghijklfs6%zz' }], [{ version: 1, runs: 'abcdefghijklfs6%FF' }], [{ version: 1, runs: 'abcdefghijklfs6exec x' }], [{ version: 1, runs: 'short' }]])('is refused where it is damaged: %j', (weShopMade) => {
		expect(() => opened({ weShopMade } as IDataObject)).toThrow('What this workflow remembers of its runs is damaged');
	});
});
