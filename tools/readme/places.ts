import type { Agent, Field } from '../../nodes/WeShop/agents/agent';
import { buildRequest } from '../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../nodes/WeShop/agents/readParameters';

type Raw = Record<string, unknown>;

/**
 * Where the URLs of a field turn up in real requests of the agent, over all of its choices.
 * @throws if no request has them, which the documentation would pass over in silence
 */
export function placesOf(agent: Agent, field: Field): string[] {
	const choices = agent.fields.flatMap((other) => (other.kind === 'choice' ? other.choices.map(({ value }) => ({ [other.name]: value })) : []));
	const others = agent.fields.filter(({ name }) => name !== field.name).map((other) => ({ [other.name]: sampleOf(other) }));
	const variants = agent.fields.filter(({ name }) => name === field.name);
	const requests = variants.flatMap((variant) =>
		leastOf(agent).flatMap((needed) => {
			const least = { ...needed, ...neededBy(agent, variant), [variant.name]: sampleOf(variant) };
			return [least, ...choices.map((choice) => ({ ...least, ...choice, ...neededBy(agent, variant) })), ...others.map((other) => ({ ...other, ...least }))];
		}),
	);
	const places = [...new Set(requests.flatMap((raw) => placesIn(requestOf(agent, raw), field)))];
	if (places.length === 0) throw new Error(`No request of ${agent.name} shows where ${field.name} goes`);
	// In a list behind another field's, and alone: the list says both.
	return places.filter((place) => !(isList(field) && places.includes(place.replace(/\[\d+\]$/, '')) && place.endsWith(']')));
}

/** What the agent cannot do without: whatever is chosen, and for some choice. */
function leastOf({ fields }: Agent): Raw[] {
	const needed = fields.filter((field) => field.required || (field.kind === 'images' && field.min > 0));
	return [needed.filter(({ when }) => !when), needed].map((all) => Object.fromEntries(all.map((field) => [field.name, sampleOf(field)])));
}

/** What has to be set so that a field shows. */
function neededBy({ fields }: Agent, { when }: Field): Raw {
	return Object.fromEntries(
		Object.entries(when ?? {}).map(([name, [value]]) => [name, value === 'set' ? sampleOf(fields.find((field) => field.name === name)!) : value]),
	);
}

/** Empty if the agent refuses the parameters. */
function requestOf(agent: Agent, raw: Raw): Record<string, Raw> {
	const parameters = readParameters(agent, { value: (name) => raw[name] });
	if ('refusal' in parameters) return {};
	const images = Object.entries(parameters.images).map(([name, sources]) => [name, sources.map((source) => (source.mode === 'url' ? source.url : ''))]);
	const { input, params } = buildRequest(agent, parameters.values, { ...parameters.addresses, ...Object.fromEntries(images) }, { batchCount: 1 });
	return { input, params };
}

function sampleOf(field: Field): unknown {
	if ('default' in field && field.default !== undefined) return field.default;
	switch (field.kind) {
		case 'images':
			return { values: urlsOf(field).map((image) => ({ image })) };
		case 'image':
			return urlsOf(field)[0];
		case 'addresses':
			return urlsOf(field);
		default:
			return SAMPLES[field.kind];
	}
}

const SAMPLES: Partial<Record<Field['kind'], string | number>> = { text: 'a text', integer: 1, preset: 1, color: '#ffffff' };

function urlsOf(field: Field): string[] {
	return Array.from({ length: isList(field) ? 2 : 1 }, (_, index) => `https://shop.example/${field.name}-${index + 1}`);
}

function isList(field: Field): boolean {
	return (field.kind === 'images' || field.kind === 'addresses') && field.max > 1;
}

function placesIn(request: Record<string, Raw>, field: Field): string[] {
	const [first] = urlsOf(field);
	return Object.entries(request).flatMap(([where, part]) =>
		Object.entries(part).flatMap(([key, value]) => {
			if (value === first) return [`${where}.${key}`];
			const at = Array.isArray(value) ? value.indexOf(first) : -1;
			if (at < 0) return [];
			return [isList(field) && at === 0 ? `${where}.${key}` : `${where}.${key}[${at}]`];
		}),
	);
}
