/** A JSON schema, or any part of an OpenAPI document. */
export type Schema = Record<string, unknown>;

export const asSchema = (value: unknown): Schema => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Reads the schemas of a document, with their references followed. */
export class Schemas {
	constructor(readonly document: Schema) {}

	/** The schema that a reference leads to; an empty one where it leads nowhere. */
	at(value: unknown, depth = 0): Schema {
		const schema = asSchema(value);
		if (typeof schema.$ref !== 'string' || depth > 20) return schema;
		const parts = schema.$ref.replace(/^#\//, '').split('/').map((part) => decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~'));
		const found = parts.reduce<unknown>((inside, part) => asSchema(inside)[part], this.document);
		const { $ref: _, ...beside } = schema;
		return { ...this.at(found, depth + 1), ...beside };
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
