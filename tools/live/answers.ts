import { textOf } from '../../nodes/WeShop/api/values';
import { asSchema, type Schema } from './drift/schema';
import type { Exchange } from './traffic';

/** The `data` of an answer; an empty one where there is none. */
export const dataOf = (exchange: Pick<Exchange, 'answer'> | undefined): Schema => asSchema(asSchema(exchange?.answer).data);

/** The ID of the run that an answer is about, read as the node reads it: from `data`, else from `meta`, as text or as a number. */
export function runIdIn(exchange: Pick<Exchange, 'answer'> | undefined): string | undefined {
	return textOf(dataOf(exchange).executionId) ?? textOf(asSchema(asSchema(exchange?.answer).meta).executionId);
}

/** A number, also where it comes as text. */
export function numberIn(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
