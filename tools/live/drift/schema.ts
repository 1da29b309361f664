/** A JSON schema, or any part of an OpenAPI document. */
export type Schema = Record<string, unknown>;

export const asSchema = (value: unknown): Schema => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Reads the schemas of a document, with their references followed. */
export class Schemas {
	constructor(readonly document: Schema) {}

	/** The schema that a reference leads to, in one way of writing; an empty one where it leads nowhere. */
	at(value: unknown): Schema {
		return this.plain(this.followed(value));
	}

	private followed(value: unknown, depth = 0): Schema {
		const schema = asSchema(value);
		if (typeof schema.$ref !== 'string' || depth > 20) return schema;
		const parts = schema.$ref.replace(/^#\//, '').split('/').map((part) => decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~'));
		const found = parts.reduce<unknown>((inside, part) => asSchema(inside)[part], this.document);
		const { $ref: _, ...beside } = schema;
		return { ...this.followed(found, depth + 1), ...beside };
	}

	/**
	 * What a schema says of values, whichever way it is written: that a field may be null as well says nothing about its
	 * other values, and a whole number above 0 is one from 1 on.
	 */
	private plain(schema: Schema): Schema {
		const { nullable: _, ...plain } = schema;
		for (const union of ['oneOf', 'anyOf']) {
			const branches = listOf(schema[union]);
			const others = branches.filter((branch) => !isNull(this.followed(branch)));
			if (others.length === branches.length || others.length === 0) continue;
			delete plain[union];
			if (others.length > 1) plain[union] = others;
			else plain.allOf = [...listOf(plain.allOf), others[0]];
		}
		const types = listOf(schema.type).filter((type) => type !== 'null');
		if (types.length > 0) plain.type = types.length === 1 ? types[0] : types;
		const values = listOf(schema.enum).filter((value) => value !== null);
		if (values.length > 0) plain.enum = values;
		if (plain.type === 'integer') {
			includeLimit(plain, 'exclusiveMinimum', 'minimum', (limit) => Math.floor(limit) + 1, Math.max);
			includeLimit(plain, 'exclusiveMaximum', 'maximum', (limit) => Math.ceil(limit) - 1, Math.min);
		}
		return plain;
	}

	/** The schema and those that hold together with it. */
	together(value: unknown, depth = 0): Schema[] {
		const schema = this.at(value);
		return depth > 20 ? [schema] : [schema, ...listOf(schema.allOf).flatMap((one) => this.together(one, depth + 1))];
	}

	/** Without references, for comparing; parts that say nothing about values are left out. */
	whole(value: unknown, depth = 0): unknown {
		if (Array.isArray(value)) return value.map((one) => this.whole(one, depth));
		if (typeof value !== 'object' || value === null || depth > 12) return value;
		const { description: _, summary: _2, title: _3, example: _4, examples: _5, default: _6, 'x-refusal': _7, ...rest } = this.at(value);
		return Object.fromEntries(Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, one]) => [name, this.whole(one, depth + 1)]));
	}
}

function isNull({ type, const: only, enum: values }: Schema): boolean {
	return type === 'null' || only === null || (Array.isArray(values) && values.length > 0 && values.every((value) => value === null));
}

/** An exclusive limit of a whole number becomes the inclusive one: it is a number, or in OpenAPI 3.0 true beside the limit. */
function includeLimit(schema: Schema, exclusive: string, inclusive: string, within: (limit: number) => number, stricter: (one: number, other: number) => number): void {
	const { [exclusive]: value, [inclusive]: limit } = schema;
	const own = typeof limit === 'number' ? [limit] : [];
	if (typeof value === 'number') schema[inclusive] = [within(value), ...own].reduce(stricter);
	else if (value === true && own[0] !== undefined) schema[inclusive] = within(own[0]);
	else return;
	delete schema[exclusive];
}
