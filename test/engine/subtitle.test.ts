import { operations } from '../../nodes/WeShop/operations/registry';
import { prepare } from './workflow';
import { builtNode } from './workflow';

/** The line below the node's name on the canvas. */
async function subtitle(resource: string, operation: string): Promise<string> {
	const { workflow } = await prepare({ parameters: { resource, operation } });
	const { description } = await builtNode();
	return workflow.expression.getSimpleParameterValue(workflow.getNode('WeShop')!, description.subtitle, 'internal', {}) as string;
}

describe('The line below the node on the canvas', () => {
	it.each(operations.map(({ resource, name }) => [resource, name]))('says in a few words what %s: %s does', async (resource, operation) => {
		const line = await subtitle(resource!, operation!);
		expect(line).toMatch(/^[A-Z][a-z]+ (the|a|an|many) [A-Za-z0-9 .-]{3,30}$|^Wait for a run$/);
	});

	it('has words for an operation that nobody has found words for yet', async () => {
		expect(await subtitle('image', 'swapHat')).toBe('Swap hat');
	});
});
