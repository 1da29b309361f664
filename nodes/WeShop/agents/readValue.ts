import type { Field, ImageSource, Refusal, Value } from './agent';
import { fileObjectsIn, isName } from './fileObjects';
import { isPrivateHost, isPublicAddress } from './publicAddress';

/** Both are `undefined` if the field is unset. */
export type ReadResult = { value?: Value; image?: ImageSource } | { refusal: Refusal };

/** Validates the raw value of a field, from the editor or from an expression. */
export function readValue(field: Field, raw: unknown): ReadResult {
	if (isEmpty(raw)) return {};
	switch (field.kind) {
		case 'text':
			// Spreadsheets return numbers for texts. Anything else would be sent as a string that nobody wrote, such as "true" or "NaN".
			return typeof raw === 'string' || Number.isFinite(raw) ? { value: String(raw) } : refuse(field, raw, 'a text');
		case 'choice': {
			const values = field.choices.map((choice) => choice.value);
			return values.includes(raw as string) ? { value: raw as string } : refuse(field, raw, `one of ${values.join(', ')}`);
		}
		case 'integer':
			return wholeNumber(field, raw, field.min, field.max);
		case 'preset':
			return wholeNumber(field, locatorValue(raw), 0, Number.MAX_SAFE_INTEGER);
		case 'seconds':
			return seconds(field, raw);
		case 'switch':
			if (raw === true || raw === 'true') return { value: true };
			return raw === false || raw === 'false' ? { value: false } : refuse(field, raw, 'true or false');
		case 'color':
			return color(field, raw);
		case 'image':
			return imageSource(field, raw);
	}
}

/** Empty in the editor, or an expression without a result. A locator is empty if its value is. */
export function isEmpty(raw: unknown): boolean {
	const value = locatorValue(raw);
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function locatorValue(raw: unknown): unknown {
	return typeof raw === 'object' && raw !== null && 'value' in raw ? raw.value : raw;
}

function wholeNumber(field: Field, raw: unknown, min: number, max: number): ReadResult {
	const number = typeof raw === 'string' && /^\s*[+-]?\d+(\.0+)?\s*$/.test(raw) ? Number(raw) : raw;
	if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) return { value: number };
	return refuse(field, raw, max === Number.MAX_SAFE_INTEGER ? 'the ID of a preset, a whole number' : `a whole number from ${min} to ${max}`);
}

/** 5, "5" and "5s" all mean five seconds. */
function seconds(field: Field & { kind: 'seconds' }, raw: unknown): ReadResult {
	const number = typeof raw === 'string' ? Number(/^\s*(\d+)\s*s?\s*$/.exec(raw)?.[1] ?? NaN) : raw;
	const isValid =
		'choices' in field.range
			? field.range.choices.includes(number as number)
			: typeof number === 'number' && Number.isInteger(number) && number >= field.range.min && number <= field.range.max;
	if (isValid) return { value: number as number };
	const lengths = 'choices' in field.range ? field.range.choices.join(' or ') : `a whole number from ${field.range.min} to ${field.range.max}`;
	return refuse(field, raw, `${lengths} (seconds)`);
}

/** `#fff` is short for `#ffffff`, and WeShop accepts the long form only. */
function color(field: Field, raw: unknown): ReadResult {
	const text = typeof raw === 'string' ? raw.trim().replace(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/i, '#$1$1$2$2$3$3') : '';
	return /^#[0-9a-f]{6}$/i.test(text) ? { value: text } : refuse(field, raw, 'a color of the form #ffffff');
}

function imageSource(field: Field, raw: unknown): ReadResult {
	const value = locatorValue(raw);
	const mode = typeof raw === 'object' && raw !== null && 'mode' in raw ? raw.mode : 'url';
	// n8n suggests such an expression in either mode.
	const files = fileObjectsIn(value);
	if (files) return { image: { mode: 'binary', files } };
	if (mode === 'binary' && Array.isArray(value) && value.length > 0 && value.every(isName) && !value.some(isAddress)) return { image: { mode: 'binary', files: value } };
	if (typeof value !== 'string') return refuse(field, value, 'a URL or the name of an input field');
	const text = value.trim();
	// In the editor, a field with a URL can be dragged onto a locator in mode File; then the URL is what the user wants.
	if (mode === 'binary' && !isAddress(text)) return { image: { mode: 'binary', files: [text] } };
	if (!isPublicAddress(text)) return refuse(field, text, 'an address that starts with https:// or http://. For a file, switch the field to File');
	if (isPrivateHost(new URL(text).hostname)) return refuse(field, text, 'an address that WeShop can reach from outside, or switch the field to File');
	return { image: { mode: 'url', url: text } };
}

function isAddress(text: string): boolean {
	return /^\s*https?:\/\//i.test(text);
}

function refuse(field: Labelled, raw: unknown, expected: string): { refusal: Refusal } {
	return { refusal: cannotBe(field, raw, expected) };
}

/** A field by its label and its name, which users see in expressions. */
type Labelled = Pick<Field, 'label' | 'name'>;

/** @param expected what the value can be, as the end of the sentence "Set the field to …" */
export function cannotBe({ label, name }: Labelled, raw: unknown, expected: string): Refusal {
	return { message: `${label} cannot be ${shown(raw)}`, description: `Set ${label} (${name}) to ${expected}` };
}

/** A value for a message, cut to 60 characters. */
export function shown(raw: unknown): string {
	const text = typeof raw === 'string' ? `"${raw}"` : typeof raw === 'object' ? asJson(raw) : String(raw);
	return text.length > 60 ? `${text.slice(0, 60).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

function asJson(raw: unknown): string {
	try {
		return JSON.stringify(raw) ?? 'this value';
	} catch {
		return 'a circular value';
	}
}
