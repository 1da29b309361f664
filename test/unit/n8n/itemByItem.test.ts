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

describe('An item that does not pass its check', () => {
	const bad = new WeShopFailure('Prompt is empty', { description: 'Set Prompt (textDescription)' });

	it('stops the node before anything has run, and is named', async () => {
		const told = steps({ check: { 1: bad } });
		const refusal = await refusalOf(itemByItem(nodeWith(3), told));
		expect(refusal.message).toBe('Item 1: Prompt is empty');
		expect(refusal.description).toBe('Set Prompt (textDescription). No item was started');
		expect(refusal.context.itemIndex).toBe(1);
		expect(told.ran).toEqual([]);
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
