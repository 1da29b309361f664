const BY_NUMBER = new Intl.Collator('en', { numeric: true }).compare;

/**
 * The file fields of an item that a text means: the name of one, several names, or a pattern such as `Photo_*` or `*`.
 * A form with several photos in one field gives `Photo_0`, `Photo_1` and so on, which `Photo` means as well.
 * @param fields the names of the item's file fields, in its order
 * @returns the names, each once; or the part of the text that names none
 */
export function fieldsNamed(text: string, fields: readonly string[]): string[] | { missing: string } {
	const all = fields.includes(text) ? [text] : partsOf(text);
	const found: string[] = [];
	for (const part of all) {
		const named = fieldsOfPart(part, fields);
		if (named.length === 0) return { missing: part };
		found.push(...named);
	}
	return [...new Set(found)];
}

/** Also as an expression writes it: `$binary.data`. */
function partsOf(text: string): string[] {
	const parts = text.split(/[,;|\n]/).flatMap((part) => part.trim().replace(/^(\$binary|binary|\$json\._files|_files)\./, '') || []);
	return parts.length > 0 ? parts : [text];
}

function fieldsOfPart(part: string, fields: readonly string[]): string[] {
	if (fields.includes(part)) return [part];
	if (part === '*') return [...fields];
	if (part.includes('*')) {
		const matching = matches(new RegExp(`^${part.split('*').map(escaped).join('.*')}$`, 'u'), fields);
		// A form with one photo only gives it without a number.
		return matching.length > 0 ? matching : fields.filter((field) => part === `${field}_*`);
	}
	const numbered = matches(new RegExp(`^${escaped(part)}_\\d+$`, 'u'), fields);
	if (numbered.length > 0) return numbered;
	// n8n's form makes `Product_photo` of the label "Product photo".
	const similar = fields.filter((field) => simplified(field) === simplified(part));
	if (similar.length > 0) return similar.length === 1 ? similar : [];
	const stems = fields.flatMap((field) => /^(.+)_\d+$/u.exec(field)?.[1] ?? []).filter((stem) => simplified(stem) === simplified(part));
	return new Set(stems).size === 1 ? matches(new RegExp(`^${escaped(stems[0]!)}_\\d+$`, 'u'), fields) : [];
}

function matches(pattern: RegExp, fields: readonly string[]): string[] {
	return fields.filter((field) => pattern.test(field)).sort(BY_NUMBER);
}

function simplified(name: string): string {
	return name.trim().toLowerCase().replace(/[\W_]+/g, '_');
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
