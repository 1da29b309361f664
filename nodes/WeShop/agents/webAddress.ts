import { INVISIBLE, trimmed } from './spelling';

/*
 * The form of a web address in a text, as regular expressions without flags: n8n's editor validates a field by the same
 * ones as the run, and sets no flags. Everything else, such as the host, is for the run alone.
 */

/** A form of small letters that matches capital ones, too. */
const anyCase = (form: string) => form.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);

const SCHEME = `${anyCase('https?')}:[\\\\/]{2,}`;
const HOST = '[^\\s\\\\/?#<>^|"\'`]+';
/** Blanks and letters beyond ASCII are encoded when the address is sent; URL would drop a line break without a word. */
const ADDRESS = `${SCHEME}${HOST}(?:[\\\\/?#][^\\x00-\\x1f\\x7f-\\x9f]*)?`;
/** Inside of quotes or brackets. */
const WRAPPED = `${SCHEME}${HOST}(?:[\\\\/?#][^\\x00-\\x1f\\x7f-\\x9f"<>]*?)?`;
const PICTURE = `\\.(?:${anyCase('jpe?g|png|webp|gif|avif|heic|tiff?|bmp|svg|mp4|mov|webm|mp3|wav|m4a')})`;

const SEPARATOR = '(?:[\\s,;|<>)}\\uff0c\\u3001\\uff1b\\uff5c\\u00b7\\u2022]|\\](?!\\()|\\\\[nrt])';
const OPENING = '(?:["\'`\\u201c\\u201e\\u2018\\u00ab<({[!]|!?\\[[^\\]]{0,200}\\]\\()';

/**
 * A second address after a separator. An address may carry another one in its path or query (`?url=https://…`) and may
 * contain commas, semicolons and bars: they separate only if an address follows, or another picture after a blank.
 */
const SEVERAL = `(?:(?!:[\\\\/]{2})[^])*:[\\\\/]{2}(?:${[
	// https://a.com/1.jpg, "https://b.com/2.jpg"
	`[^]*?${SEPARATOR}${OPENING}{0,4}(?:[A-Za-z][A-Za-z0-9+.-]*:[\\\\/]{2}|${anyCase('data')}:)`,
	// https://a.com/1.jpg //b.com/2.jpg, or www.b.com/2.jpg
	'[^]*?(?:[\\s;|]//|[\\s,;|][Ww]{3}\\.)',
	// https://a.com/1.jpg, a.com/2.jpg: the same host again
	'([^\\s/?#,;|]+)/[^]*?[\\s,;|]\\1/',
	// https://a.com/1.jpghttps://b.com/2.jpg
	`[^]*?${PICTURE}[^\\s\\w/=?#:(%@]{0,3}${SCHEME}`,
	// https://a.com/1.jpg, 2.jpg
	`[^]*?${PICTURE}(?:\\?[^\\s,;|]{0,2000})?\\s?[,;|]\\s+\\S`,
].join('|')})`;

/** What may stand around an address: sheets, chats and models write it so. */
const WRITTEN = [
	// A link of Slack: <https://a.com/1.jpg|a shoe>.
	`<(?:${WRAPPED})(?:\\|[^>]*)?>`,
	`["'\`\\u201c\\u201e\\u2018\\u00ab](?:${WRAPPED})["'\`\\u201c\\u201d\\u2019\\u00bb]`,
	`\\[\\s*(?:"(?:${WRAPPED})"|'(?:${WRAPPED})')\\s*\\]`,
	// Markdown: ![a shoe](https://a.com/1.jpg "title").
	`!?\\[[^\\]]*\\]\\(\\s*<?(?:${WRAPPED})>?(?:\\s+["'][^"']*["'])?\\s*\\)`,
	`\\((?:${WRAPPED})\\)`,
	// A formula of a sheet, in any language: =IMAGE("…"; 1), =BILD("…").
	`=?[^\\s()"']{1,30}\\(\\s*["\\u201c](?:${WRAPPED})["\\u201d]\\s*(?:[,;][^]*)?\\)`,
	`<${anyCase('img')}\\s(?:[^>]*\\s)?${anyCase('src')}\\s*=\\s*(?:"(?:${WRAPPED})"|'(?:${WRAPPED})')[^>]*>`,
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

/** What may stand between addresses. No lookahead: in a long run of blanks, it would start over at each of them. */
const BETWEEN = /[\s,;|\uff0c\u3001\uff1b\uff5c]+/g;
const START = new RegExp(`${OPENING}{0,4}${SCHEME}`, 'y');

/**
 * The parts of a text that may be addresses. A line break always separates; other signs and blanks, which an address may
 * contain, only where another address follows. The list may be JSON.
 */
export function splitAddresses(text: string): string[] {
	const listed = jsonList(text);
	if (listed) return listed;
	const parts: string[] = [];
	let start = 0;
	for (const { 0: between, index } of text.matchAll(BETWEEN)) {
		START.lastIndex = index + between.length;
		if (!/[\r\n]/.test(between) && !START.test(text)) continue;
		parts.push(text.slice(start, index));
		start = index + between.length;
	}
	return [...parts, text.slice(start)].map(trimmed).filter((part) => part !== '');
}

function jsonList(text: string): string[] | undefined {
	if (!/^\s*\[\s*"/.test(text)) return undefined;
	try {
		const list = JSON.parse(text) as unknown;
		return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined;
	} catch {
		return undefined;
	}
}
