import type { Field, Refusal } from './agent';

/** A field by its label and its name, which users see in expressions. */
export type Labelled = Pick<Field, 'label' | 'name'>;

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
