import { FILE_KINDS, KINDS, type FileKind, type Kind } from './kinds';

/** What comes of a value: the item is refused with these words behind the field's label, or WeShop gets this for it. */
export type Outcome = { refused: string } | { gives: unknown };
export type Row = Record<Kind, Outcome>;
export type FileRow = Record<FileKind, Outcome>;

/** WeShop gets nothing of the field, or the node does as if it were not set. */
export const UNSET: Outcome = { gives: undefined };
export const CANNOT_BE: Outcome = { refused: 'cannot be' };
export const IS_EMPTY: Outcome = { refused: 'is empty' };
/** Of what all items cost together. */
export const ABOVE = { refused: 'above the Spending Limit' };
/** A photo that got lost on its way is not left out. */
export const GIVES_NOTHING: Outcome = { refused: 'is set to an expression that gives nothing' };
const gives = (value: unknown): Outcome => ({ gives: value });

const EMPTY: Kind[] = ['missing', 'null', 'empty', 'blank'];
const NUMBERS: Kind[] = ['zero', 'negative', 'a part', 'far too large', 'seven'];
export const TEXTS = (Object.keys(KINDS) as Kind[]).filter((kind) => typeof KINDS[kind] === 'string' && !EMPTY.includes(kind));

/** Every kind of value is refused as impossible, but for these. */
function butFor(others: Partial<Row>): Row {
	const kinds = Object.keys(KINDS) as Kind[];
	return Object.fromEntries(kinds.map((kind) => [kind, others[kind] ?? CANNOT_BE])) as Row;
}

const each = (kinds: Kind[], outcome: (value: unknown) => Outcome): Partial<Row> => Object.fromEntries(kinds.map((kind) => [kind, outcome(KINDS[kind])]));

const ifEmpty = (outcome: Outcome): Partial<Row> => each(EMPTY, () => outcome);

/** Texts arrive as they are, numbers as texts. */
export const text = (empty: Outcome, others: Partial<Row> = {}): Row =>
	butFor({ ...ifEmpty(empty), ...each([...NUMBERS, ...TEXTS], (value) => gives(String(value))), ...others });

/** None, or any of some. */
export const choices = (empty: Outcome): Row => butFor({ ...ifEmpty(empty), 'an empty list': empty, 'an empty object': empty });

export const choice = (empty: Outcome): Row => butFor(ifEmpty(empty));

/** Of the numbers here only 3, 7 and 0 are ever in range. */
export const whole = (min: number, max: number, empty: Outcome): Row =>
	butFor({
		...ifEmpty(empty),
		...(min <= 0 ? { zero: gives(0) } : {}),
		...(min <= 3 && max >= 3 ? { 'a number as text': gives(3) } : {}),
		...(min <= 7 && max >= 7 ? { seven: gives(7) } : {}),
	});

/** In the words of the API: "5s". */
export const seconds = (taken: number[], byDefault: number): Row =>
	butFor({
		...ifEmpty(gives(`${byDefault}s`)),
		'seconds as text': gives('5s'),
		...(taken.includes(3) ? { 'a number as text': gives('3s') } : {}),
		...(taken.includes(7) ? { seven: gives('7s') } : {}),
	});

/** The same for any range. */
export function secondsIn(range: { min: number; max: number; orAutomatic?: true } | { choices: readonly number[] }, byDefault: number): Row {
	const isTaken = (one: number) => ('choices' in range ? range.choices.includes(one) : one >= range.min && one <= range.max);
	return {
		...seconds([3, 7].filter(isTaken), byDefault),
		...(isTaken(5) ? {} : { 'seconds as text': CANNOT_BE }),
		...('orAutomatic' in range ? { negative: gives('-1') } : {}),
	};
}

export const onOff = (byDefault: unknown, on: unknown = true, off: unknown = false): Row =>
	butFor({ ...ifEmpty(gives(byDefault)), true: gives(on), 'true as text': gives(on), false: gives(off), zero: gives(off) });

export const colour = (empty: Outcome): Row => butFor(ifEmpty(empty));

/** @param isEntry of a list, in which an entry may give several */
export const image = (empty: Outcome, isEntry = false): Row =>
	butFor({ ...ifEmpty(empty), ...(isEntry ? { 'an empty list': empty, 'an empty object': empty } : {}), 'a locator': gives(KINDS['an address']), 'an address': gives(KINDS['an address']) });

/** Of videos or audios: there is no locator. */
export const addresses = (empty: Outcome): Row => butFor({ ...ifEmpty(empty), 'an empty list': empty, 'an empty object': empty, 'an address': gives(KINDS['an address']) });

export const preset = (empty: Outcome): Row =>
	butFor({ ...ifEmpty(empty), zero: gives(0), seven: gives(7), 'far too large': gives(1e9), 'a number as text': gives(3) });

/** What is refused of the file itself, whatever it is called. */
export const files: FileRow = Object.fromEntries(
	(Object.keys(FILE_KINDS) as FileKind[]).map((kind) => [kind, { refused: kind.startsWith('a field') ? ': the input item has no file' : ': the file in the field' }]),
) as FileRow;

export const address = (empty: Outcome): Row =>
	butFor({ ...ifEmpty(empty), ...each(['an address', 'a private address'], gives) });

/** What a header can carry. */
export const headerText: Row = text(UNSET, { 'two lines': CANNOT_BE, '10,000 characters': CANNOT_BE, 'emoji and text from right to left': CANNOT_BE });

/** What can be the name of a file, its ending left out. */
export const fileName: Row = text(UNSET, each(TEXTS.filter((kind) => !/[\p{L}\p{N}]/u.test(KINDS[kind] as string)), () => CANNOT_BE));

/** What can be the last part of the address of a run. */
export const runId: Row = text(IS_EMPTY, each(TEXTS.filter((kind) => !/^[\w.]{1,200}$/.test(KINDS[kind] as string)), () => CANNOT_BE));

const objects: Kind[] = ['an empty object', 'an object', 'a locator', 'a locator in a locator'];

/** An object of the user's own arrives as it is. */
export const json: Row = Object.fromEntries(
	(Object.keys(KINDS) as Kind[]).map((kind) => [kind, objects.includes(kind) ? gives(KINDS[kind]) : { refused: 'is not a JSON object' }]),
) as Row;

/** Every text names a field of the input item, and none of these holds a file. */
export const fileField: Row = text(IS_EMPTY, each([...NUMBERS, ...TEXTS], () => ({ refused: ': the input item has no file' })));
