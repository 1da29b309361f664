import type { IExecuteFunctions } from 'n8n-workflow';
import { runIdsIn, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { rejectWithPreviousRuns } from '../../../nodes/WeShop/start/previousAttempts';

/** An execution whose earlier attempt has started these runs, by the item, from its files. */
function retryAfter(runs: string[][]): IExecuteFunctions {
	const started = runs.flatMap((ids, item) => ids.map((executionId, place) => ({ executionId, key: `key-${item}-${place}`, place: `0:${item}:${place}` })));
	const weShop = {
		version: 1,
		executionId: '17/x',
		uploads: {},
		callbacks: {},
		places: Object.fromEntries(started.map(({ place, key }) => [place, { parameters: '', key }])),
		starts: Object.fromEntries(started.map(({ key, executionId }) => [key, { fingerprint: '', failed: 0, run: { executionId } }])),
	};
	const contexts = { node: { weShop }, flow: {} };
	return {
		getContext: (type: keyof typeof contexts) => contexts[type],
		getNode: () => ({ type: 'n8n-nodes-weshop.weShop' }),
		evaluateExpression: () => 0,
	} as unknown as IExecuteFunctions;
}

const refusal = new WeShopFailure('Image is empty', { description: 'Set Image' });
const rejected = async (runs: string[][], item: number) => await rejectWithPreviousRuns(retryAfter(runs), item, refusal).catch((thrown: WeShopFailure) => thrown);

describe('An item that a retry refuses', () => {
	it.each([
		[['exec-a'], [['exec-a'], ['exec-d']]],
		[['exec-a', 'exec-b'], [['exec-a', 'exec-b'], ['exec-d']]],
		[['exec-a', 'exec-b', 'exec-c'], [['exec-a', 'exec-b', 'exec-c'], []]],
		[[], [[], ['exec-d']]],
	])('has the runs that its earlier attempt started for it: %j', async (own, runs) => {
		const { details } = await rejected(runs, 0);
		expect(runIdsIn(details)).toEqual(own);
		expect(details.executionId).toBe(own[0]);
	});

	it('says those of all items in its description', async () => {
		const { description } = await rejected([['exec-a', 'exec-b'], ['exec-d']], 1);
		expect(description).toContain('exec-a, exec-b, exec-d');
	});
});
