import type { Agent, Field } from '../../nodes/WeShop/agents/agent';
import { buildRequest } from '../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../nodes/WeShop/agents/readParameters';

/** All that can be set for an agent, made from its file so that it stays true. */
export function agentTable(agent: Agent): string {
	const rows = agent.fields.map((field) => `| ${[field.label, `\`${field.name}\``, takes(field), fallback(field), shows(field), sentAs(agent, field)].join(' | ')} |`);
	return ['| Field | Parameter | Takes | Default | Shows when | Sent as |', '|---|---|---|---|---|---|', ...rows].join('\n');
}

function takes(field: Field): string {
	switch (field.kind) {
		case 'text':
			return 'a text';
		case 'choice':
			return field.choices.map(({ value, label }) => (label === value ? `\`${value}\`` : `${label} \`${value}\``)).join('<br>');
		case 'integer':
			return `a whole number, ${field.min}–${field.max}`;
		case 'seconds':
			return 'choices' in field.range ? `${field.range.choices.join(' or ')} seconds` : `${field.range.min}–${field.range.max} seconds`;
		case 'switch':
			return 'on or off';
		case 'color':
			return 'a color, `#rrggbb`';
		case 'preset':
			return 'a preset from the list, or its ID';
		case 'image':
			return 'a URL or a file';
	}
}

function fallback(field: Field): string {
	if ('default' in field && field.default !== undefined) return `\`${String(field.default)}\``;
	if ('prefill' in field && field.prefill) return field.kind === 'image' ? `the file in \`${field.prefill}\`` : `“${field.prefill}”${emptyBeside(field)}`;
	return field.required ? '**needed**' : '–';
}

function emptyBeside(field: Field): string {
	return 'emptyBeside' in field && field.emptyBeside ? `; empty where ${field.emptyBeside.map((name) => `\`${name}\``).join(' or ')} is set` : '';
}

function shows({ when }: Field): string {
	const conditions = Object.entries(when ?? {}).map(([name, values]) =>
		values[0] === '' ? `\`${name}\` is empty` : `\`${name}\` is ${values.map((value) => `\`${String(value)}\``).join(' or ')}`,
	);
	return conditions.join(', ') || 'always';
}

/** Where a value of the field turns up in real requests of the agent, over all of its choices that the field goes with. */
function sentAs(agent: Agent, field: Field): string {
	const others = agent.fields.flatMap((other) => (other.kind === 'choice' ? other.choices.map(({ value }) => ({ [other.name]: value })) : []));
	const needed = Object.fromEntries(Object.entries(field.when ?? {}).map(([name, values]) => [name, values[0]]));
	const places = [{}, ...others].flatMap((other) => placesIn(requestOf(agent, { ...other, ...needed }), field));
	return [...new Set(places)].join('<br>') || 'not sent; it says how the image is';
}

/** Everything filled in, but a preset that excludes a color. */
function requestOf(agent: Agent, set: Record<string, unknown>): Record<string, unknown> {
	const raw: Record<string, unknown> = {
		...Object.fromEntries(agent.fields.map(({ name, kind }) => [name, SAMPLES[kind] ?? (kind === 'image' ? imageUrl(name) : undefined)])),
		...set,
	};
	if (set.backgroundHex !== '') delete raw.backgroundId;
	const parameters = readParameters(agent, (name) => raw[name] ?? defaultOf(agent, name));
	if ('refusal' in parameters) return {};
	const urls = Object.fromEntries(Object.keys(parameters.images).map((name) => [name, imageUrl(name)]));
	const { input, params } = buildRequest(agent, parameters.values, urls, { batchCount: 1 });
	return { input, params };
}

const SAMPLES: Partial<Record<Field['kind'], string | number>> = { text: 'a text', integer: 1, preset: 1, color: '#ffffff' };

function imageUrl(name: string): string {
	return `https://shop.example/${name}`;
}

function defaultOf(agent: Agent, name: string): unknown {
	const field = agent.fields.find((one) => one.name === name);
	return field && 'default' in field ? field.default : undefined;
}

function placesIn(request: Record<string, unknown>, { name, kind }: Field): string[] {
	return Object.entries(request).flatMap(([where, part]) =>
		Object.entries(part as Record<string, unknown>).flatMap(([key, value]) => {
			if (kind === 'image') {
				if (value === imageUrl(name)) return [`\`${where}.${key}\``];
				return Array.isArray(value) && value.includes(imageUrl(name)) ? [`\`${where}.${key}[${value.indexOf(imageUrl(name))}]\``] : [];
			}
			if (key !== name) return [];
			return [`\`${where}.${key}\`${kind === 'seconds' || kind === 'switch' ? `, such as \`${JSON.stringify(value)}\`` : ''}`];
		}),
	);
}
