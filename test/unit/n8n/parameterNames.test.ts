import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { nodeError } from '../../../nodes/WeShop/n8n/errors';

/** The description of an error of a node with these parameters, as they are saved. */
function described(description: string, parameters: INodeParameters): string | null | undefined {
	const node = { getNode: () => ({ type: 'n8n-nodes-weshop.weShop', parameters }) } as unknown as IExecuteFunctions;
	return nodeError(node, 'It does not work', { itemIndex: 0, description }).description;
}

const file = (value: string) => ({ __rl: true, mode: 'binary', value });

describe('The description of an error', () => {
	it.each<[string, INodeParameters, string]>([
		['Set Prompt (textDescription)', { textDescription: '' }, 'Set Prompt'],
		['Set Prompt (textDescription)', { textDescription: '={{ $json.text }}' }, 'Set Prompt (textDescription)'],
		['Set Image (originalImage) to a URL, or switch it to File', { originalImage: file('data') }, 'Set Image to a URL, or switch it to File'],
		['Set Image (originalImage) to a URL, or switch it to File', { originalImage: file('={{ $json.field }}') }, 'Set Image (originalImage) to a URL, or switch it to File'],
		['Set Image (images) to a URL', { images: { values: [{ image: file('data') }, { image: file('={{ $json.field }}') }] } }, 'Set Image (images) to a URL'],
		['Set Image (images) to a URL', { images: { values: [{ image: file('data') }] } }, 'Set Image to a URL'],
		['Set Timeout (timeout) to a whole number from 1 to 86400', { options: { timeout: 0 } }, 'Set Timeout to a whole number from 1 to 86400'],
		['Set Timeout (timeout) to a whole number from 1 to 86400', { options: { timeout: '={{ 0 }}' } }, 'Set Timeout (timeout) to a whole number from 1 to 86400'],
		['Set Timeout (timeout) to a whole number from 1 to 86400', { options: '={{ $json.options }}' }, 'Set Timeout (timeout) to a whole number from 1 to 86400'],
		['Set Input (JSON) (input) to { "name": "value" }', { input: '{' }, 'Set Input (JSON) to { "name": "value" }'],
		['Set Duration (Seconds) (duration) to 5 or 10 (seconds)', { duration: 7 }, 'Set Duration (Seconds) to 5 or 10 (seconds)'],
		['Set at least one of them: Prompt (textDescription), Scene (locationId)', { textDescription: '', locationId: '={{ $json.scene }}' }, 'Set at least one of them: Prompt, Scene (locationId)'],
	])('names a parameter only where an expression sets it: %s with %j', (text, parameters, expected) => {
		expect(described(text, parameters)).toBe(expected);
	});

	it.each<[string, INodeParameters]>([
		['Set API Key (weShopApiKey) in the credential to an expression', { textDescription: '' }],
		['Set Number of Results (batchCount) to a whole number from 1 to 16', { params: '{ "batchCount": 99 }' }],
		['Set Image (originalImage) to one of Front (data)', {}],
		['It took 5 (seconds)', { seconds: 5 }],
		['The file photo (image) is empty', { image: file('data') }],
	])('keeps other words in brackets: %s', (text, parameters) => {
		expect(described(text, parameters)).toBe(text);
	});
});
