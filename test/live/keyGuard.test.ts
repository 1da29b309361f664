import { createHash } from 'node:crypto';
import { KeyFound, KeyGuard } from '../../tools/live/keyGuard';

const KEY = 'wsk+Live/8842=Trial"Key&01~zQx';
const guard = new KeyGuard(KEY);
const reversed = [...KEY].reverse().join('');
const hex = (text: string) => Buffer.from(text).toString('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each<[form: string, text: string]>([
	['as it is', KEY],
	['in other case', KEY.toUpperCase()],
	['inside a sentence', `The key "${KEY}" is wrong`],
	['as JSON writes it', JSON.stringify({ key: KEY })],
	['as JSON may write it', [...KEY].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
	['in an address', `https://a.example/?key=${encodeURIComponent(KEY)}`],
	['in an address twice', encodeURIComponent(encodeURIComponent(KEY))],
	['percent-encoded as a whole', [...KEY].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')],
	['in base64', base64(KEY)],
	['in base64 with something before', base64(`x${KEY}`)],
	['in base64 as an address has it', Buffer.from(`ab${KEY}c`).toString('base64url')],
	['in base64 twice', base64(base64(KEY))],
	['as Basic login', `Basic ${base64(`user:${KEY}`)}`],
	['in hex', hex(KEY)],
	['in hex with blanks', hex(KEY).replace(/../g, '$& ').toUpperCase()],
	['in bits', [...Buffer.from(KEY)].map((byte) => byte.toString(2).padStart(8, '0')).join('')],
	['as numbers', JSON.stringify([...Buffer.from(KEY)])],
	['reversed', reversed],
	['reversed, in base64', base64(reversed)],
	['reversed, in hex', hex(reversed)],
	['as HTML', [...KEY].map((letter) => `&#${letter.charCodeAt(0)};`).join('')],
	['letter by letter', [...KEY].join(' ')],
	['split by a line', `${KEY.slice(0, 9)}\n${KEY.slice(9, 18)}\n${KEY.slice(18)}`],
	['the first half', KEY.slice(0, 15)],
	['the second half', KEY.slice(15)],
	['in ROT13', KEY.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)))],
	...['md5', 'sha1', 'sha256', 'sha512'].flatMap((hash): Array<[string, string]> => [
		[`as ${hash}`, createHash(hash).update(KEY).digest('hex')],
		[`as ${hash} in base64`, createHash(hash).update(KEY).digest('base64')],
	]),
])('finds the key %s', (_, text) => {
	expect(guard.find(`before ${text} after`)).toBeDefined();
	expect(() => guard.check('docs/live.md', `# Page\n\n${text}\n`)).toThrow(KeyFound);
	expect(guard.clean(text)).toBe('[withheld: these words repeat the key]');
});

it('says where the key was, and never shows it', () => {
	expect(() => guard.check('docs/live.md', `# Page\n\n${KEY}`)).toThrow('docs/live.md, line 3 held the key (as it is), so nothing of it was written. Please report this');
});

it('lets other texts through, as they are', () => {
	const text = 'HTTP 401 UNAUTHORIZED: the API key is not known. See https://open.weshop.ai/authorization/apikey';
	expect(guard.check('a', text)).toBe(text);
	expect(guard.clean(text)).toBe(text);
});

it.each(['', 'short'])('finds nothing where the key is no secret (%j)', (key) => {
	expect(new KeyGuard(key).find('any short text')).toBeUndefined();
});
