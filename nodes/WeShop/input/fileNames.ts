/** Made when it is first needed: it takes n8n's start ten milliseconds to load its language. */
let collator: Intl.Collator | undefined;
const BY_NUMBER = (one: string, other: string) => (collator ??= new Intl.Collator('en', { numeric: true })).compare(one, other);

/** In characters; what is longer is the content of a file in place of its name. */
const LONGEST_LABEL = 1_000;

/**
 * The file fields of an item that a text means: the name of one, several names, or a pattern such as `Photo_*` or `*`.
 * A form with several photos in one field gives `Photo_0`, `Photo_1` and so on, which `Photo` means as well.
 * @param fields the names of the item's file fields, in its order
 * @returns the names, each once; or the part of the text that names none
 */
export function fieldsNamed(text: string, fields: readonly string[]): string[] | { missing: string } {
	const all = fields.includes(text) ? [text] : new Set(partsOf(text));
	const found: string[] = [];
	for (const part of all) {
		const named = fieldsOfPart(part, fields);
		if (named.length === 0) return { missing: part };
		found.push(...named);
	}
	return [...new Set(found)];
}

/** Also as JSON or an expression writes them: `["front", "back"]`, `$binary.data`. */
function partsOf(text: string): string[] {
	const list = /^\[.*\]$/s.test(text) ? text.slice(1, -1) : text;
	const parts = list.split(/[,;|\n\uff0c\u3001\uff1b\uff5c]/).flatMap((part) => part.trim().replace(/^(["'`])(.*)\1$/s, '$2').replace(/^(\$binary|binary|\$json\._files|_files)\./, '') || []);
	return parts.length > 0 ? parts : [text];
}

function fieldsOfPart(part: string, fields: readonly string[]): string[] {
	if (fields.includes(part)) return [part];
	if (part.length > LONGEST_LABEL) return [];
	if (part === '*') return [...fields];
	if (part.includes('*')) {
		const matching = sorted(fields.filter((field) => hasForm(field, part.split('*'))));
		// A form with one photo only gives it without a number.
		return matching.length > 0 ? matching : fields.filter((field) => part === `${field}_*`);
	}
	const numbered = withNumber(part, fields);
	if (numbered.length > 0) return numbered;
	// n8n's form makes `Product_photo` of the label "Product photo".
	const similar = fields.filter((field) => isSimilar(field, part));
	if (similar.length > 0) return similar.length === 1 ? similar : [];
	const stems = fields.flatMap((field) => /^(.+)_\d+$/u.exec(field)?.[1] ?? []).filter((stem) => isSimilar(stem, part));
	return new Set(stems).size === 1 ? withNumber(stems[0]!, fields) : [];
}

/** No regular expression: the text may be the whole content of a file, in Base64. */
function withNumber(stem: string, fields: readonly string[]): string[] {
	return sorted(fields.filter((field) => field.startsWith(`${stem}_`) && /^\d+$/.test(field.slice(stem.length + 1))));
}

function sorted(fields: string[]): string[] {
	return fields.sort(BY_NUMBER);
}

/**
 * Whether a name consists of these texts in their order, with anything between them. No regular expression: one with
 * many `.*` takes forever.
 */
function hasForm(name: string, [start = '', ...rest]: string[]): boolean {
	const end = rest.pop() ?? '';
	let at = start.length;
	for (const text of rest) {
		const found = name.indexOf(text, at);
		if (found < 0) return false;
		at = found + text.length;
	}
	return name.startsWith(start) && name.endsWith(end) && name.length - end.length >= at;
}

/** As n8n's form writes a label, or the same word but for case and punctuation. */
function isSimilar(field: string, part: string): boolean {
	if (field.toLowerCase() === part.replace(/\W/g, '_').toLowerCase()) return true;
	const key = simplified(part);
	return /[\p{L}\p{N}]/u.test(key) && simplified(field) === key;
}

function simplified(name: string): string {
	return name.normalize('NFC').trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_');
}
