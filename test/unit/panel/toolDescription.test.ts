import { WeShop } from '../../../nodes/WeShop/WeShop.node';
import { nodeError } from '../../../nodes/WeShop/n8n/errors';
import { operations } from '../../../nodes/WeShop/operations/registry';
import { toolDescriptions } from '../../../nodes/WeShop/panel/operationPickers';
import type { IExecuteFunctions } from 'n8n-workflow';

describe('The description of a tool', () => {
	it.each(toolDescriptions(operations).map((property) => ({ property, operation: property.displayOptions!.show!.operation![0] as string })))('for $operation is shown for tools only, and is short enough', ({ property }) => {
		expect(property.displayOptions?.show).toMatchObject({ '@tool': [true] });
		expect(property.default).toMatch(/^[A-Z].*\.$/);
		expect(String(property.default).length).toBeLessThan(500);
	});

	it('says how long a picture or video takes and what is returned', () => {
		const descriptions = Object.fromEntries(operations.map(({ name, toolDescription }) => [name, toolDescription]));
		expect(descriptions.removeBackground).toMatch(/^Cut the subject out.*ten seconds.*URL/);
		expect(descriptions.kling).toMatch(/a few minutes.*posterUrl/);
	});

	it('exists for each operation of the node', () => {
		const { properties } = new WeShop().description;
		expect(properties.filter(({ name }) => name === 'toolDescription')).toHaveLength(operations.length);
	});
});

describe('The message of a refusal', () => {
	it.each([
		['weShopTool', 'Quality cannot be "ultra". Set Quality to one of lite, pro'],
		['weShop', 'Quality cannot be "ultra"'],
	])('includes the description for a model, which sees nothing else: %s', (type, message) => {
		const node = { getNode: () => ({ type: `n8n-nodes-weshop.${type}` }) } as IExecuteFunctions;
		expect(nodeError(node, 'Quality cannot be "ultra"', { itemIndex: 0, description: 'Set Quality to one of lite, pro' }).message).toBe(message);
	});
});
