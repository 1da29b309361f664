import { agents } from '../../nodes/WeShop/agents';
import { operations } from '../../nodes/WeShop/operations/registry';
import { outputSchemas } from '../../tools/build/outputSchemas';
import { committedContract } from '../contract/committed';

/** What only comes out where the user has asked for it, or where WeShop says it of some runs alone. */
const NOT_USUAL = ['input', 'run', 'taskName', 'isEstimated', 'exclusive', 'type'];

const schemas = new Map(outputSchemas(operations, agents));

describe('The output that n8n shows of a node before it has run', () => {
	it('is there for every operation, where n8n looks for it', () => {
		expect([...schemas.keys()].sort()).toEqual(operations.map(({ resource, name }) => `__schema__/v1.0.0/${resource}/${name}.json`).sort());
	});

	// The contract has what came out in n8n's engine.
	it.each(operations.map((operation) => [`${operation.resource}: ${operation.name}`, operation] as const))('is what comes out of %s, with its kinds', (_, { resource, name }) => {
		const media = agents.find((agent) => agent.resource === resource && agent.operation === name)?.media;
		const comesOut = committedContract().outputs[media ?? `${resource}.${name}`]!;
		const usual = Object.entries(comesOut).filter(([field]) => !NOT_USUAL.includes(field));
		const { type, properties } = schemas.get(`__schema__/v1.0.0/${resource}/${name}.json`)!;
		expect(type).toBe('object');
		expect(properties).toEqual(Object.fromEntries(usual.map(([field, kind]) => [field, { type: kind === 'list' ? 'array' : kind }])));
	});
});
