import { createEmptyRunExecutionData, Workflow, type INode, type INodeTypes, type IExecuteFunctions, type IWebhookFunctions } from 'n8n-workflow';
import { readPausedExecution, storePausedExecution, type PausedExecution } from '../../../nodes/WeShop/state/pausedExecution';

const nodeOf = (name: string, id: string): INode => ({ id, name, type: 'n8n-nodes-weshop.weShop', typeVersion: 1, position: [0, 0], parameters: {} });
const paused: PausedExecution = { nonce: 'nonce-1', items: [{ failed: { error: 'No' } }] };
const stored = { version: 2, ...paused };
const nodeTypes = { getByNameAndVersion: () => ({ description: { properties: [] } }) } as unknown as INodeTypes;

/** The node of this name, in a workflow of n8n's own that holds another one as well, when WeShop calls. */
function called(name: string, context: Record<string, unknown> = { weShopPaused: stored }) {
	const nodes = [nodeOf(name, 'paused'), nodeOf('Another', 'another')];
	const workflow = new Workflow({ id: '1', nodes, connections: {}, active: false, nodeTypes });
	const data = createEmptyRunExecutionData();
	data.executionData = { contextData: { [`node:${name}`]: context, 'node:Another': { weShopPaused: { version: 1, nonce: 'wrong', items: [] } } } } as never;
	return {
		getNode: () => nodes[0]!,
		// As n8n-core's NodeExecutionContext has it.
		evaluateExpression: (expression: string, itemIndex: number) =>
			workflow.expression.resolveSimpleParameterValue(`=${expression}`, {}, data, 0, itemIndex, name, [], 'webhook', {}),
	} as unknown as IWebhookFunctions;
}

describe('What a node stores while it is paused is read again', () => {
	it('from what it stores, with the version of its shape', () => {
		const context = {};
		storePausedExecution({ getContext: () => context } as unknown as IExecuteFunctions, paused);
		expect(context).toEqual({ weShopPaused: stored });
		expect(readPausedExecution(called('WeShop', context))).toEqual(paused);
	});

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
		expect(readPausedExecution(called(name))).toEqual(paused);
	});

	it('as a copy, so that nothing done to it reaches what n8n stores', () => {
		const found = readPausedExecution(called('WeShop')) as PausedExecution;
		found.items.push({ failed: {} });
		found.nonce = 'other';
		expect(stored).toEqual({ version: 2, nonce: 'nonce-1', items: [{ failed: { error: 'No' } }] });
	});
});

it('What the version before has stored is read, as executions outlive an upgrade', () => {
	const output = { download: true, binaryPropertyName: 'data', maxFileSize: 500, includeInput: false, includeRun: false };
	const before = { version: 1, nonce: 'nonce-1', items: [{ runs: [{ executionId: 'run-1' }], output }, { failed: { error: 'No' } }] };
	expect(readPausedExecution(called('WeShop', { weShopPaused: before }))).toEqual({ nonce: before.nonce, items: before.items });
});

describe('A node that is not paused', () => {
	it.each([{}, { weShop: { executionId: '1' } }, { weShopPaused: null }, { weShopPaused: [] }, { weShopPaused: 'nonce-1' }, { weShopPaused: paused }])('has nothing: %j', (context) => {
		expect(readPausedExecution(called('WeShop', context))).toBeUndefined();
	});
});

describe('What another version of the node has stored', () => {
	it.each([{ ...stored, version: 3 }, { ...stored, version: 0 }, { version: 3 }, { version: null }, { version: 1 }, { version: 2 }, { ...stored, items: [undefined] }])('is not taken for anything else: %j', (weShopPaused) => {
		expect(readPausedExecution(called('WeShop', { weShopPaused }))).toBe('unreadable');
	});
});
