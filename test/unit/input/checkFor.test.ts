import { outputSettings } from '../../../nodes/WeShop/input/outputSettings';
import { nodeWith, refusalOf } from './nodeWith';

const checksOf = (options: Record<string, unknown>, parameters: Record<string, unknown> = {}) => outputSettings(nodeWith({ completion: 'wait', ...parameters, options }), 0).checks;
const refusal = (options: Record<string, unknown>, parameters: Record<string, unknown> = {}) => refusalOf(() => checksOf(options, parameters));

describe('Check For', () => {
	it.each([[['amazon', 'googleMerchant']], ['Amazon, Google Merchant'], [' AMAZON;google merchant '], [['Amazon', 'googlemerchant', 'amazon']], ['amazon\nGoogle-Merchant']])('is read in any spelling: %j', (checkFor) => {
		expect(checksOf({ checkFor })).toEqual({ places: ['amazon', 'googleMerchant'] });
	});

	it.each([undefined, null, '', ' ', [], ['']])('is not set where it is empty: %j', (checkFor) => {
		expect(checksOf({ checkFor, minWidth: 2000 })).toBeUndefined();
		expect(checksOf({ checkFor }, { completion: 'none', download: false })).toBeUndefined();
	});

	it.each(['ebay', ['amazon', 'ebay'], 7, true, { amazon: true }])('is refused where it names no place: %j', (checkFor) => {
		expect(refusal({ checkFor })).toMatchObject({ message: expect.stringContaining('Check For cannot be') as string, description: 'Set Check For (checkFor) to any of amazon, googleMerchant, ownMinimum, shopify, zalando' });
	});

	it.each([
		[{ minWidth: '2000 px', minHeight: '1500' }, { minWidth: 2000, minHeight: 1500 }],
		[{ minWidth: 2000 }, { minWidth: 2000 }],
		[{ minHeight: 1500, minWidth: '' }, { minHeight: 1500 }],
	])('takes the own minimum from %j', (set, read) => {
		expect(checksOf({ checkFor: ['Own Minimum', 'shopify'], ...set })).toEqual({ places: ['ownMinimum', 'shopify'], ...read });
	});

	it('has no own minimum without a number, and none with a wrong one', () => {
		expect(refusal({ checkFor: 'ownMinimum' })).toMatchObject({ message: 'Check For has Own Minimum, but neither Min Width nor Min Height is set', description: expect.stringContaining('(minWidth)') as string });
		expect(refusal({ checkFor: 'ownMinimum', minWidth: 'wide' }).message).toBe('Min Width cannot be "wide"');
		expect(refusal({ checkFor: 'ownMinimum', minWidth: 2000, minHeight: 0 }).message).toBe('Min Height cannot be 0');
		expect(checksOf({ checkFor: 'amazon', minWidth: 'wide' })).toEqual({ places: ['amazon'] });
	});

	it.each([
		[{ download: false }, 'Check For needs the files of the results, and Download is off'],
		[{ download: 'no' }, 'Check For needs the files of the results, and Download is off'],
		[{ completion: 'none' }, 'Check For needs the files of the results, and with Return Immediately the node has none'],
		[{ completion: ' Return immediately' }, 'Check For needs the files of the results, and with Return Immediately the node has none'],
		[{ completion: 'estimate' }, 'Check For needs the files of the results, and with Only Estimate Cost the node has none'],
	])('is refused with %j', (parameters, message) => {
		expect(refusal({ checkFor: ['amazon'] }, parameters)).toMatchObject({ message, description: expect.stringContaining('Check For (checkFor)') as string });
	});

	it.each([{ completion: 'wait' }, { completion: 'callback' }, { completion: null }])('is taken with %j', (parameters) => {
		expect(checksOf({ checkFor: 'zalando' }, parameters)).toEqual({ places: ['zalando'] });
	});

	it('is none of a tool, which downloads nothing', () => {
		const tool = nodeWith({ options: { checkFor: ['amazon'] } }, { type: 'n8n-nodes-weshop.weShopTool' });
		expect(outputSettings(tool, 0).checks).toBeUndefined();
	});
});
