import { INVISIBLE, trimmed } from './spelling';

/*
 * The form of a web address in a text, as regular expressions without flags: n8n's editor validates a field by the same
 * ones as the run, and sets no flags. Everything else, such as the host, is for the run alone.
 */

const SCHEME = '[Hh][Tt][Tt][Pp][Ss]?:[\\\\/]{2,}';
const HOST = '[^\\s\\\\/?#<>^|"\'`]+';
/** Blanks and letters beyond ASCII are encoded when the address is sent; URL would drop a line break without a word. */
const ADDRESS = `${SCHEME}${HOST}(?:[\\\\/?#][^\\x00-\\x1f\\x7f-\\x9f]*)?`;
/** Inside of quotes or brackets. */
const WRAPPED = `${SCHEME}${HOST}(?:[\\\\/?#][^\\x00-\\x1f\\x7f-\\x9f"<>]*?)?`;
const PICTURE = '\\.(?:[Jj][Pp][Ee]?[Gg]|[Pp][Nn][Gg]|[Ww][Ee][Bb][Pp]|[Gg][Ii][Ff]|[Aa][Vv][Ii][Ff]|[Hh][Ee][Ii][Cc]|[Tt][Ii][Ff][Ff]?|[Bb][Mm][Pp]|[Ss][Vv][Gg])';

const SEPARATOR = '(?:[\\s,;|<>)}\\uff0c\\u3001\\uff1b\\uff5c\\u00b7\\u2022]|\\](?!\\()|\\\\[nrt])';
const OPENING = '(?:["\'`\\u201c\\u201e\\u2018\\u00ab<({[!]|!?\\[[^\\]]{0,200}\\]\\()';

/**
 * A second address after a separator. An address may carry another one in its path or query (`?url=https://…`) and may
 * contain commas, semicolons and bars: they separate only if an address follows, or another picture after a blank.
 */
const SEVERAL = `(?:(?!:[\\\\/]{2})[^])*:[\\\\/]{2}(?:${[
	`[^]*?${SEPARATOR}${OPENING}{0,4}(?:[A-Za-z][A-Za-z0-9+.-]*:[\\\\/]{2}|[Dd][Aa][Tt][Aa]:)`,
	'[^]*?(?:[\\s;|]//|[\\s,;|][Ww]{3}\\.)',
	'([^\\s/?#,;|]+)/[^]*?[\\s,;|]\\1/',
	`[^]*?${PICTURE}[^\\s\\w/=?#:(%@]{0,3}${SCHEME}`,
	`[^]*?${PICTURE}(?:\\?[^\\s,;|]{0,2000})?\\s?[,;|]\\s+\\S`,
].join('|')})`;

/** What may stand around an address: sheets, chats and models write it so. */
const WRITTEN = [
	`<(?:${WRAPPED})(?:\\|[^>]*)?>`,
	`["'\`\\u201c\\u201e\\u2018\\u00ab](?:${WRAPPED})["'\`\\u201c\\u201d\\u2019\\u00bb]`,
	`\\[\\s*(?:"(?:${WRAPPED})"|'(?:${WRAPPED})')\\s*\\]`,
	`!?\\[[^\\]]*\\]\\(\\s*<?(?:${WRAPPED})>?(?:\\s+["'][^"']*["'])?\\s*\\)`,
	`\\((?:${WRAPPED})\\)`,
	// A formula of a sheet, in any language: =IMAGE("…"; 1), =BILD("…").
	`=?[^\\s()"']{1,30}\\(\\s*["\\u201c](?:${WRAPPED})["\\u201d]\\s*(?:[,;][^]*)?\\)`,
	`<[Ii][Mm][Gg]\\s(?:[^>]*\\s)?[Ss][Rr][Cc]\\s*=\\s*(?:"(?:${WRAPPED})"|'(?:${WRAPPED})')[^>]*>`,
];

/** Empty, or exactly one address. For n8n's editor, which anchors it. */
export const ONE_ADDRESS = `${INVISIBLE}*(?:(?!${SEVERAL})(?:${WRITTEN.join('|')}|${ADDRESS})${INVISIBLE}*)?`;

/** In characters. Servers and CDNs accept no longer ones; the texts of whole files and pages come here by chance. */
const LONGEST_ADDRESS = 8_192;

const several = new RegExp(`^${SEVERAL}`);
const bare = new RegExp(`^${ADDRESS}$`);
const written = WRITTEN.map((form) => new RegExp(`^${form.replaceAll(`(?:${WRAPPED})`, `(${WRAPPED})`)}$`));
const TRAILING = new RegExp(`(${PICTURE})[\\s,;|]+$`);
const DOUBLED = new RegExp(`^${SCHEME}(?=${SCHEME})`);

/** The one address of a text, as a browser would open it; `several` if there is more than one, `undefined` if there is none. */
export function webAddress(raw: string): URL | 'several' | undefined {
	const text = trimmed(raw);
	if (several.test(text.slice(0, LONGEST_ADDRESS))) return 'several';
	if (text.length > LONGEST_ADDRESS) return undefined;
	const address = unwrapped(text);
	if (address === undefined) return undefined;
	const whole = address.replace(TRAILING, '$1').replace(DOUBLED, '');
	return parsed(whole);
}

/** In Node 20, `URL.canParse` denies hosts beyond ASCII as soon as the code around it is compiled. */
function parsed(address: string): URL | undefined {
	try {
		return new URL(address);
	} catch {
		return undefined;
	}
}

function unwrapped(text: string): string | undefined {
	for (const form of written) {
		const found = form.exec(text)?.slice(1).find((group) => group !== undefined);
		if (found !== undefined) return trimmed(found);
	}
	return bare.test(text) ? text : undefined;
}
