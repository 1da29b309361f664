import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { paired } from '../../../nodes/WeShop/n8n/itemByItem';

const nodeThat = (onError?: INode['onError']) => ({ getNode: () => ({ id: '1', name: 'WeShop', type: 'weShop', typeVersion: 1, position: [0, 0], parameters: {}, onError }) }) as unknown as IExecuteFunctions;
const outcomes = [[{ json: { executionId: 'run-1', status: 'Success' } }], new WeShopFailure('No credit left', { details: { executionId: 'run-2' } })];

describe('A failed item, for n8n before 2.35', () => {
	it('has the error that sends it to the error output, and that does not come along to wipe its JSON', () => {
		const [good, failed] = paired(nodeThat('continueErrorOutput'), outcomes);
		expect(good).not.toHaveProperty('error');
		expect(failed?.error).toMatchObject({ message: 'No credit left' });
		expect({ ...failed }).toEqual({ json: { error: 'No credit left', details: { executionId: 'run-2' } }, pairedItem: { item: 1 } });
		expect(Object.keys(failed!)).not.toContain('error');
	});

	it.each([undefined, 'continueRegularOutput'] as const)('has none where On Error is %s: n8n would put it in place of the JSON', (onError) => {
		expect(paired(nodeThat(onError), outcomes)[1]).not.toHaveProperty('error');
	});
});
