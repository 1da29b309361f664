import { examples } from '../../tools/demo/workflows';

const isWeShop = ({ type }: { type: string }) => type === 'n8n-nodes-weshop.weShop';
const notesOf = ({ nodes }: { nodes: Array<{ type: string; parameters: Record<string, unknown> }> }) =>
	nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote').map(({ parameters }) => String(parameters.content)).join('\n');

describe('An example that is to be executed again', () => {
	const again = [...examples()].filter(([, workflow]) => /(run|execute) (the workflow|it) again(?! in the editor)/i.test(notesOf(workflow)) && !/Change a prompt/.test(notesOf(workflow)));

	it.each(again)('pays for nothing that it has paid for: %s', (_, { nodes }) => {
		const paying = nodes.filter((node) => isWeShop(node) && !['get', 'check', 'wait'].includes(String(node.parameters.operation)));
		expect(paying.length).toBeGreaterThan(0);
		expect(paying.filter(({ parameters }) => (parameters.options as { madeBefore?: string } | undefined)?.madeBefore !== 'reuse').map(({ name }) => name)).toEqual([]);
	});

	it('is one of several', () => {
		expect(again.map(([name]) => name)).toEqual(expect.arrayContaining(['brand-recipe', 'catalogue-night', 'poster-series', 'sheet-product-photos']));
	});
});
