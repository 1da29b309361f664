import type { ErrorObject } from 'ajv';

/** A request that is refused: the HTTP status and the `error` of the envelope. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly retryable = false,
	) {
		super(message);
	}
}

export function refuse(message: string, code = 'INVALID_PARAMETER', status = 400): never {
	throw new Refusal(status, code, message);
}

/** Turns the errors of Ajv into one sentence that names the parameter. */
export function explain(errors: ErrorObject[]): string {
	const relevant = errors.filter(({ keyword }) => keyword !== 'if');
	const topLevel = relevant.find(({ instancePath }) => instancePath === '' || instancePath.startsWith('/agent'));
	const error = topLevel ?? relevant.find(ownSentence) ?? relevant[0];
	if (!error) return 'the request is not valid';
	return ownSentence(error) ?? generalSentence(error);
}

function ownSentence({ parentSchema }: ErrorObject): string | undefined {
	const sentence: unknown = parentSchema?.['x-refusal'];
	return typeof sentence === 'string' ? sentence : undefined;
}

function generalSentence({ instancePath, keyword, params, message }: ErrorObject): string {
	const name = instancePath.slice(1).replace(/\//g, '.') || 'the request';
	if (keyword === 'required') return `${[instancePath.slice(1).replace(/\//g, '.'), params.missingProperty].filter(Boolean).join('.')} is required`;
	if (keyword === 'enum') return `${name} must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
	if (keyword === 'const') return `${name} must be ${String(params.allowedValue)}`;
	return `${name} ${message ?? 'is not valid'}`;
}
