import type { Field, ImageSource, Refusal, Value } from './agent';
import { fileObjectsIn, isName } from './fileObjects';
import { imageAddress, listedAddress } from './imageAddress';
import { cannotBe, type Labelled } from './shown';
import { asText, choiceOf, colorOf, switchOf, trimmed, wholeNumberOf } from './spelling';

export { cannotBe, shown } from './shown';

/** Both are `undefined` if the field is unset. */
export type ReadResult = { value?: Value; image?: ImageSource } | { refusal: Refusal };

/** Validates the raw value of a field, from the editor or from an expression. */
export function readValue(field: Field, raw: unknown): ReadResult {
	if (isEmpty(raw)) return {};
	switch (field.kind) {
		case 'text':
			return accept(field, raw, asText(raw), 'a text');
		case 'choice':
			return accept(field, raw, choiceOf(field.choices, raw), `one of ${field.choices.map(({ value }) => value).join(', ')}`);
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
	}
}

/** Empty in the editor, or an expression without a result. A locator is empty if its value is. */
export function isEmpty(raw: unknown): boolean {
	const value = locatorValue(raw);
	return value === undefined || value === null || (typeof value === 'string' && trimmed(value) === '');
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
	return accept(field, raw, inRange(number, range), `a whole number from ${range.min} to ${range.max} (seconds)`);
}

function imageSource(field: Field, raw: unknown): ReadResult {
	const value = listedAddress(locatorValue(raw));
	const mode = typeof raw === 'object' && raw !== null && 'mode' in raw ? raw.mode : 'url';
	// n8n suggests such an expression in either mode.
	const files = fileObjectsIn(value);
	if (files) return { image: { mode: 'binary', files } };
	if (mode === 'binary' && Array.isArray(value) && value.length > 0 && value.every(isName) && !value.some(isAddress)) return { image: { mode: 'binary', files: value } };
	if (typeof value !== 'string') return refuse(field, value, 'a URL or the name of an input field');
	const text = value.trim();
	// In the editor, a field with a URL can be dragged onto a locator in mode File; then the URL is what the user wants.
	if (mode === 'binary' && !isAddress(text)) return { image: { mode: 'binary', files: [text] } };
	const address = imageAddress(field, text);
	return 'url' in address ? { image: { mode: 'url', ...address } } : address;
}

function isAddress(text: string): boolean {
	return /^\s*https?:\/\//i.test(text);
}

function refuse(field: Labelled, raw: unknown, expected: string): { refusal: Refusal } {
	return { refusal: cannotBe(field, raw, expected) };
}
