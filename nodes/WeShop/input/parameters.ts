import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { RawParameters } from '../agents/readParameters';
import type { Field } from '../agents/agent';
import { entriesOf, isEmpty, isUnset, readValue } from '../agents/readValue';
import { WeShopFailure } from '../api/failure';
import { batchCountField, maxConcurrencyField, timeoutField } from '../panel/resultFields';
import { ConcurrencyLimit } from '../run/concurrency';
import { refused } from '../n8n/errors';
import { isTool } from '../n8n/isTool';
import type { Session } from '../n8n/session';

/** The value of a field; null where the editor does not show it. */
export function rawParameter(node: IExecuteFunctions, name: string, itemIndex: number): unknown {
	return node.getNodeParameter(name, itemIndex, null);
}

/** The fields of an agent in an item. As a tool, the model decides about what `$fromAI` names, and may leave it out. */
export function rawParameters(node: IExecuteFunctions, itemIndex: number): RawParameters {
	return {
		value: (name) => withoutLeftOut(node, name, rawParameter(node, name, itemIndex)),
		isExpression: (name) => {
			const set = node.getNode().parameters[name] ?? '';
			return /(^|[:,[])"=/.test(JSON.stringify(set)) && !isLeftToModel(node, set);
		},
	};
}

/** n8n takes the name of the function in three spellings. */
function isLeftToModel(node: IExecuteFunctions, set: unknown): boolean {
	return isTool(node) && /\$fromai\b/i.test(JSON.stringify(set));
}

/** A list of images without those that the model of a tool has left out; one that the user's own expression lost is refused. */
function withoutLeftOut(node: IExecuteFunctions, name: string, raw: unknown): unknown {
	const set = entriesOf(node.getNode().parameters[name]);
	const entries = entriesOf(raw);
	if (!set || !entries) return raw;
	return { values: entries.filter((entry, index) => !isLeftToModel(node, set[index] ?? '') || !Object.values(entry ?? {}).every((image) => isUnset({ kind: 'images' }, image))) };
}

/**
 * A text as it is set; undefined where the field is empty.
 * @throws WeShopFailure that names the field when its value is not a text
 */
export function textIn(raw: unknown, label: string, name: string): string | undefined {
	const read = readValue({ kind: 'text', name, label, description: '' }, raw);
	if ('refusal' in read) throw refused(read.refusal);
	return read.value as string | undefined;
}

/** @throws WeShopFailure that names the field when it is empty or its value is not a text */
export function requiredText(node: IExecuteFunctions, name: string, label: string, itemIndex: number): string {
	const text = textIn(rawParameter(node, name, itemIndex), label, name);
	if (!text) throw new WeShopFailure(`${label} is empty`, { description: `Set ${label} (${name})` });
	return text;
}

/** @throws WeShopFailure that names the field when its value is not a whole number in its range */
export function wholeNumber(field: Field & { kind: 'integer'; default: number }, raw: unknown): number {
	const read = readValue(field, isEmpty(raw) ? field.default : raw);
	if ('refusal' in read) throw refused(read.refusal);
	return read.value as number;
}

/** @throws WeShopFailure that names the field when its value is neither true nor false */
export function isInputIncluded(node: IExecuteFunctions, itemIndex: number): boolean {
	return isOn(optionOf(node, itemIndex, 'includeInput'), 'Include Input', 'includeInput', false);
}

/** @throws WeShopFailure that names the field when its value is neither true nor false */
export function isOn(raw: unknown, label: string, name: string, fallback: boolean): boolean {
	const read = readValue({ kind: 'switch', name, label, description: '', default: fallback }, isEmpty(raw) ? fallback : raw);
	if ('refusal' in read) throw refused(read.refusal);
	return read.value === true;
}

/**
 * In milliseconds.
 * @param media a video gets more time than a picture unless the user sets a timeout
 */
export function timeoutMs(node: IExecuteFunctions, itemIndex: number, media: 'image' | 'video'): number {
	return wholeNumber(timeoutField(media), optionOf(node, itemIndex, 'timeout')) * 1000;
}

export function batchCount(node: IExecuteFunctions, itemIndex: number): number {
	return wholeNumber(batchCountField, rawParameter(node, 'batchCount', itemIndex));
}

/** The first item decides for all. */
function maxConcurrency(node: IExecuteFunctions): number {
	return wholeNumber(maxConcurrencyField, optionOf(node, 0, 'maxConcurrency'));
}

/**
 * The limit on unfinished runs that all items share; the client's rate limit follows it. It is read in an item's check,
 * so that an invalid number is that item's refusal and On Error applies to it.
 */
export function runLimit(node: IExecuteFunctions, { client }: Pick<Session, 'client'>): () => ConcurrencyLimit {
	let limit: ConcurrencyLimit | undefined;
	const open = () => {
		const runs = maxConcurrency(node);
		client.allowRuns(runs);
		return new ConcurrencyLimit(runs);
	};
	return () => (limit ??= open());
}

/** The value of one option; reading all of them would resolve the expressions of the others too. */
export function optionOf(node: IExecuteFunctions, itemIndex: number, name: string): unknown {
	const { options } = node.getNode().parameters;
	// All options together may be one expression.
	if (typeof options === 'string') return (rawParameter(node, 'options', itemIndex) as IDataObject | null)?.[name];
	return rawParameter(node, `options.${name}`, itemIndex);
}
