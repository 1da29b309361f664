import type { INodeParameters } from 'n8n-workflow';
import { agents } from '../../../nodes/WeShop/agents';
import type { Agent, Field } from '../../../nodes/WeShop/agents/agent';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { films, photos, sounds } from '../../catalogue/bodies';
import { clientBodies, operations } from '../../catalogue/catalogue';
import { byAddress, parametersOf } from '../../engine/clientBodies';
import { shop } from '../../engine/fields';
import type { Sent } from './parameters';

/** Good values of an agent's fields, and what WeShop gets of them. */
export interface GoodRequest {
	parameters: INodeParameters;
	sent: Sent;
}

/** Where the vendor's client would send a request that the node refuses. */
const NOT_LEAST = ['nano-banana-edit'];

/**
 * A request of the vendor's client in which a field has a meaning, with the variant of the field that applies then. The
 * least request first: all is as at first in it. A photo or a video is put in the place of one of the full request.
 */
export function goodRequest(agent: Agent, name: string): { request: GoodRequest; field: Field } | undefined {
	const isMedia = agent.fields.some((field) => field.name === name && ['image', 'images', 'addresses'].includes(field.kind));
	const bodies = Object.keys(clientBodies[agent.name]!).filter((body) => body !== 'least' || !(isMedia || NOT_LEAST.includes(agent.name)));
	const offered = operations.find((one) => one.agent === agent.name)!;
	for (const body of bodies) {
		const parameters = parametersOf(offered, clientBodies[agent.name]![body]!, byAddress);
		const read = readParameters(agent, { value: (one) => parameters[one] });
		const fields = 'refusal' in read ? {} : read.fields;
		const field = fields[name];
		if (field && (!isMedia || parameters[name] !== undefined)) {
			const sent = sentOf(agent.name, body);
			const defaults = defaultsOf(fields);
			// Set as well: n8n has the default of another model where an expression chooses the model.
			return { request: { parameters: { ...defaults, ...parameters }, sent: { ...sent, params: { ...defaults, ...sent.params } } }, field };
		}
	}
	return undefined;
}

/** The node sends the choices that it shows; the client leaves some to WeShop. */
function defaultsOf(fields: Readonly<Record<string, Field>>): Record<string, string> {
	return Object.fromEntries(Object.values(fields).flatMap((field) => (field.kind === 'choice' && field.default !== '' ? [[field.name, field.default]] : [])));
}

export const agentOf = (key: string): Agent | undefined => agents.find(({ resource, operation }) => key === `${resource}:${operation}`);

function sentOf(agent: string, name: string): Sent {
	const addresses: Record<string, (count: number) => string[]> = { i: photos, v: films, a: sounds };
	const text = JSON.stringify(clientBodies[agent]![name]).replace(/https:\/\/media\.example\/(?:mask|([iva])(\d+))\.\w+/g, (_, kind?: string, count?: string) => (kind ? addresses[kind]!(Number(count)).at(-1)! : shop('sneaker-mask.png')));
	return withListUnderInput(JSON.parse(text) as Sent);
}

/** WeShop's documents name such a list for Seedance, and the node sends it besides. */
export function withListUnderInput(sent: Sent): Sent {
	if (sent.agent.name !== 'seedance') return sent;
	const { images, ...input } = sent.input;
	return { ...sent, input: { ...input, ...(sent.params.images ? { images: sent.params.images } : {}) } };
}
