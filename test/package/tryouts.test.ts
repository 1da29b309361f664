import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NodeHelpers, type INodeTypeDescription } from 'n8n-workflow';
import { agents } from '../../nodes/WeShop/agents';
import { buildRequest } from '../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../nodes/WeShop/agents/readParameters';
import { WeShop } from '../../nodes/WeShop/WeShop.node';
import { tryouts } from '../../tools/demo/tryouts';
import { examples, withCredentials } from '../../tools/demo/workflows';
import { compileDocument } from '../sandbox/api/document';
import { contradiction, type RunRequest } from '../sandbox/runs/request';

const description = new WeShop().description as INodeTypeDescription;
const document = compileDocument();
const nodes = [...tryouts().values()].flatMap((workflow) => workflow.nodes.filter(({ type }) => type === 'n8n-nodes-weshop.weShop'));

describe('The workflows of npm start to try everything', () => {
	it('have a node for each operation that makes something, and for any agent', () => {
		const offered = [...agents.map(({ resource, operation }) => `${resource}:${operation}`), 'run:estimate', 'run:start'];
		expect(nodes.map(({ parameters }) => `${String(parameters.resource)}:${String(parameters.operation)}`).sort()).toEqual(offered.sort());
	});

	it.each(agents.map((agent) => [`${agent.resource}: ${agent.label}`, agent] as const))('%s runs as it is, with photos that there are', (_, agent) => {
		const node = nodes.find(({ parameters }) => parameters.resource === agent.resource && parameters.operation === agent.operation)!;
		const all = NodeHelpers.getNodeParameters(description.properties, node.parameters as never, true, false, node as never, description)!;
		const read = readParameters(agent, { value: (name) => all[name] });
		if ('refusal' in read) throw new Error(`${read.refusal.message}. ${read.refusal.description}`);
		const images = Object.entries(read.images).map(([name, sources]) => [name, sources.map((source) => (source.mode === 'url' ? source.url : 'a file that the node does not get'))]);
		const request: unknown = buildRequest(agent, read.values, { ...read.addresses, ...Object.fromEntries(images) }, { batchCount: 1 });
		expect(document.checkRunRequest(request) ? [] : document.checkRunRequest.errors).toEqual([]);
		expect(contradiction(request as RunRequest)).toBeUndefined();
		const urls = JSON.stringify(request).match(/https:\/\/shop\.example\/photos\/[^"]+/g) ?? [];
		for (const url of urls) expect(readFileSync(path.join(__dirname, '..', 'fixtures', path.basename(url))).length).toBeGreaterThan(0);
		expect(JSON.stringify(request)).not.toContain('a file that the node does not get');
	});

	it('have names and nodes of their own, and take the credential', () => {
		const names = [...examples().values(), ...tryouts().values()].map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const workflow of tryouts().values()) {
			for (const key of ['id', 'name'] as const) expect(new Set(workflow.nodes.map((node) => node[key])).size).toBe(workflow.nodes.length);
			const ready = withCredentials(workflow, { id: '1', name: 'WeShop', type: 'weShopApi' });
			for (const { type, credentials } of ready.nodes) if (type.includes('weshop')) expect(credentials).toEqual({ weShopApi: { id: '1', name: 'WeShop' } });
		}
	});
});
