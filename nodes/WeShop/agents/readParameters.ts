import type { Condition, Field, Parameters, Refusal, RequestForm, Value, Values } from './agent';
import { AUTOMATIC_SECONDS, isUnset, readValue } from './readValue';

/** The parameters of an item as n8n has them. */
export interface RawParameters {
	/** The resolved value of a field; `undefined` or `null` if it has none. */
	value(name: string): unknown;
	/** Whether the user has set the field to an expression: if it gives nothing, the field was not meant to be empty. */
	isExpression?(name: string): boolean;
}

/**
 * Reads the parameters of an agent and checks every condition and rule, since expressions bypass the editor.
 * A value that does not apply to the other choices is dropped. A missing or invalid value is refused: a required field
 * never falls back to its default, which is the initial value in the editor, if an expression gives nothing.
 */
export function readParameters(agent: Pick<RequestForm, 'fields' | 'rules'>, raw: RawParameters): Parameters | { refusal: Refusal } {
	const parameters: Parameters = { values: {}, images: {}, addresses: {}, fields: {} };
	for (const name of inOrderOfReading(agent.fields)) {
		const variants = agent.fields.filter((field) => field.name === name);
		const field = variants.find(({ when }) => isMet(when, parameters));
		const value = raw.value(name);
		if (!field) {
			const refusal = variants.find((variant) => variant.refusal)?.refusal;
			if (refusal && !variants.every((variant) => isUnset(variant, value))) return { refusal: { message: refusal, description: `Leave ${variants[0]?.label} (${name}) empty` } };
			continue;
		}
		const result = readValue(field, isUnset(field, value) && !field.required && 'default' in field ? field.default : value);
		if ('refusal' in result) return result;
		if (isNothing(result) && isNeeded(field)) return { refusal: missing(field, agent.fields) };
		// A photo that got lost on its way would be paid for as a picture from the prompt alone.
		if (isNothing(result) && isMedia(field) && raw.isExpression?.(name)) return { refusal: givesNothing(field) };
		parameters.fields[name] = field;
		if (result.value !== undefined) parameters.values[name] = result.value;
		else if (field.kind === 'text' && field.isSentEmpty) parameters.values[name] = '';
		if (result.images) parameters.images[name] = result.images;
		if (result.addresses) parameters.addresses[name] = result.addresses;
	}
	const refusal = agent.rules?.map((rule) => rule(parameters)).find((broken) => broken);
	return refusal ? { refusal } : parameters;
}

function isNothing({ value, images, addresses }: { value?: Value; images?: unknown[]; addresses?: unknown[] }): boolean {
	return value === undefined && !images && !addresses;
}

function isNeeded(field: Field): boolean {
	return field.required === true || (field.kind === 'images' && field.min > 0);
}

function isMedia({ kind }: Field): boolean {
	return kind === 'image' || kind === 'images' || kind === 'addresses';
}

function givesNothing({ label, name }: Field): Refusal {
	return {
		message: `${label} is set to an expression that gives nothing`,
		description: `Set ${label} (${name}) to an expression that gives something, or leave it empty to go without it`,
	};
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

function isMet(when: Condition | undefined, { values, images, addresses }: Parameters): boolean {
	return Object.entries(when ?? {}).every(([name, accepted]) => accepted.some((one) => one === (images[name] || addresses[name] ? 'set' : (values[name] ?? ''))));
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
				: field.kind === 'images'
					? `Add an image to ${field.label} (${field.name}), by its URL or the input field that contains the file. It is required${condition}`
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
export function sentValues({ fields }: Pick<RequestForm, 'fields'>, values: Values): Record<string, unknown> {
	const byName = new Map(fields.map((field) => [field.name, field]));
	return Object.fromEntries(
		Object.entries(values).flatMap(([name, value]) => {
			const field = byName.get(name);
			if (!field || field.isLocal) return [];
			if (field.kind === 'switch' && field.isSentIfOn) return value === true ? [[name, true]] : [];
			if (field.kind === 'switch') return [[name, String(value)]];
			if (field.kind === 'seconds') return [[name, value === AUTOMATIC_SECONDS ? String(value) : `${value as number}s`]];
			return [[name, value]];
		}),
	);
}
