const REPLACEMENT = '[API key]';

/**
 * The shortest key that is replaced, in characters. A shorter one is no secret, since anybody can guess it, but stands
 * in IDs, addresses and prices by chance: a run that is paid for would lose its ID. Eight characters stand by chance in
 * one of a million IDs made of digits alone, and in fewer of any other kind.
 */
const SHORTEST_KEY = 8;

/** A place of an answer: a property of an object, or an element of a list. */
interface Place {
	holder: Record<string, unknown>;
	name: string;
}

/**
 * What WeShop answered, without the key, should WeShop repeat it: an answer is shown to the user, stored by n8n, and
 * names the hosts that files are loaded from. Replaces it in texts, wherever they stand, and in the names of properties,
 * which `Include Run` puts out too. Numbers, switches and the structure stay: they are prices, sizes and IDs.
 * @param body parsed JSON, which is changed in place; a text that is no JSON; or bytes, which come out as a text
 */
export function withoutKey(apiKey: string, body: unknown): unknown {
	const key = apiKey.trim();
	const forms = key.length < SHORTEST_KEY ? undefined : formsOf(key);
	if (!forms) return body;
	const root = { body: body instanceof Uint8Array ? new TextDecoder().decode(body) : body };
	// With a list of what is left, as an answer may be nested more deeply than functions can call one another.
	const left: Place[] = [{ holder: root, name: 'body' }];
	for (let place = left.pop(); place; place = left.pop()) {
		const { holder, name } = place;
		const value = holder[name];
		if (typeof value === 'string') {
			const clean = value.replace(forms, REPLACEMENT);
			if (clean !== value) holder[name] = clean;
		} else if (isContainer(value)) {
			const clean = withoutKeyInNames(value, forms);
			if (clean !== value) holder[name] = clean;
			for (const inner of Object.keys(clean)) left.push({ holder: clean, name: inner });
		}
	}
	return root.body;
}

/** What JSON can hold; anything else, such as a stream, is left alone. */
function isContainer(value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function withoutKeyInNames(value: Record<string, unknown>, forms: RegExp): Record<string, unknown> {
	const clean = (name: string) => name.replace(forms, REPLACEMENT);
	if (Array.isArray(value) || Object.keys(value).every((name) => clean(name) === name)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [clean(name), inner]));
}

/**
 * The key as it may stand in a text: as it is, in other case, reversed, with two bytes a letter, as JSON and HTML write it,
 * percent-encoded in part or whole, once or more, as in an address, in base64, alone or within more, and in hex.
 */
function formsOf(key: string): RegExp {
	const wide = Buffer.from(key, 'utf16le');
	const contents = [Buffer.from(key), wide, Buffer.from(wide).swap16()];
	const letters = Array.from(key, spelled);
	const forms = [letters.join('\\0?'), letters.reverse().join(''), inHex(key), ...contents.flatMap((content) => [0, 1, 2].map((before) => inBase64(content, before)))];
	return new RegExp(forms.join('|'), 'gi');
}

const NAMED_BY_HTML: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** Each form once: a choice between equal ones would be tried in all combinations. */
function spelled(letter: string): string {
	const code = letter.charCodeAt(0);
	const hex = code.toString(16);
	const named = NAMED_BY_HTML[letter] ? [`&${NAMED_BY_HTML[letter]};`] : [];
	const spellings = new Set([letter, JSON.stringify(letter).slice(1, -1), ...named]);
	return `(?:${[...spellings].map(literally).join('|')}|\\\\u00${hex}|%(?:25)*${hex}|&#(?:0*${code}|x0*${hex});?)`;
}

/** Two digits a byte, or four, with what dumps put between them. */
function inHex(key: string): string {
	return [...Buffer.from(key)].map((byte) => byte.toString(16)).join('(?:00)?(?:[\\s,:-]{0,2}(?:\\\\x|0x)?)');
}

/** @param before how many bytes, beyond threes, stand before the content: its letters are others then */
function inBase64(content: Buffer, before: number): string {
	const bits = (before + content.length) * 8;
	const letters = Buffer.concat([Buffer.alloc(before), content]).toString('base64').slice(Math.ceil((before * 8) / 6));
	// Where more follows, a last letter that has bits of both is another one.
	const whole = letters.slice(0, Math.floor(bits / 6) - Math.ceil((before * 8) / 6));
	return `${whole.replaceAll('+', '[+-]').replaceAll('/', '[/_]')}${bits % 6 === 0 ? '' : '(?:[\\w+/-](?=$|[^\\w+/-]))?'}=*`;
}

function literally(text: string): string {
	return text.replace(/[^A-Za-z0-9]/g, '\\$&');
}
