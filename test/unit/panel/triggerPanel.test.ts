import { WeShopTrigger } from '../../../nodes/WeShop/WeShopTrigger.node';

const { triggerPanel, eventTriggerDescription, activationMessage, properties } = new WeShopTrigger().description;
if (typeof triggerPanel !== 'object' || typeof triggerPanel.activationHint !== 'object') throw new Error('The trigger has no texts beside its fields');
const { executionsHelp, activationHint } = triggerPanel;

describe('The panel of the trigger', () => {
	it.each([
		['in short, before anything is clicked', activationHint.inactive, /copy the Test URL .*option Callback URL of a WeShop node in another workflow.*Click the button above.*execute that node/],
		['in full', executionsHelp, /listens at the Test URL for 120 seconds and takes one call/],
		['while n8n listens', eventTriggerDescription, /Test URL for one call, for 120 seconds.*Callback URL of a WeShop node/],
	])('says how to test it, %s', (_, text, expected) => {
		expect(text).toMatch(expected);
	});

	it.each([
		['in full', executionsHelp],
		['once it is published', activationMessage],
	])('says that published workflows have the Production URL in place of the Test URL, %s', (_, text) => {
		expect(text).toMatch(/Production URL.*Callback URL.*in place of the Test URL/);
	});

	it('warns only of a URL that WeShop cannot call', () => {
		expect(properties.filter(({ type }) => type === 'notice').map(({ displayName }) => displayName)).toEqual([expect.stringMatching(/^WeShop must be able to reach your n8n/)]);
	});
});
