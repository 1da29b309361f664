import type { ErrorObject } from 'ajv';

/** A request that is not carried out: its HTTP status and the failure envelope's `error`. */
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

/** One sentence that names the parameter, from what Ajv found. */
export function explain(errors: ErrorObject[]): string {
  const telling = errors.filter(({ keyword }) => keyword !== 'if');
  const atTheTop = telling.find(({ instancePath }) => instancePath === '' || instancePath.startsWith('/agent'));
  const error = atTheTop ?? telling.find(ownSentence) ?? telling[0];
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
