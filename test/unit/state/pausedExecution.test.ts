import { createEmptyRunExecutionData, Workflow, type INode, type INodeTypes, type IWebhookFunctions } from 'n8n-workflow';
import { readPausedExecution, type PausedExecution } from '../../../nodes/WeShop/state/pausedExecution';

const nodeOf = (name: string, id: string): INode => ({ id, name, type: 'n8n-nodes-weshop.weShop', typeVersion: 1, position: [0, 0], parameters: {} });
const parked: PausedExecution = { nonce: 'nonce-1', items: [{ failed: { error: 'No' } }] };
const nodeTypes = { getByNameAndVersion: () => ({ description: { properties: [] } }) } as unknown as INodeTypes;

/** The node of this name, in a workflow of n8n's own that holds another one as well, when WeShop calls. */
function called(name: string, context: Record<string, unknown> = { weShopPaused: parked }) {
	const nodes = [nodeOf(name, 'parked'), nodeOf('Another', 'another')];
	const workflow = new Workflow({ id: '1', nodes, connections: {}, active: false, nodeTypes });
	const data = createEmptyRunExecutionData();
	data.executionData = { contextData: { [`node:${name}`]: context, 'node:Another': { weShopPaused: { nonce: 'wrong', items: [] } } } } as never;
	return {
		getNode: () => nodes[0]!,
		// As n8n-core's NodeExecutionContext has it.
		evaluateExpression: (expression: string, itemIndex: number) =>
			workflow.expression.resolveSimpleParameterValue(`=${expression}`, {}, data, 0, itemIndex, name, [], 'webhook', {}),
	} as unknown as IWebhookFunctions;
}

describe('What a node keeps while it is parked is found again', () => {
	it.each([
		'WeShop',
		'WeShop 2',
		'"Quoted"',
		"it's `so`",
		'back\\slash',
		'\\',
		'ends with \\',
		'\\"]}}',
		'}} {{',
		'{{ $json.name }}',
		'}}"].context.other }}',
		'${1 + 1}',
		'\\u007d',
		'two\nlines\r\n\ttabbed',
		'靴 👟 Schuh ß',
		'line\u2028and paragraph\u2029separators',
		'half of a pair \ud83d',
		'a.constructor',
		'.  constructor',
		'x.toDateTime()',
		'/* no comment */ // at all',
		'$node["Another"]',
		'toString',
		' ',
	])('for the name %j', (name) => {
		expect(readPausedExecution(called(name))).toEqual(parked);
	});

	it('as a copy, so that nothing done to it reaches what n8n stores', () => {
		const found = readPausedExecution(called('WeShop'))!;
		found.items.push({ failed: {} });
		found.nonce = 'other';
		expect(parked).toEqual({ nonce: 'nonce-1', items: [{ failed: { error: 'No' } }] });
	});
});

describe('A node that is not parked', () => {
	it.each([{}, { weShop: { executionId: '1' } }, { weShopPaused: null }])('has nothing: %j', (context) => {
		expect(readPausedExecution(called('WeShop', context))).toBeUndefined();
	});
});
