import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Field } from '../agents/agent';
import { isEmpty, readValue } from '../agents/readValue';
import { WeShopFailure } from '../api/failure';
import { batchCountField, maxConcurrencyField, maxFileSizeField, timeoutField } from '../panel/resultFields';
import { ConcurrencyLimit } from '../run/concurrency';
import { refused } from '../n8n/errors';
import { isTool } from '../n8n/isTool';
import type { Session } from '../n8n/session';
import type { OutputSettings } from '../state/pausedExecution';

/** What a field holds; nothing where the editor does not show it. */
export function rawParameter(node: IExecuteFunctions, name: string, itemIndex: number): unknown {
	return node.getNodeParameter(name, itemIndex, null);
}

/**
 * A text as it is set; nothing where the field is empty.
 * @throws WeShopFailure that names the field, when it holds no text
 */
export function textIn(raw: unknown, label: string, name: string): string | undefined {
	const read = readValue({ kind: 'text', name, label, description: '' }, raw);
	if ('refusal' in read) throw refused(read.refusal);
	return read.value as string | undefined;
}

/** @throws WeShopFailure that names the field, when it is empty or holds no text */
export function requiredText(node: IExecuteFunctions, name: string, label: string, itemIndex: number): string {
	const text = textIn(rawParameter(node, name, itemIndex), label, name)?.trim();
	if (!text) throw new WeShopFailure(`${label} is empty`, { description: `Set ${label} (${name})` });
	return text;
}

/** @throws WeShopFailure that names the field, when it holds no such number */
export function wholeNumber(field: Field & { kind: 'integer'; default: number }, raw: unknown): number {
	const read = readValue(field, isEmpty(raw) ? field.default : raw);
	if ('refusal' in read) throw refused(read.refusal);
	return read.value as number;
}

export function outputSettings(node: IExecuteFunctions, itemIndex: number): OutputSettings {
	return {
		// A file cannot reach a model, so as an AI tool nothing is downloaded.
		download: !isTool(node) && isOn(rawParameter(node, 'download', itemIndex), 'Download', 'download', true),
		binaryPropertyName: textIn(rawParameter(node, 'binaryPropertyName', itemIndex), 'Put Output File in Field', 'binaryPropertyName')?.trim() ?? 'data',
		maxFileSize: wholeNumber(maxFileSizeField, optionOf(node, itemIndex, 'maxFileSize')),
		includeInput: isOn(optionOf(node, itemIndex, 'includeInput'), 'Include Input', 'includeInput', false),
		includeRun: isOn(optionOf(node, itemIndex, 'includeRun'), 'Include Run', 'includeRun', false),
	};
}

/** @throws WeShopFailure that names the field, when it holds neither true nor false */
export function isOn(raw: unknown, label: string, name: string, fallback: boolean): boolean {
	const read = readValue({ kind: 'switch', name, label, description: '', default: fallback }, isEmpty(raw) ? fallback : raw);
	if ('refusal' in read) throw refused(read.refusal);
	return read.value === true;
}

/** @param media whose usual time counts where the user sets none */
export function timeoutMs(node: IExecuteFunctions, itemIndex: number, media: 'image' | 'video'): number {
	return wholeNumber(timeoutField(media), optionOf(node, itemIndex, 'timeout')) * 1000;
}

export function batchCount(node: IExecuteFunctions, itemIndex: number): number {
	return wholeNumber(batchCountField, rawParameter(node, 'batchCount', itemIndex));
}

/** One for all items, from the first. */
function maxConcurrency(node: IExecuteFunctions): number {
	return wholeNumber(maxConcurrencyField, optionOf(node, 0, 'maxConcurrency'));
}

/**
 * The places for runs that all items share, and as many requests as they need. They are taken out in an item's check, so
 * that a number that cannot be is that item's refusal, told as On Error says.
 */
export function runLimit(node: IExecuteFunctions, { client }: Pick<Session, 'client'>): () => ConcurrencyLimit {
	let slots: ConcurrencyLimit | undefined;
	const open = () => {
		const runs = maxConcurrency(node);
		client.allowRuns(runs);
		return new ConcurrencyLimit(runs);
	};
	return () => (slots ??= open());
}

/** What one of the options holds; to ask n8n for all of them would resolve the expressions of all others, too. */
export function optionOf(node: IExecuteFunctions, itemIndex: number, name: string): unknown {
	const { options } = node.getNode().parameters;
	// All options at once may be an expression as well.
	if (typeof options === 'string') return (rawParameter(node, 'options', itemIndex) as IDataObject | null)?.[name];
	const value = rawParameter(node, `options.${name}`, itemIndex);
	// As n8n does with it inside of all options.
	return (value as { isLuxonDateTime?: unknown } | null)?.isLuxonDateTime === true ? String(value) : value;
}
