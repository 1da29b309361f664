import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export const DOCUMENT_FILE = path.join(__dirname, '..', 'openapi.yaml');

interface Parameter {
	name: string;
	in: string;
	required?: boolean;
	schema: object;
}
interface Operation {
	operationId: string;
	parameters?: Parameter[];
	responses: Record<string, { $ref?: string }>;
}
export interface Document {
	paths: Record<string, Record<string, Operation>>;
}

/** The file's schemas, compiled. */
export interface CompiledDocument {
	text: string;
	checkRunRequest: ValidateFunction;
	/** Converts the strings of the query to the types of its parameters. */
	checkQuery(operationId: string, query: Record<string, unknown>): ErrorObject[];
	/** Why a response of the sandbox itself is invalid; undefined if it is valid. */
	faultOfAnswer(operationId: string, status: number, answer: unknown): string | undefined;
}

const ROOT = 'openapi.yaml';

/** @param change another document than the file, for a sandbox that differs from the contract on purpose */
export function compileDocument(change = (text: string): string => text): CompiledDocument {
	const text = change(readFileSync(DOCUMENT_FILE, 'utf8'));
	const document = parse(text) as Document;
	// verbose: the text of a refusal is in the schema that was violated.
	const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true, verbose: true }));
	ajv.addSchema(document, ROOT);
	const queryAjv = addFormats(new Ajv2020({ strict: false, allErrors: true, verbose: true, coerceTypes: true }));
	queryAjv.addSchema(document, ROOT);

	const queries = new Map<string, ValidateFunction>();
	const answers = new Map<string, ValidateFunction>();
	for (const [route, methods] of Object.entries(document.paths)) {
		for (const [method, operation] of Object.entries(methods)) {
			queries.set(operation.operationId, queryAjv.compile(querySchema(operation)));
			for (const [status, response] of Object.entries(operation.responses)) {
				const pointer = response.$ref ?? `#/paths/${escapePointer(route)}/${method}/responses/${status}`;
				const schema = { $ref: `${ROOT}${pointer}/content/application~1json/schema` };
				if (operation.operationId !== 'getDocument') answers.set(`${operation.operationId} ${status}`, ajv.compile(schema));
			}
		}
	}
	return {
		text,
		checkRunRequest: ajv.compile({ $ref: `${ROOT}#/components/schemas/RunRequest` }),
		checkQuery(operationId, query) {
			const check = queries.get(operationId);
			return check && !check(query) ? (check.errors ?? []) : [];
		},
		faultOfAnswer(operationId, status, answer) {
			const check = answers.get(`${operationId} ${status}`) ?? answers.get(`${operationId} default`);
			if (!check) return `openapi.yaml has no response ${status} of ${operationId}`;
			return check(answer) ? undefined : `${operationId} ${status}: ${ajv.errorsText(check.errors)}`;
		},
	};
}

function querySchema({ parameters = [] }: Operation): object {
	const query = parameters.filter((parameter) => parameter.in === 'query');
	return {
		type: 'object',
		required: query.filter(({ required }) => required).map(({ name }) => name),
		properties: Object.fromEntries(query.map(({ name, schema }) => [name, absoluteRefs(schema)])),
	};
}

function absoluteRefs(schema: object): object {
	return '$ref' in schema ? { $ref: `${ROOT}${String(schema.$ref)}` } : schema;
}

function escapePointer(part: string): string {
	return encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));
}
