import { WeShop } from '../../../nodes/WeShop/WeShop.node';
import { nodeError } from '../../../nodes/WeShop/n8n/errors';
import { operations } from '../../../nodes/WeShop/operations/registry';
import { toolDescriptions } from '../../../nodes/WeShop/panel/toolDescription';
import type { IExecuteFunctions } from 'n8n-workflow';

describe('What an AI model is told', () => {
	it.each(toolDescriptions(operations).map((property) => ({ property, operation: property.displayOptions!.show!.operation![0] as string })))('of $operation is there for tools alone, and short enough', ({ property }) => {
		expect(property.displayOptions?.show).toMatchObject({ '@tool': [true] });
		expect(property.default).toMatch(/^[A-Z].*\.$/);
		expect(String(property.default).length).toBeLessThan(500);
	});

	it('says of each picture and video what it takes and gives', () => {
		const told = Object.fromEntries(operations.map(({ name, toModel }) => [name, toModel]));
		expect(told.removeBackground).toMatch(/^Cut the subject out.*ten seconds.*URL/);
		expect(told.kling).toMatch(/some minutes.*posterUrl/);
	});

	it('is there for each operation of the node', () => {
		const { properties } = new WeShop().description;
		expect(properties.filter(({ name }) => name === 'toolDescription')).toHaveLength(operations.length);
	});

	it.each([
		['weShopTool', 'Quality cannot be "ultra". Set Quality to one of lite, pro'],
		['weShop', 'Quality cannot be "ultra"'],
	])('of a refusal by %s is all that it is told', (type, message) => {
		const node = { getNode: () => ({ type: `n8n-nodes-weshop.${type}` }) } as IExecuteFunctions;
		expect(nodeError(node, 'Quality cannot be "ultra"', { itemIndex: 0, description: 'Set Quality to one of lite, pro' }).message).toBe(message);
	});
});
