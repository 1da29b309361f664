import type { Choice, Unit } from './agent';

/**
 * How values of sheets, forms and chats are spelled: each function returns what a value means if it can mean one thing
 * only, otherwise `undefined`. Blanks around it, capital letters and quotes never count.
 */

/** Blanks of any kind, and marks that nobody sees: cells copied from a sheet or a web page bring them along. */
export const INVISIBLE = '[\\s\\ufeff\\u200b\\u200e\\u200f\\u2060]';
const isInvisible = new RegExp(INVISIBLE);

export function trimmed(text: string): string {
	let [start, end] = [0, text.length];
	while (start < end && isInvisible.test(text[start]!)) start += 1;
	while (start < end && isInvisible.test(text[end - 1]!)) end -= 1;
	return text.slice(start, end);
}

/** A text, or what a sheet or an expression has in its place: a number, a date. */
export function asText(raw: unknown): string | undefined {
	if (typeof raw === 'string') return trimmed(raw);
	// Anything else would be sent as a string that nobody wrote, such as "true" or "NaN".
	return Number.isFinite(raw) ? String(raw) : dateOf(raw);
}

/** In ISO 8601. n8n's expressions give dates of Luxon, from a context of their own, where `instanceof` does not work. */
function dateOf(raw: unknown): string | undefined {
	const { isLuxonDateTime, isValid } = (raw ?? {}) as { isLuxonDateTime?: unknown; isValid?: unknown };
	if (isLuxonDateTime === true) return isValid === false ? undefined : String(raw);
	if (Object.prototype.toString.call(raw) !== '[object Date]') return undefined;
	const date = raw as Date;
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

const QUOTED = /^(["'`])(.*)\1$|^[“„‟”](.*)[“”]$|^[‘‚](.*)[‘’]$/s;

/** A word of a sheet: without blanks, quotes and a sheet's apostrophe around it, with letters and digits of full width in ASCII. */
function wordOf(raw: unknown): string | undefined {
	if (typeof raw === 'number') return Number.isFinite(raw) ? String(raw) : undefined;
	if (typeof raw !== 'string') return undefined;
	const text = trimmed(trimmed(raw).replace(/^'(?=[^']*$)/, ''));
	const [, , plain, double, single] = QUOTED.exec(text) ?? [];
	const ascii = (plain ?? double ?? single ?? text).replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
	return trimmed(ascii);
}

/** The decimals of a sheet, such as 5.0, count as none. */
const WHOLE = /^([+-]?\d+(?:[.,]0+)?)(?:[\s_-]*(\p{L}+)\.?)?$/u;
/** 1.000 is a thousand to some and one to others. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}[.,]000$/;

const DIGITS = '\\+?[\\d\\uff10-\\uff19]+(?:[.,][0\\uff10]+)?';
/** Empty, or a whole number from 0 on as `wholeNumberOf` reads it. For n8n's editor, which anchors it and sets no flags. */
export const TYPED_NUMBER = `${INVISIBLE}*(?:(?![^1-9]{0,2}[1-9]\\d{0,2}[.,]000(?!\\d))(?:(["'\`]?)${DIGITS}\\1|'${DIGITS})${INVISIBLE}*)?`;

const UNITS: Readonly<Record<Unit, RegExp>> = {
	seconds: /^(s|secs?|seconds?|sek|sekunden?|secondes?|segundos?|秒)$/i,
	pixels: /^(px|pixels?)$/i,
	megabytes: /^(mb|megabytes?)$/i,
	points: /^(p|pts?|points?|punkte?|puntos?|点|积分)$/i,
};

/** @param unit what may follow the number */
export function wholeNumberOf(raw: unknown, unit?: Unit): number | undefined {
	const word = wordOf(raw);
	if (word === undefined) return undefined;
	const [, digits, ending] = WHOLE.exec(unit === 'seconds' ? withoutClock(word) : word) ?? [];
	if (digits === undefined || AMBIGUOUS.test(digits)) return undefined;
	if (ending && !(unit && UNITS[unit].test(ending))) return undefined;
	const number = Number(digits.replace(/[.,].*/, ''));
	return Number.isSafeInteger(number) ? number + 0 : undefined;
}

/** Five seconds are 0:00:05 in a sheet that counts in hours. Without hours, 0:05 may as well be five minutes. */
function withoutClock(word: string): string {
	return word.replace(/^00?:00:(\d\d)$/, '$1').replace(/^PT(\d+)S$/i, '$1');
}

/** English words, and what sheets in other languages write for true and false. */
const ON = /^(true|yes|y|on|1|1[.,]0+|enabled|✓|✔|✅|☑|wahr|ja|an|vrai|oui|verdadero|si|sí|vero|sì|verdadeiro|sim|waar)$/i;
const OFF = /^(false|no|n|off|0|0[.,]0+|disabled|✗|✘|❌|☐|falsch|nein|aus|faux|non|falso|não|onwaar|nee)$/i;

export function switchOf(raw: unknown): boolean | undefined {
	if (typeof raw === 'boolean') return raw;
	const word = wordOf(raw)?.normalize('NFC');
	if (word === undefined) return undefined;
	return ON.test(word) ? true : OFF.test(word) ? false : undefined;
}

/** By its value or its label in any spelling, if it is the only one of that spelling. */
export function choiceOf<Value extends string>(choices: ReadonlyArray<Choice & { value: Value }>, raw: unknown): Value | undefined {
	const exact = choices.find(({ value }) => value === raw);
	if (exact) return exact.value;
	const key = keyOf(wordOf(raw) ?? '');
	if (!key) return undefined;
	const meant = choices.filter(({ value, label }) => keyOf(value) === key || keyOf(label) === key);
	return meant.length === 1 ? meant[0]!.value : undefined;
}

/**
 * The same for every spelling of a word: Kling 3.0, kling_3_0 and KLING-3-0. Sheets take 16:9 for a time and show
 * 16:09:00, and numbers for 720p.
 */
function keyOf(word: string): string {
	return word
		.toLowerCase()
		.replace(/^(\d+):(\d\d):00$/, '$1:$2')
		.replace(/(\d)\s*[x×]\s*(?=\d)/g, '$1:')
		.replace(/(\d)[^\p{L}\p{N}]+(?=\d)/gu, '$1:')
		.replace(/(?<!\d)0+(?=\d)/g, '')
		.replace(/[^\p{L}\p{N}:]+/gu, '')
		.replace(/(\d)p$/, '$1');
}

/** In the form `#rrggbb`; `#fff` is short for `#ffffff`, and the `#` may be missing. */
export function colorOf(raw: unknown): string | undefined {
	const word = wordOf(raw) ?? '';
	// A sheet takes the color 336699 for a number. A shorter number may have lost its zeros.
	if (typeof raw === 'number' && !/^\d{6}$/.test(word)) return undefined;
	const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(word)?.[1];
	return digits && `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`;
}
