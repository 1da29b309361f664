import type { Agent, Condition, Field, Parameters, Refusal, Values } from './agent';
import { isEmpty, readValue } from './readValue';

/**
 * What the user set for an agent, each condition and rule checked, as expressions can bypass the editor.
 * A value that the other choices leave no place for is dropped; a missing or impossible one is refused, so a field that is
 * both required and has a default (for the editor) does not fall back on it when an expression finds nothing.
 * @param raw gives what a field holds, `undefined` or `null` where it holds nothing
 */
export function readParameters(agent: Agent, raw: (name: string) => unknown): Parameters | { refusal: Refusal } {
	const read: Parameters = { values: {}, images: {} };
	const names = [...new Set(agent.fields.map((field) => field.name))];
	for (const name of names) {
		const variants = agent.fields.filter((field) => field.name === name);
		const field = variants.find(({ when }) => isMet(when, read));
		const given = raw(name);
		if (!field) {
			const refusal = variants.find((variant) => variant.refusal)?.refusal;
			if (refusal && !isEmpty(given)) return { refusal: { message: refusal, description: `Leave ${variants[0]?.label} (${name}) empty` } };
			continue;
		}
		const result = readValue(field, isEmpty(given) && !field.required && 'default' in field ? field.default : given);
		if ('refusal' in result) return result;
		if (result.value === undefined && !result.image && field.required) return { refusal: missing(field) };
		if (result.value !== undefined) read.values[name] = result.value;
		if (result.image) read.images[name] = result.image;
	}
	const refusal = agent.rules?.map((rule) => rule(read)).find((broken) => broken);
	return refusal ? { refusal } : read;
}

function isMet(when: Condition | undefined, { values, images }: Parameters): boolean {
	return Object.entries(when ?? {}).every(([name, wanted]) => wanted.includes(images[name] ? 'set' : (values[name] ?? '')));
}

function missing(field: Field): Refusal {
	const where = Object.entries(field.when ?? {})
		.map(([name, values]) => ` while ${name} is ${values.join(' or ')}`)
		.join(',');
	return {
		message: `${field.label} is empty`,
		description:
			field.kind === 'image'
				? `Set ${field.label} (${field.name}) to an address, or switch it to File and name the input field that holds the file. It is needed${where}`
				: `Set ${field.label} (${field.name}). It is needed${where}`,
	};
}

/** What goes into `params`, as WeShop spells it: seconds with an `s`, switches as words. */
export function sentValues(agent: Agent, values: Values): Record<string, unknown> {
	const fields = new Map(agent.fields.map((field) => [field.name, field]));
	return Object.fromEntries(
		Object.entries(values).flatMap(([name, value]) => {
			const { kind, isOurs } = fields.get(name) ?? {};
			if (isOurs) return [];
			if (kind === 'seconds') return [[name, `${value}s`]];
			return [[name, kind === 'switch' ? String(value) : value]];
		}),
	);
}
