import type { IDataObject } from 'n8n-workflow';
import { lastRun, type Execution } from '../../n8n/executions';
import { theSandbox } from '../instance';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { expectNoHarm, expectResultsOf, itemsOf, KNOWS_FAILED_ITEMS, runsOf, untilPaused, untilSuccess } from './runs';
import { cutOut, PHOTOS, products, published, type Product, type Step } from './workflows';

/** Downstream, as a user writes it: which product is this? */
const LABEL: Step = {
	name: 'Label',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: { assignments: [{ id: 'sku', name: 'sku', type: 'string', value: "={{ $('Source').item.json.sku }}" }] },
		includeOtherFields: true,
		options: {},
	},
};
const ONE_BY_ONE: Step = {
	name: 'One by one',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'results', options: { includeBinary: true } },
};

let own: OwnN8n;

beforeAll(async () => {
	own = await startOwnN8n('items');
	await theSandbox().settings({ imageSeconds: 2 });
});

/** Pauses and resumes. */
async function execute(name: string, steps: Step[], called: Product[], rewired = {}): Promise<Execution> {
	const id = await (await published(own, name, steps, rewired))(called);
	await untilPaused(own, id);
	return await untilSuccess(own, id);
}

describe('after the wait', () => {
	it('each product has its own two pictures, downstream as well', async () => {
		const skus = ['PAIR-0', 'PAIR-1', 'PAIR-2'];
		const execution = await execute('Pairs', [cutOut(own.credential, { batchCount: 2 }), LABEL], products(skus));
		const runs = await runsOf(skus);
		expect(runs.map(({ files }) => files.length)).toEqual([2, 2, 2]);
		for (const [index, run] of runs.entries()) await expectResultsOf(own, itemsOf(execution)[index], run);
		expect(itemsOf(execution, 'Label').map(({ json }) => [json.sku, json.executionId])).toEqual(runs.map(({ executionId }, index) => [skus[index], executionId]));
	});

	it('n8n\'s Split Out makes an item of each picture, and each knows its product', async () => {
		const skus = ['SPLIT-0', 'SPLIT-1', 'SPLIT-2'];
		const execution = await execute('Split', [cutOut(own.credential, { batchCount: 2 }), ONE_BY_ONE, LABEL], products(skus));
		const runs = await runsOf(skus);
		const labelled = itemsOf(execution, 'Label').map(({ json }) => [json.sku, json.url, json.binaryPropertyName]);
		expect(labelled).toEqual(runs.flatMap(({ files }, index) => [[skus[index], files[0], 'data'], [skus[index], files[1], 'data_1']]));
		for (const { json, binary } of itemsOf(execution, 'One by one')) {
			expect(binary?.[String(json.binaryPropertyName)]?.fileName).toBe(json.fileName);
		}
	});

	it('what was set by expression is each item\'s own', async () => {
		const called = [
			{ sku: 'OWN-0', photo: PHOTOS[0]!, field: 'front', keep: false, raw: false },
			{ sku: 'OWN-1', photo: PHOTOS[1]!, field: 'back', keep: true, raw: false, price: 12 },
			{ sku: 'OWN-2', photo: PHOTOS[2]!, field: '', keep: false, raw: true },
		];
		const node = cutOut(own.credential, { binaryPropertyName: '={{ $json.field }}', options: { includeInput: '={{ $json.keep }}', includeRun: '={{ $json.raw }}' } });
		const items = itemsOf(await execute('Each its own', [node], called));
		const runs = await runsOf(called.map(({ sku }) => sku));
		for (const [index, field] of ['front', 'back', 'data'].entries()) await expectResultsOf(own, items[index], runs[index]!, field);
		expect(items.map(({ json }) => [(json.input as IDataObject | undefined)?.sku, (json.input as IDataObject | undefined)?.price, typeof json.run])).toEqual([
			[undefined, undefined, 'undefined'],
			['OWN-1', 12, 'undefined'],
			[undefined, undefined, 'object'],
		]);
	});

	it('nothing is loaded where no file is wanted', async () => {
		const [item] = itemsOf(await execute('No file', [cutOut(own.credential, { download: false })], products(['NO-FILE'])));
		const [run] = await runsOf(['NO-FILE']);
		expect(item).toMatchObject({ json: { url: run!.files[0], results: [{ url: run!.files[0] }] } });
		expect(item?.binary).toBeUndefined();
	});

	it.each<[NonNullable<Step['onError']>, number[][]]>([
		['stopWorkflow', [[0, 1, 2]]],
		['continueRegularOutput', [[0, 1, 2]]],
		// n8n itself sends it there, with the fields of the input item.
		['continueErrorOutput', [[0, 2], [1]]],
	])('a failed run is an item that says so, with On Error %s', async (onError, newer) => {
		const outputs = !KNOWS_FAILED_ITEMS && onError === 'continueErrorOutput' ? [[0, 1, 2], []] : newer;
		const skus = [0, 1, 2].map((index) => `${onError}-${index}`);
		const called = products(skus).map((product, index) => (index === 1 ? { ...product, photo: 'https://shop.example/photos/nothing.jpg' } : product));
		const all = [{ node: 'Label', type: 'main', index: 0 }];
		const execution = await execute(`Failed, ${onError}`, [{ ...cutOut(own.credential), onError }, LABEL], called, { 'Cut out': { main: [all, all] } });
		const runs = await runsOf(skus);
		const came = lastRun(execution, 'Cut out').data?.main?.map((items) => items ?? []) ?? [];
		expect(came.map(({ length }) => length)).toEqual(outputs.map(({ length }) => length));
		for (const [output, indexes] of outputs.entries()) {
			for (const [place, index] of indexes.entries()) {
				const item = came[output]![place];
				const { executionId } = runs[index]!;
				if (index !== 1) await expectResultsOf(own, item, runs[index]!);
				else expect(item).toMatchObject({ json: { error: `WeShop could not finish the run ${executionId}`, details: { executionId, status: 'Failed', retryable: false } } });
				if (index === 1) expect(item?.binary).toBeUndefined();
			}
		}
		const labelled = execution.data.resultData.runData.Label!.flatMap(({ data }) => data?.main?.[0] ?? []);
		const pairs = labelled.map(({ json }) => [json.sku, json.executionId ?? (json.details as { executionId: string }).executionId]);
		expect(new Map(pairs as Array<[string, string]>)).toEqual(new Map(runs.map(({ executionId }, index) => [skus[index], executionId])));
	});
});

it('a wait that is too short for n8n to take over is spent in the node, and the node says so', async () => {
	const start = await published(own, 'Short', [cutOut(own.credential, { options: { timeout: 64 } })]);
	const execution = await untilSuccess(own, await start(products(['SHORT'])));
	await expectResultsOf(own, itemsOf(execution)[0], (await runsOf(['SHORT']))[0]!);
	expect(lastRun(execution, 'Cut out').hints?.map(({ message }) => message)).toEqual([expect.stringMatching(/65/)]);
	expect((await runsOf(['SHORT']))[0]!.request.callbackUrl).toBeUndefined();
});

afterAll(async () => {
	await own?.stop();
	await expectNoHarm();
});
