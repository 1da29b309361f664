import type { Agent, Condition, Field, Parameters, Refusal, Value, Values } from './agent';
import { isEmpty, readValue } from './readValue';

/**
 * Reads the parameters of an agent and checks every condition and rule, since expressions bypass the editor.
 * A value that does not apply to the other choices is dropped. A missing or invalid value is refused: a required field
 * never falls back to its default, which is the initial value in the editor, if an expression gives nothing.
 * @param raw returns the raw value of a field, `undefined` or `null` if it has none
 */
export function readParameters(agent: Agent, raw: (name: string) => unknown): Parameters | { refusal: Refusal } {
	const parameters: Parameters = { values: {}, images: {} };
	for (const name of inOrderOfReading(agent.fields)) {
		const variants = agent.fields.filter((field) => field.name === name);
		const field = variants.find(({ when }) => isMet(when, parameters));
		const value = raw(name);
		if (!field) {
			const refusal = variants.find((variant) => variant.refusal)?.refusal;
			if (refusal && !isEmpty(value)) return { refusal: { message: refusal, description: `Leave ${variants[0]?.label} (${name}) empty` } };
			continue;
		}
		const result = readValue(field, isEmpty(value) && !field.required && 'default' in field ? field.default : value);
		if ('refusal' in result) return result;
		if (result.value === undefined && !result.image && field.required) return { refusal: missing(field, agent.fields) };
		if (result.value !== undefined) parameters.values[name] = result.value;
		if (result.image) parameters.images[name] = result.image;
	}
	const refusal = agent.rules?.map((rule) => rule(parameters)).find((broken) => broken);
	return refusal ? { refusal } : parameters;
}

/** Each name once, after those that the conditions of its fields refer to. */
function inOrderOfReading(fields: readonly Field[]): Set<string> {
	const read = new Set<string>();
	const add = (name: string, path: readonly string[]) => {
		if (path.includes(name)) return;
		const variants = fields.filter((field) => field.name === name);
		for (const { when } of variants) Object.keys(when ?? {}).forEach((other) => add(other, [...path, name]));
		read.add(name);
	};
	for (const { name } of fields) add(name, []);
	return read;
}

function isMet(when: Condition | undefined, { values, images }: Parameters): boolean {
	return Object.entries(when ?? {}).every(([name, accepted]) => accepted.includes(images[name] ? 'set' : (values[name] ?? '')));
}

function missing(field: Field, fields: readonly Field[]): Refusal {
	const condition = Object.entries(field.when ?? {})
		.map(([name, values]) => ` while ${asShown(name, values, fields)}`)
		.join(',');
	return {
		message: `${field.label} is empty`,
		description:
			field.kind === 'image'
				? `Set ${field.label} (${field.name}) to a URL, or switch it to File and name the input field that contains the file. It is required${condition}`
				: `Set ${field.label} (${field.name}). It is required${condition}`,
	};
}

/** A condition in the words of the panel. */
function asShown(name: string, values: readonly Value[], fields: readonly Field[]): string {
	const other = fields.find((field) => field.name === name);
	const choices = other?.kind === 'choice' ? other.choices : [];
	return `${other?.label} (${name}) is ${values.map((value) => choices.find((choice) => choice.value === value)?.label ?? value).join(' or ')}`;
}

/** The values as `params` of a request: durations with an `s`, switches as strings. */
export function sentValues(agent: Agent, values: Values): Record<string, unknown> {
	const fields = new Map(agent.fields.map((field) => [field.name, field]));
	return Object.fromEntries(
		Object.entries(values).flatMap(([name, value]) => {
			const { kind, isLocal } = fields.get(name) ?? {};
			if (isLocal) return [];
			if (kind === 'seconds') return [[name, `${value}s`]];
			return [[name, kind === 'switch' ? String(value) : value]];
		}),
	);
}
