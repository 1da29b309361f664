import { agents } from '../../nodes/WeShop/agents';
import { operations } from '../../nodes/WeShop/operations/registry';
import { nodeHint, triggerHint } from '../../nodes/WeShop/panel/builderHints';
import { outputSchemas } from '../../tools/build/outputSchemas';
import { examples } from '../../tools/demo/workflows';
import { tryouts } from '../../tools/demo/tryouts';
import { AssistantTools } from '../n8n/assistantTools';
import type { CredentialReference } from '../n8n/credentials';
import type { N8nRest } from '../n8n/rest';
import { mistakesIn } from './definitions';
import { itemsOf, succeeded, theN8n, theSandbox } from './instance';

const NODE = 'n8n-nodes-weshop.weShop';
const TRIGGER = 'n8n-nodes-weshop.weShopTrigger';

let n8n: N8nRest;
let credential: CredentialReference;
let assistant: AssistantTools;
let definition: string;

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
	assistant = await AssistantTools.of(n8n);
	({ definitions: definition } = await assistant.call('get_node_types', { nodeIds: [{ nodeId: NODE, resource: 'image', operation: 'removeBackground' }] }));
});

describe('What n8n tells AI models that build workflows', () => {
	const WORDS = ['weshop', 'remove background', 'product photo', 'virtual try on', 'fashion', 'upscale image', 'headshot', 'logo', 'ghost mannequin', 'flat lay', 'video generation', 'nano banana', 'kling', 'packshot'];

	it('finds the node by plain words, among all of n8n', async () => {
		const { results } = await assistant.call('search_nodes', { queries: WORDS });
		const found = results.split('\n\n---\n\n');
		expect(found).toHaveLength(WORDS.length);
		expect(WORDS.filter((_, index) => !found[index]!.includes(`- ${NODE}\n`))).toEqual([]);
	});

	it('says with it what it is for, what belongs to it, and what each operation does', async () => {
		const { results } = await assistant.call('search_nodes', { queries: ['weshop'] });
		const [, found = ''] = new RegExp(`- ${NODE}\n([^]*?)\n\n- `).exec(results) ?? [];
		expect(found).toContain(`@builderHint ${nodeHint.searchHint}`);
		for (const { nodeType, relationHint } of nodeHint.relatedNodes!) expect(found).toContain(`- ${nodeType}: "${relationHint}"`);
		for (const { name, description, builderHint } of operations) {
			expect(found).toContain(`- ${name}\n              ${description}${builderHint ? `\n              @builderHint ${builderHint}` : ''}\n`);
		}
		expect(results).toContain(`- ${TRIGGER} [TRIGGER]`);
		expect(results).toContain(`@builderHint ${triggerHint.searchHint}`);
		// Some 2,300 tokens, and again for the node as a tool.
		expect(found.length).toBeLessThan(11_000);
	});

	it('defines the parameters of every operation, with the rules for all of them once, on top', () => {
		const defined = [...definition.matchAll(/resource: '(\w+)';\n  operation: '(\w+)';/g)].map(([, resource, name]) => `${resource}: ${name}`);
		// n8n adds one to each resource.
		expect(defined.filter((name) => !name.endsWith('__CUSTOM_API_CALL__')).sort()).toEqual(operations.map(({ resource, name }) => `${resource}: ${name}`).sort());
		const [rules] = nodeHint.extraTypeDefContent!;
		for (const line of rules!.content.split('\n')) expect(definition.split(line)).toHaveLength(2);
		expect(definition.indexOf('Rules for all operations')).toBeLessThan(definition.indexOf('export type'));
		expect(definition).toMatch(/@searchListMethod searchBackgrounds\n/);
		expect(definition).toMatch(/@builderHint Take an ID from the list of the account[^\n]*\n \* @placeholderSupported false\n/);
		// n8n gives all operations of a community node at once, some 88,000 tokens, whichever one is asked for.
		expect(definition.length).toBeLessThan(360_000);
	});

	it('defines them so that what users and examples set fits, and what models get wrong does not', () => {
		const nodes = [...tryouts(), ...examples()].flatMap(([, workflow]) => workflow.nodes).filter(({ type }) => type === NODE);
		expect(nodes.length).toBeGreaterThan(60);
		expect(mistakesIn(definition, nodes.map(({ parameters }) => parameters))).toEqual([]);
		const cutOut = { resource: 'image', operation: 'removeBackground' };
		const url = { __rl: true, mode: 'url', value: 'https://shop.example/photos/sneaker.jpg' };
		const wrong = [
			{ ...cutOut, originalImage: 'https://shop.example/photos/sneaker.jpg' },
			{ ...cutOut, originalImage: { ...url, mode: 'file' } },
			{ ...cutOut, originalImage: url, completion: 'webhook' },
			{ ...cutOut, originalImage: url, imageUrl: 'https://shop.example/photos/sneaker.jpg' },
			{ ...cutOut, originalImage: url, batchCount: 'two' },
			{ resource: 'design', operation: 'poster' },
			{ resource: 'image', operation: 'cutOut' },
		];
		expect(mistakesIn(definition, wrong)).toEqual(wrong.map((_, index) => index));
	});

	it('knows what each operation puts out before it has run', async () => {
		for (const [name, schema] of outputSchemas(operations, agents)) {
			expect(await n8n.session.raw(`/schemas/${NODE}/1.0.0/${name.split('/').slice(2).join('/')}`, 'json')).toEqual(schema);
		}
	});

	it('lists the presets of the account, and says not to invent any', async () => {
		const { results, builderHint } = await assistant.call('explore_node_resources', {
			nodeType: NODE,
			version: 1,
			methodName: 'searchBackgrounds',
			methodType: 'listSearch',
			credentialType: 'weShopApi',
			credentialId: credential.id,
		});
		expect(results.length).toBeGreaterThan(0);
		expect(Object.keys(results[0]!)).toEqual(expect.arrayContaining(['name', 'value']));
		expect(builderHint ?? '').toMatch(/^$|never an invented one/);
	});
});

describe('What n8n builds of it', () => {
	it('is valid as the hint for Run → Check says it, and loops by the second output', async () => {
		const pattern = /<pattern title="Checking until[^\n]*\n([^]*?)<\/pattern>/.exec(definition)![1]!.replace(/^ +\* ?/gm, '');
		const code = `${MANUAL_TRIGGER}const useResult = node({ type: 'n8n-nodes-base.noOp', version: 1, config: { name: 'Use' } });\n${pattern}`;
		expect(await assistant.call('validate_workflow', { code })).toEqual({ valid: true, nodeCount: 5 });
		const { workflowId, autoAssignedCredentials } = await assistant.call('create_workflow_from_code', { code });
		expect(autoAssignedCredentials?.map(({ nodeName, credentialType }) => [nodeName, credentialType])).toEqual([['Start Video', 'weShopApi'], ['Check Run', 'weShopApi']]);
		const { connections } = await n8n.workflows.get(workflowId);
		expect(connections['Check Run']!.main!.map((output) => output?.map(({ node }) => node))).toEqual([['Use'], ['Wait']]);
		expect(connections.Wait!.main![0]!.map(({ node }) => node)).toEqual(['Check Run']);
	});

	it('works with the defaults alone', async () => {
		const { items, runs } = await execute("{ resource: 'image', operation: 'removeBackground', originalImage: { __rl: true, mode: 'url', value: expr('{{ $json.photo }}') } }");
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({ json: { agentName: 'removeBG', status: 'Success' }, binary: { data: { mimeType: 'image/png' } } });
		expect(runs).toBe(1);
	});

	it.each([
		['a text in place of an image', "originalImage: expr('{{ $json.photo }}')", 1],
		['an image by base64', "originalImage: { __rl: true, mode: 'url', value: 'data:image/png;base64,iVBORw0KGgo=' }", /Enter one address that starts with https/],
		['a file that the item does not have', "originalImage: { __rl: true, mode: 'binary', value: 'photo' }", /photo/],
		['a placeholder in place of an image', "originalImage: { __rl: true, mode: 'url', value: placeholder('URL of the photo') }", /Enter one address that starts with https/],
		['an invented preset', "originalImage: { __rl: true, mode: 'url', value: expr('{{ $json.photo }}') }, backgroundId: { __rl: true, mode: 'id', value: 'white-studio' }", /Enter the ID of a preset, a whole number/],
		['a way to wait that there is not', "originalImage: { __rl: true, mode: 'url', value: expr('{{ $json.photo }}') }, completion: 'webhook'", /After Starting/],
	])('with %s works, or is refused in words before anything is paid', async (_, parameters, outcome) => {
		const { items, runs, error } = await execute(`{ resource: 'image', operation: 'removeBackground', ${parameters} }`);
		if (outcome === 1) expect([items.length, runs, error]).toEqual([1, 1, undefined]);
		else expect([items.length, runs, error]).toEqual([0, 0, expect.stringMatching(outcome as RegExp)]);
	});

	afterAll(async () => await theSandbox().expectKeyStayedHome());
});

const MANUAL_TRIGGER = "const startTrigger = trigger({ type: 'n8n-nodes-base.manualTrigger', version: 1, config: { name: 'Start' } });\n";

/** A workflow with this node behind a photo, validated, built and run by n8n. */
async function execute(parameters: string) {
	const code = `${MANUAL_TRIGGER}const photo = node({ type: 'n8n-nodes-base.set', version: 3.4, config: { name: 'Photo', parameters: { assignments: { assignments: [{ id: 'a', name: 'photo', type: 'string', value: 'https://shop.example/photos/sneaker.jpg' }] } } } });
const weShop = node({ type: '${NODE}', version: 1, config: { name: 'WeShop', parameters: ${parameters}, credentials: { weShopApi: newCredential('WeShop') } } });
export default workflow('id', 'built').add(startTrigger).to(photo).to(weShop);`;
	expect(await assistant.call('validate_workflow', { code })).toEqual({ valid: true, nodeCount: 3 });
	const { workflowId } = await assistant.call('create_workflow_from_code', { code });
	const before = (await theSandbox().runs()).length;
	const run = await n8n.workflows.run(workflowId, 'Start');
	if (!('executionId' in run)) throw new Error('n8n did not execute it');
	const execution = await n8n.executions.wait(run.executionId, { seconds: 60 });
	const error = execution.data.resultData.error?.message;
	const items = error ? [] : itemsOf(await succeeded(Promise.resolve(execution)), 'WeShop');
	return { items, error, runs: (await theSandbox().runs()).length - before };
}
