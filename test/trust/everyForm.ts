import { findForm, formsOf } from '../sandbox/journal/disguise';

/** The form in which a text holds a key; undefined where it does not. The text is searched as it is, without NULs, and as HTML shows it. */
export function keyFormIn(text: string, key: string): string | undefined {
	const forms = [...formsOf([key]), ...formsOf([Buffer.from(key, 'utf16le').toString('latin1')])];
	const bare = text.replaceAll('\\u0000', '').replaceAll('\0', '');
	const shown = bare.replace(/&#(x[0-9a-f]+|\d+);/gi, (_, code: string) => String.fromCharCode(Number(code.toLowerCase().startsWith('x') ? `0${code}` : code)));
	return [text, bare, shown].map((one) => findForm(one, forms)).find((form) => form !== undefined);
}
