import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { itemByItem, type ItemSteps } from '../../../nodes/WeShop/n8n/itemByItem';

const node = { id: '1', name: 'WeShop', type: 'n8n-nodes-weshop.weShop', typeVersion: 1, position: [0, 0], parameters: {} };

/** What n8n gives a node with this many input items. */
function nodeWith(items: number, { goesOn = false } = {}): IExecuteFunctions {
	return {
		getInputData: () => Array.from({ length: items }, (_, index) => ({ json: { index } })),
		continueOnFail: () => goesOn,
		getNode: () => node,
		getCredentials: async () => ({ weShopApiKey: 'key' }),
	} as unknown as IExecuteFunctions;
}

const done = (executionId: string): INodeExecutionData[] => [{ json: { executionId } }];
const failed = (executionId: string) =>
	new WeShopFailure(`WeShop could not finish the run ${executionId}`, { description: 'Look at the image', details: { executionId, status: 'Failed', retryable: false } });

async function refusalOf(work: Promise<unknown>): Promise<NodeOperationError> {
	const thrown: unknown = await work.then((items) => ({ items }), (error: unknown) => error);
	if (!(thrown instanceof NodeOperationError)) throw new Error(`Not refused: ${JSON.stringify(thrown)}`);
	return thrown;
}

/** As n8n's editor shows it for a node with several items. */
const inTheEditor = ({ message, context }: NodeOperationError) => (message.includes(`item ${String(context.itemIndex)}`) ? message : `${message} [item ${String(context.itemIndex)}]`);

/** Steps that let every item through, but for what is told of some. */
function steps(told: { check?: Record<number, Error>; run?: Record<number, Error> } = {}): ItemSteps<number> & { ran: number[] } {
	const ran: number[] = [];
	return {
		ran,
		check: (index) => {
			if (told.check?.[index]) throw told.check[index];
			return index;
		},
		run: async (index) => {
			ran.push(index);
			return await (told.run?.[index] ? Promise.reject<INodeExecutionData[]>(told.run[index]) : Promise.resolve(done(`run-${index}`)));
		},
	};
}

describe('Input items', () => {
	it('run side by side and come out in input order, paired to their input', async () => {
		let release = () => {};
		const lastOne = new Promise<void>((resolve) => {
			release = resolve;
		});
		const items = await itemByItem(nodeWith(3), {
			check: (index) => index,
			run: async (index) => {
				if (index === 2) release();
				await lastOne;
				return [...done(`run-${index}`), ...done(`run-${index}`)];
			},
		});
		expect(items.map(({ json, pairedItem }) => [json.executionId, pairedItem])).toEqual(
			[0, 0, 1, 1, 2, 2].map((item) => [`run-${item}`, { item }]),
		);
	});

	it('may be none', async () => {
		await expect(itemByItem(nodeWith(0), steps())).resolves.toEqual([]);
	});
});

const theOthers = (count: number) => (count === 1 ? 'the other one' : `the ${count} others`);

describe('The error of items that failed', () => {
	const lostStart = (index: number) => new WeShopFailure(`WeShop could not be reached ${index}`, { description: 'The run may have been started', mayHaveStarted: true });
	const failedRuns = [{ error: 'The run exec-b was not finished', details: { executionId: 'exec-b' } }, { error: 'WeShop could not be reached. The run may have been started', details: {} }];

	it('names the runs that failed beside good ones in other items, and their IDs', async () => {
		const run = async (index: number) => await (index === 1 ? Promise.reject<INodeExecutionData[]>(failed('exec-c')) : Promise.resolve([{ json: { executionId: 'exec-a', failedRuns } }]));
		const { message, description } = await refusalOf(itemByItem(nodeWith(2), { ...steps(), run }));
		expect(message).toBe('1 of 2 items failed: item 1: WeShop could not finish the run exec-c');
		expect(description).toContain('Runs of other items failed, too: item 0: The run exec-b was not finished; item 0: WeShop could not be reached. The run may have been started. To get');
		expect(description).toContain('3 runs were started and may be paid for');
		for (const id of ['exec-a', 'exec-b', 'exec-c']) expect(description).toContain(id);
	});

	it.each([
		[[0], 'The run may have been started. To get'],
		[[0, 3], 'The run may have been started. The run of item 3 may have been started as well, and be paid for: check your WeShop history. '],
		[[0, ...Array.from({ length: 24 }, (_, index) => index + 2)], 'The runs of items 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25 may have been started as well'],
	])('names each item whose run may have been started: %j', async (items, said) => {
		const { description } = await refusalOf(itemByItem(nodeWith(30), steps({ run: Object.fromEntries(items.map((index) => [index, lostStart(index)])) })));
		expect(description).toContain(said);
		expect(description!.match(/may have been started/g)).toHaveLength(items.length > 1 ? 2 : 1);
	});
});

describe('An item that does not pass its check', () => {
	const bad = new WeShopFailure('Prompt is empty', { description: 'Set Prompt (textDescription)' });

	it('stops the node before anything has run, and is named', async () => {
		const told = steps({ check: { 1: bad } });
		const refusal = await refusalOf(itemByItem(nodeWith(3), told));
		expect(refusal.message).toBe('Prompt is empty [item 1]');
		expect(refusal.description).toBe('Set Prompt (textDescription). No item was started. To run the 2 others all the same, set On Error to Continue in the settings of the node');
		expect(refusal.context.itemIndex).toBe(1);
		expect(told.ran).toEqual([]);
	});

	it.each([
		[20, [3], undefined],
		[2, [1], undefined],
		[20, [3, 7], 'Refused as well: item 7.'],
		[20, [0, 7, 19], 'Refused as well: items 7, 19.'],
		[1_000, Array.from({ length: 100 }, (_, index) => index), 'Refused as well: items 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 and 79 more.'],
	])('among %d items, with those of %j, says how to run the others', async (count, wrong, others) => {
		const refusal = await refusalOf(itemByItem(nodeWith(count), steps({ check: Object.fromEntries(wrong.map((index) => [index, bad])) })));
		expect(inTheEditor(refusal)).toBe(`Prompt is empty [item ${wrong[0]}]`);
		expect(refusal.description).toContain(`To run ${theOthers(count - wrong.length)} all the same, set On Error to Continue`);
		if (others) expect(refusal.description).toContain(others);
		else expect(refusal.description).not.toContain('as well');
	});

	it.each([
		[2, [0, 1]],
		[3, [0, 1, 2]],
		[50, Array.from({ length: 50 }, (_, index) => index)],
	])('is among %d refused ones, which On Error does not help', async (count, wrong) => {
		const { description } = await refusalOf(itemByItem(nodeWith(count), steps({ check: Object.fromEntries(wrong.map((index) => [index, bad])) })));
		expect(description).toMatch(/No item was started$/);
	});

	it.each<[string, Record<number, string>, string]>([
		['one', { 7: 'Image is empty' }, 'Refused as well: item 7: Image is empty. No item'],
		['two', { 4: 'Image is empty', 7: 'Duration cannot be "soon"' }, 'Refused as well: item 4: Image is empty; item 7: Duration cannot be "soon". No item'],
		['one beside the same', { 4: 'Prompt is empty', 7: 'Image is empty', 9: 'Prompt is empty' }, 'Refused as well: items 4, 9; item 7: Image is empty. No item'],
		['very many', Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index + 2, `Image ${index}`])), 'item 21: Image 19; and 10 more. No item'],
	])('says why others were refused where the reason is another one: %s', async (_, others, expected) => {
		const check = { 1: bad, ...Object.fromEntries(Object.entries(others).map(([index, message]) => [index, new WeShopFailure(message)])) };
		expect((await refusalOf(itemByItem(nodeWith(40), steps({ check })))).description).toContain(expected);
	});

	it('needs no number when it is the only one', async () => {
		expect((await refusalOf(itemByItem(nodeWith(1), steps({ check: { 0: bad } })))).message).toBe('Prompt is empty');
	});

	it('comes out as a failed item when the node goes on, and the others run', async () => {
		const told = steps({ check: { 1: bad } });
		const items = await itemByItem(nodeWith(3, { goesOn: true }), told);
		expect(items).toEqual([
			{ json: { executionId: 'run-0' }, pairedItem: { item: 0 } },
			{ json: { error: 'Prompt is empty', details: {} }, pairedItem: { item: 1 } },
			{ json: { executionId: 'run-2' }, pairedItem: { item: 2 } },
		]);
		expect(told.ran).toEqual([0, 2]);
	});

	it('may be one whose expression n8n cannot resolve', async () => {
		const broken = Object.assign(new Error('Referenced node is unexecuted'), { description: 'Run it first' });
		const [item] = await itemByItem(nodeWith(1, { goesOn: true }), steps({ check: { 0: broken } }));
		expect(item?.json).toEqual({ error: 'Referenced node is unexecuted', details: {} });
	});
});

describe('An item whose run fails', () => {
	it('lets the others finish; then the node stops once, with the ID of every run', async () => {
		const told = steps({ run: { 1: failed('run-1'), 2: failed('run-2') } });
		const refusal = await refusalOf(itemByItem(nodeWith(4), told));
		expect(told.ran).toEqual([0, 1, 2, 3]);
		expect(refusal.message).toMatch(/^2 of 4 items/);
		const text = `${refusal.message} ${refusal.description}`;
		for (const id of ['run-0', 'run-1', 'run-2', 'run-3']) expect(text).toContain(id);
		expect(refusal.description).toContain('Run → Get');
		expect(refusal.context.itemIndex).toBe(1);
	});

	it.each([
		[20, 1],
		[2, 1],
		[20, 20],
		[1_000, 30],
	])('is named once, and all IDs of the %d items can be pasted into Run → Get, %d failed', async (count, bad) => {
		const run = Object.fromEntries(Array.from({ length: bad }, (_, index) => [index, failed(`run-${index}`)]));
		const refusal = await refusalOf(itemByItem(nodeWith(count), steps({ run })));
		expect(inTheEditor(refusal)).toBe(refusal.message);
		expect(refusal.message.match(/item 0\b/g)).toHaveLength(1);
		expect(refusal.message.length).toBeLessThan(2_000);
		const ids = Array.from({ length: count }, (_, index) => `run-${index}`).join(', ');
		expect(refusal.description).toMatch(new RegExp(`${count} runs were started and may be paid for\\. To fetch them at no cost, paste these IDs into Execution ID of the operation Run → Get: ${ids}$`));
		if (bad < count) expect(refusal.description).toContain(`To get the results of ${theOthers(count - bad)} beside the failed ones, set On Error to Continue in the settings of the node`);
		else expect(refusal.description).not.toContain('On Error');
	});

	it('that never got a run leaves no ID to paste', async () => {
		const refusal = await refusalOf(itemByItem(nodeWith(2), { check: (index) => index, run: async () => await Promise.reject<INodeExecutionData[]>(new WeShopFailure('WeShop says: No')) }));
		expect(refusal.message).toBe('2 of 2 items failed: item 0: WeShop says: No; item 1: WeShop says: No');
		expect(refusal.description ?? '').not.toContain('Run → Get');
	});

	it.each([undefined, 'exec-1'])('says in its item that it may have been started, when the response to its start was lost (%s)', async (executionId) => {
		const lost = new WeShopFailure('WeShop could not be reached (ECONNRESET)', { mayHaveStarted: true, details: { code: 'ECONNRESET', ...(executionId ? { executionId } : {}), retryable: true } });
		const [item] = await itemByItem(nodeWith(1, { goesOn: true }), steps({ run: { 0: lost } }));
		expect(item?.json.error).toBe(`WeShop could not be reached (ECONNRESET). The run ${executionId ? 'exec-1 ' : ''}may have been started, and be paid for: check your WeShop history`);
	});

	it('is told alone when it is the only one', async () => {
		const refusal = await refusalOf(itemByItem(nodeWith(1), steps({ run: { 0: failed('run-0') } })));
		expect(refusal.message).toBe('WeShop could not finish the run run-0');
		expect(refusal.description).toBe('Look at the image');
	});

	it('comes out with no other keys than n8n\'s error output takes', async () => {
		const items = await itemByItem(nodeWith(2, { goesOn: true }), steps({ run: { 0: failed('run-0') } }));
		expect(items[0]).toEqual({
			json: { error: 'WeShop could not finish the run run-0', details: { executionId: 'run-0', status: 'Failed', retryable: false } },
			pairedItem: { item: 0 },
		});
		expect(items[1]?.json).toEqual({ executionId: 'run-1' });
	});

	it('because the execution was stopped stops the node, even when it goes on after failures', async () => {
		const stopped = new Stopped({ details: { executionId: 'run-0' } });
		await expect(itemByItem(nodeWith(2, { goesOn: true }), steps({ run: { 0: stopped } }))).rejects.toBeInstanceOf(NodeOperationError);
	});
});
