import type { Field, ImageSource, Refusal, Value } from './agent';
import { fileObjectsIn, isName } from './fileObjects';
import { holdsUnclear, imageAddress, listedAddress, mediaAddress } from './imageAddress';
import { cannotBe, type Labelled } from './shown';
import { asText, choiceOf, colorOf, switchOf, trimmed, wholeNumberOf } from './spelling';
import { splitAddresses, webAddress } from './webAddress';

export { cannotBe, shown } from './shown';

/** All are `undefined` if the field is unset. */
export type ReadResult = { value?: Value; images?: ImageSource[]; addresses?: string[] } | { refusal: Refusal };

/** The duration that leaves the length to the model. */
export const AUTOMATIC_SECONDS = -1;

/** Validates the raw value of a field, from the editor or from an expression. */
export function readValue(field: Field, raw: unknown): ReadResult {
	if (isUnset(field, raw)) return {};
	switch (field.kind) {
		case 'text':
			return accept(field, raw, asText(raw), 'a text');
		case 'choice':
			return accept(field, raw, choiceOf(field.choices, raw), `one of ${field.choices.map(({ value }) => value).join(', ')}`);
		case 'choices':
			return severalChoices(field, raw);
		case 'integer':
			return accept(field, raw, inRange(wholeNumberOf(raw, field.unit), field), `a whole number from ${field.min} to ${field.max}`);
		case 'preset':
			return presetId(field, locatorValue(raw));
		case 'seconds':
			return seconds(field, raw);
		case 'switch':
			return accept(field, raw, switchOf(raw), 'true or false');
		case 'color':
			return accept(field, raw, colorOf(raw), 'a color of the form #ffffff');
		case 'image':
			return imageSource(field, raw);
		case 'images':
			return imageSources(field, raw);
		case 'addresses':
			return addresses(field, raw);
	}
}

/** Empty in the editor, or an expression without a result. A locator is empty if its value is. */
export function isEmpty(raw: unknown): boolean {
	const value = locatorValue(raw);
	return value === undefined || value === null || (typeof value === 'string' && trimmed(value) === '');
}

/** Whether a field has no value; a list has none without entries, nor one of empty texts from an expression. */
export function isUnset({ kind }: Pick<Field, 'kind'>, raw: unknown): boolean {
	return isEmpty(raw) || ((kind === 'images' || kind === 'addresses' || kind === 'choices') && isEmptyList(raw));
}

function isEmptyList(raw: unknown): boolean {
	const value = locatorValue(raw);
	return Array.isArray(value) ? value.every(isEmpty) : entriesOf(value)?.length === 0;
}

/** The entries of a list in the editor; undefined for another value. */
export function entriesOf(raw: unknown): unknown[] | undefined {
	if (typeof raw !== 'object' || raw === null) return undefined;
	const { values } = raw as { values?: unknown };
	if (Array.isArray(values)) return values;
	return Object.keys(raw).length === 0 ? [] : undefined;
}

function locatorValue(raw: unknown): unknown {
	return typeof raw === 'object' && raw !== null && 'value' in raw ? raw.value : raw;
}

/** @param value what the raw value means, `undefined` if nothing or more than one thing */
function accept(field: Field, raw: unknown, value: Value | undefined, expected: string): ReadResult {
	return value === undefined ? refuse(field, raw, expected) : { value };
}

function inRange(number: number | undefined, { min, max }: { min: number; max: number }): number | undefined {
	return number !== undefined && number >= min && number <= max ? number : undefined;
}

function presetId(field: Field, raw: unknown): ReadResult {
	return accept(field, raw, inRange(wholeNumberOf(raw), { min: 0, max: Number.MAX_SAFE_INTEGER }), 'the ID of a preset, a whole number');
}

/** 5, "5", "5s" and "5 sec" all mean five seconds. */
function seconds(field: Field & { kind: 'seconds' }, raw: unknown): ReadResult {
	const number = wholeNumberOf(raw, 'seconds');
	const { range } = field;
	if ('choices' in range) return accept(field, raw, range.choices.find((one) => one === number), `${range.choices.join(' or ')} (seconds)`);
	const seconds = range.orAutomatic && number === AUTOMATIC_SECONDS ? number : inRange(number, range);
	const automatic = range.orAutomatic ? `, or ${AUTOMATIC_SECONDS} for the length that the model chooses` : '';
	return accept(field, raw, seconds, `a whole number from ${range.min} to ${range.max} (seconds)${automatic}`);
}

/** Also as a text with commas between them. */
function severalChoices(field: Field & { kind: 'choices' }, raw: unknown): ReadResult {
	const all = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(/[,;\n]/).filter((one) => trimmed(one) !== '') : [raw];
	const read = all.map((one) => choiceOf(field.choices, one));
	const value = read.every((one) => one !== undefined) ? [...new Set(read)] : undefined;
	return accept(field, raw, value, `any of ${field.choices.map((choice) => choice.value).join(', ')}`);
}

function imageSource(field: Labelled, raw: unknown): ReadResult {
	const found = filesOf(raw);
	if (found) return { images: [found] };
	const value = listedAddress(locatorValue(raw));
	if (typeof value !== 'string') return refuse(field, value, 'a URL or the name of an input field');
	const address = imageAddress(field, value.trim());
	return 'url' in address ? { images: [{ mode: 'url', ...address }] } : address;
}

/** The files that a locator names; undefined where it holds an address or nothing of either. */
function filesOf(raw: unknown): ImageSource | undefined {
	const value = locatorValue(raw);
	const mode = typeof raw === 'object' && raw !== null && 'mode' in raw ? raw.mode : 'url';
	// n8n suggests such an expression in either mode.
	const files = fileObjectsIn(value);
	if (files) return { mode: 'binary', files };
	// In the editor, a field with a URL can be dragged onto a locator in mode File; then the URL is what the user wants.
	if (mode !== 'binary') return undefined;
	if (Array.isArray(value)) return value.length > 0 && value.every(isName) && !value.some(isAddress) ? { mode: 'binary', files: value } : undefined;
	return typeof value === 'string' && !isAddress(value) ? { mode: 'binary', files: [value.trim()] } : undefined;
}

/** The images of all entries of a list, in order. Each entry is a locator that may give several. */
function imageSources(field: Field, raw: unknown): ReadResult {
	const entries = entriesOf(raw) ?? [{ image: raw }];
	const images: ImageSource[] = [];
	for (const [index, entry] of entries.entries()) {
		const image = (entry as { image?: unknown } | null)?.image;
		const label = entries.length > 1 ? `Image ${index + 1} of ${field.label}` : field.label;
		const read = imagesOfEntry({ label, name: field.name }, image);
		if ('refusal' in read) return read;
		images.push(...read.images);
	}
	return { images };
}

function imagesOfEntry(field: Labelled, raw: unknown): { images: ImageSource[] } | { refusal: Refusal } {
	if (isEmpty(raw) || isEmptyList(raw)) return { refusal: emptyEntry(field) };
	const files = filesOf(raw);
	if (files) return { images: [files] };
	const read = webAddresses(field, locatorValue(raw), imageAddress);
	return 'refusal' in read ? read : { images: read.urls.map((url) => ({ mode: 'url', url })) };
}

function emptyEntry({ label, name }: Labelled): Refusal {
	return {
		message: `${label} is empty`,
		description: `Set ${label} (${name}) to a URL, or switch it to File and name the input field that contains the file. Or remove the entry`,
	};
}

function addresses(field: Field & { kind: 'addresses' }, raw: unknown): ReadResult {
	const read = webAddresses(field, raw, mediaAddress, field.max > 1);
	if ('refusal' in read) return read;
	if (read.urls.length <= field.max) return { addresses: read.urls };
	return { refusal: tooMany(field, read.urls.length) };
}

/** The addresses in a text or in a list of texts, each once. */
function webAddresses(field: Labelled, raw: unknown, read: typeof imageAddress, takesSeveral = true): { urls: string[] } | { refusal: Refusal } {
	const texts = Array.isArray(raw) ? raw : [raw];
	const urls: string[] = [];
	for (const text of texts) {
		if (typeof text !== 'string') return refuse(field, text, 'a URL, or several');
		for (const one of splitAddresses(text)) {
			if (takesSeveral && webAddress(one) === 'several') return { refusal: holdsUnclear(field) };
			const address = read(field, one);
			if ('refusal' in address) return address;
			urls.push(address.url);
		}
	}
	return { urls: [...new Set(urls)] };
}

export function tooMany({ label, name, max, min = 0 }: Labelled & { max: number; min?: number }, count: number): Refusal {
	const few = count < min;
	const takes = min === max ? `exactly ${max}` : few ? `at least ${min}` : max === 1 ? 'one' : `at most ${max}`;
	return {
		message: `${label} has ${count} ${count === 1 ? 'entry' : 'entries'}, but takes ${takes}`,
		description: few ? `Add more to ${label} (${name})` : `Leave some out of ${label} (${name})`,
	};
}

function isAddress(text: string): boolean {
	return /^\s*https?:\/\//i.test(text);
}

function refuse(field: Labelled, raw: unknown, expected: string): { refusal: Refusal } {
	return { refusal: cannotBe(field, raw, expected) };
}
