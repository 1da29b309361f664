import { parse } from 'yaml';
import { asSchema, listOf, Schemas, type Schema } from './schema';

/** What a document says of one field of an agent, such as `params.modelName`. */
export interface FieldShape {
	required: boolean;
	type?: string;
	/** Closed list of values. */
	values?: unknown[];
	min?: number;
	max?: number;
	minItems?: number;
	maxItems?: number;
	pattern?: string;
}

export interface AgentShape {
	fields: Map<string, FieldShape>;
	/** Rules that hold for some values of other fields: as JSON, with the sentence that explains it, where there is one. */
	rules: Map<string, string>;
}

/** What an OpenAPI document says, however it is built: by conditions on the agent's name, or with a branch for each agent. */
export interface Contract {
	/** e.g. "POST /openapi/agent/runs". */
	calls: string[];
	/** By name. */
	agents: Map<string, AgentShape>;
	/** What each call answers with: paths such as "data.executions[].status". */
	answers: Map<string, Set<string>>;
}

/** Where WeShop's document is, against which it may give its server. */
export const DOCUMENT_ADDRESS = 'https://openapi.weshop.ai/openapi/agent/openapi.yaml';

const RUN_PATH = /\/agent\/runs$/;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** @throws Error where the text is no OpenAPI document */
export function readContract(text: string): Contract {
	const document = asSchema(parsed(text));
	const paths = asSchema(document.paths);
	if (Object.keys(paths).length === 0) throw new Error('it names no paths, so it is no OpenAPI document');
	const schemas = new Schemas(document);
	const server = basePath(asSchema(listOf(document.servers)[0]));
	const calls = Object.entries(paths).flatMap(([path, methods]) => METHODS.filter((method) => asSchema(methods)[method]).map((method) => ({ name: `${method.toUpperCase()} ${path.startsWith('/openapi/') ? '' : server}${path}`, call: schemas.at(asSchema(methods)[method]) })));
	const start = calls.find(({ name }) => name.startsWith('POST ') && RUN_PATH.test(name));
	const body = jsonSchema(schemas, start?.call.requestBody);
	return {
		calls: calls.map(({ name }) => name),
		agents: new Map(agentNames(schemas, body).map((name) => [name, agentShape(schemas, body, name)])),
		answers: new Map(calls.map(({ name, call }) => [name, answerPaths(schemas, jsonSchema(schemas, asSchema(call.responses)['200'] ?? asSchema(call.responses).default))])),
	};
}

/** The path that all calls begin with. The address of a server may be relative, and have variables. */
function basePath({ url, variables }: Schema): string {
	if (typeof url !== 'string') return '';
	const filled = url.replace(/\{([^}]*)\}/g, (_, name: string) => String(asSchema(asSchema(variables)[name]).default ?? 'any'));
	return URL.canParse(filled, DOCUMENT_ADDRESS) ? new URL(filled, DOCUMENT_ADDRESS).pathname.replace(/\/$/, '') : '';
}

function parsed(text: string): unknown {
	try {
		return parse(text);
	} catch (thrown) {
		throw new Error(`it cannot be read as YAML or JSON (${String((thrown as Error).message).split('\n')[0]}), so it is no OpenAPI document`);
	}
}

function jsonSchema(schemas: Schemas, holder: unknown): Schema {
	const content = asSchema(schemas.at(holder).content);
	return asSchema(asSchema(content['application/json'] ?? Object.values(content)[0]).schema);
}

/** The values that a schema of a name allows; undefined for any. */
function valuesOf(schemas: Schemas, value: unknown): unknown[] | undefined {
	const lists = schemas.together(value).flatMap((schema) => ('const' in schema ? [[schema.const]] : Array.isArray(schema.enum) ? [schema.enum as unknown[]] : unionOf(schemas, schema)));
	return lists.length === 0 ? undefined : lists.reduce((all, one) => all.filter((value) => one.includes(value)));
}

function unionOf(schemas: Schemas, { oneOf, anyOf }: Schema): unknown[][] {
	const branches = [...listOf(oneOf), ...listOf(anyOf)].map((branch) => valuesOf(schemas, branch));
	return branches.length > 0 && branches.every((one) => one !== undefined) ? [branches.flat()] : [];
}

/** The schema of `agent.name` in a part of the request's schema. */
function nameSchema(schemas: Schemas, value: unknown): unknown {
	const agents = schemas.together(value).map((schema) => asSchema(schema.properties).agent).filter((one) => one !== undefined);
	return agents.flatMap((agent) => schemas.together(agent)).map((schema) => asSchema(schema.properties).name).find((one) => one !== undefined);
}

function agentNames(schemas: Schemas, body: Schema): string[] {
	const found = new Set<string>();
	const visit = (value: unknown, depth: number) => {
		if (depth > 12) return;
		const schema = schemas.at(value);
		for (const name of valuesOf(schemas, nameSchema(schemas, schema)) ?? []) if (typeof name === 'string') found.add(name);
		for (const inner of ['allOf', 'anyOf', 'oneOf'].flatMap((key) => listOf(schema[key]))) visit(inner, depth + 1);
		for (const inner of [schema.if, schema.then, schema.else]) if (inner) visit(inner, depth + 1);
	};
	visit(body, 0);
	return [...found].sort();
}

/** Whether a part of the schema is for this agent: yes, no, or it says nothing of the agent. */
function isFor(schemas: Schemas, value: unknown, agent: string): boolean | undefined {
	const names = valuesOf(schemas, nameSchema(schemas, value));
	return names === undefined ? undefined : names.includes(agent);
}

function agentShape(schemas: Schemas, body: Schema, agent: string): AgentShape {
	const shape: AgentShape = { fields: new Map(), rules: new Map() };
	visitPart(schemas, body, agent, '', shape, 0);
	return shape;
}

function visitPart(schemas: Schemas, value: unknown, agent: string, path: string, shape: AgentShape, depth: number): void {
	if (depth > 24) return;
	const schema = schemas.at(value);
	for (const [name, inner] of Object.entries(asSchema(schema.properties))) visitProperty(schemas, inner, agent, path, name, shape, depth);
	for (const name of listOf(schema.required)) if (typeof name === 'string' && isField(path, name)) fieldAt(shape, `${path}${name}`).required = true;
	for (const part of listOf(schema.allOf)) visitPart(schemas, part, agent, path, shape, depth + 1);
	const branches = [...listOf(schema.oneOf), ...listOf(schema.anyOf)];
	const mine = branches.filter((branch) => path !== '' || isFor(schemas, branch, agent) !== false);
	if (mine.length === 1 && branches.length > 1) visitPart(schemas, mine[0], agent, path, shape, depth + 1);
	else if (mine.length > 0) addRule(schemas, { anyOf: mine }, schema, path, shape);
	if (schema.if === undefined) return;
	const decided = path === '' ? isFor(schemas, schema.if, agent) : undefined;
	if (decided === undefined) addRule(schemas, { if: schema.if, then: schema.then, else: schema.else }, asSchema(schema.then), path, shape);
	else visitPart(schemas, (decided ? schema.then : schema.else) ?? {}, agent, path, shape, depth + 1);
}

/** `agent` is how an agent is chosen, and no field of it. */
const isField = (path: string, name: string) => path !== '' || !['agent', 'input', 'params'].includes(name);

function visitProperty(schemas: Schemas, value: unknown, agent: string, path: string, name: string, shape: AgentShape, depth: number): void {
	if (path === '' && name === 'agent') return;
	if (path === '' && (name === 'input' || name === 'params')) return visitPart(schemas, value, agent, `${name}.`, shape, depth + 1);
	const parts = schemas.together(value);
	// A field that may not be set is none.
	if (parts.some((part) => part.not !== undefined && Object.keys(asSchema(part.not)).length === 0)) return;
	const field = fieldAt(shape, path + name);
	for (const part of parts) narrow(field, part);
	const values = valuesOf(schemas, value);
	if (values) field.values = field.values ? field.values.filter((one) => values.includes(one)) : [...values];
}

function fieldAt({ fields }: AgentShape, path: string): FieldShape {
	const field = fields.get(path) ?? { required: false };
	fields.set(path, field);
	return field;
}

function narrow(field: FieldShape, part: Schema): void {
	const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
	const lower = (one: number | undefined, other: number | undefined) => (one === undefined ? other : other === undefined ? one : Math.min(one, other));
	const higher = (one: number | undefined, other: number | undefined) => (one === undefined ? other : other === undefined ? one : Math.max(one, other));
	if (typeof part.type === 'string') field.type = part.type;
	if (typeof part.pattern === 'string') field.pattern = part.pattern;
	field.min = higher(field.min, number(part.minimum));
	field.max = lower(field.max, number(part.maximum));
	field.minItems = higher(field.minItems, number(part.minItems));
	field.maxItems = lower(field.maxItems, number(part.maxItems));
}

function addRule(schemas: Schemas, rule: unknown, explained: Schema, path: string, { rules }: AgentShape): void {
	const text = JSON.stringify([path, schemas.whole(rule)]);
	rules.set(text, sentenceIn(schemas, explained) ?? sentenceIn(schemas, asSchema(asSchema(rule).then)) ?? '');
}

function sentenceIn(schemas: Schemas, value: unknown, depth = 0): string | undefined {
	const schema = schemas.at(value);
	const own = schema['x-refusal'] ?? schema.description;
	if (typeof own === 'string') return own;
	if (depth > 4) return undefined;
	return Object.values(asSchema(schema.properties)).map((inner) => sentenceIn(schemas, inner, depth + 1)).find((one) => one !== undefined);
}

function answerPaths(schemas: Schemas, value: unknown): Set<string> {
	const paths = new Set<string>();
	const visit = (inner: unknown, path: string, depth: number) => {
		if (depth > 10) return;
		for (const schema of schemas.together(inner)) {
			for (const [name, property] of Object.entries(asSchema(schema.properties))) {
				const at = path === '' ? name : `${path}.${name}`;
				paths.add(at);
				visit(property, at, depth + 1);
			}
			if (schema.items !== undefined) visit(schema.items, `${path}[]`, depth + 1);
			for (const branch of [...listOf(schema.oneOf), ...listOf(schema.anyOf)]) visit(branch, path, depth + 1);
		}
	};
	visit(value, '', 0);
	return paths;
}
