import { Writable } from 'node:stream';
import { guardStream, KeyGuard } from '../../tools/live/keyGuard';
import { fetchText, isOnTheWeb } from '../../tools/live/live';
import { Purse } from '../../tools/live/purse';
import { hostIn, tidied } from '../../tools/live/words';

const KEY = 'wsk+Live/8842=Trial"Key&01~zQx';
const guard = new KeyGuard(KEY);
const letters = [...KEY];
const base64 = Buffer.from(KEY).toString('base64');
const hex = Buffer.from(KEY).toString('hex');
const code = (letter: string, digits: number) => letter.charCodeAt(0).toString(16).padStart(digits, '0');
const utf16be = Buffer.from(KEY, 'utf16le').swap16();
const percent = (text: string) => [...text].map((letter) => `%${code(letter, 2)}`).join('');
const json = (text: string) => [...text].map((letter) => `\\u${code(letter, 4)}`).join('');

describe('The key in a disguise', () => {
	it.each<[form: string, text: string]>([
		['base64 in lines', base64.replace(/.{10}/g, '$&\n')],
		['base64 with blanks', [...base64].join(' ')],
		['base64 in pieces of a source', `"${base64.slice(0, 15)}",\n"${base64.slice(15)}"`],
		['half of base64', base64.slice(0, 20)],
		['\\x77', letters.map((letter) => `\\x${code(letter, 2)}`).join('')],
		['0x77', letters.map((letter) => `0x${code(letter, 2)}`).join(', ')],
		['\\u{77}', letters.map((letter) => `\\u{${code(letter, 2)}}`).join('')],
		['octal', letters.map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')],
		['JSON in JSON', JSON.stringify(JSON.stringify(json(KEY)))],
		['percent three times', percent(KEY).replaceAll('%', '%2525')],
		['HTML with zeros', letters.map((letter) => `&#0${letter.charCodeAt(0)};`).join('')],
		['HTML in hex with zeros', letters.map((letter) => `&#x00${code(letter, 2)};`).join('')],
		['base64 of UTF-16', Buffer.from(KEY, 'utf16le').toString('base64')],
		['base64 of UTF-16, the other order', utf16be.toString('base64')],
		['hex of UTF-16', Buffer.from(KEY, 'utf16le').toString('hex')],
		['hex of UTF-16, the other order', utf16be.toString('hex')],
		['base64 of hex', Buffer.from(hex).toString('base64')],
		['hex of base64', Buffer.from(base64).toString('hex')],
		['base64url of JSON', Buffer.from(json(KEY)).toString('base64url')],
		['full width', letters.map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfe_e0)).join('')],
		['a tag around each letter', letters.map((letter) => `<b class="x">${letter}</b>`).join('')],
		['a colour before each letter', letters.map((letter) => `\x1b[31m${letter}`).join('')],
		['a zero width between letters', letters.join('\u200b')],
		['numbers with blanks', [...Buffer.from(KEY)].join(' ')],
	])('is found: %s', (_, text) => {
		expect(guard.find(`before ${text} after`)).toBeDefined();
		expect(guard.find(`before${text}`)).toBeDefined();
		expect(guard.clean(text)).toBe('[withheld: these words repeat the key]');
	});

	it.each([
		['prose', 'HTTP 401 UNAUTHORIZED: the API key is not known. '],
		['one word', 'a.'],
		['one line of base64', 'QUJD'],
		['hex', '77736b'],
		['tags that do not end', '<&#x0000'],
		['escapes', '%2525\\\\'],
		['numbers', '11 '],
		['sequences that do not end', '\x1b['],
		['links that do not end', '\x1b]8;;'],
	])('is not sought for long in a megabyte of %s', (_, text) => {
		const long = text.repeat(Math.ceil(1_000_000 / text.length));
		const before = process.cpuUsage();
		expect(guard.find(long)).toBeUndefined();
		expect(guard.clean(long)).toBeDefined();
		const { user } = process.cpuUsage(before);
		expect(user / 1e6).toBeLessThan(20);
	});

	it('is found at the end of a long text', () => {
		expect(guard.find(`${'A word and another. '.repeat(100_000)}${base64.replace(/.{10}/g, '$& ')}`)).toBeDefined();
	});
});

describe("Others' words", () => {
	it.each(['a.', 'a', 'a-1', '1', 'http://a', ' ', '@', '0f0f0f0f-'])('are shortened at once (200 kB of %j)', (piece) => {
		const before = process.cpuUsage();
		expect(tidied(piece.repeat(200_000 / piece.length), guard).length).toBeLessThanOrEqual(301);
		expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
	});

	it('have no half of a mail where they are cut', () => {
		const text = `${'https://cdn.example/'.padEnd(1_990, 'x')} anna@shop.example`;
		expect(tidied(text, guard)).toBe('https://cdn.example/… …');
	});

	it('command neither the terminal nor the page', () => {
		const text = 'one\x1b[2J \x1b]8;;https://evil.example\x1b\\two\x1b]8;;\x07\x07\b\r \x9b31mthree\u202e\tfour\nfive';
		expect(guard.clean(text)).toBe('one two 31mthree\tfour\nfive');
		expect(guard.check('a', text)).toBe(guard.clean(text));
		expect(tidied(text, guard)).toBe('one two 31mthree four five');
	});
});

describe('A guarded stream', () => {
	function guarded() {
		let written = '';
		const stream = new Writable({
			decodeStrings: false,
			write(chunk: string, _, done) {
				written += chunk;
				done();
			},
		});
		const flush = guardStream(stream, guard);
		return {
			stream,
			written: () => {
				flush();
				return written;
			},
		};
	}
	const shown = (written: string) => written.replaceAll('[a line was withheld: it held the key]', '').replace(/\s/g, '');

	it('writes whole lines, and at the end what has none', () => {
		const { stream, written } = guarded();
		stream.write('one\ntw');
		stream.write(Buffer.from('o €').subarray(0, 3));
		stream.write(Buffer.from('o €').subarray(3));
		stream.write('\x1b[2Jthree');
		expect(written()).toBe('one\ntwo €three');
	});

	it('tells whoever writes that it is written', async () => {
		const { stream } = guarded();
		await new Promise<void>((written) => stream.write('no end of line', () => written()));
		await new Promise<void>((written) => stream.write('6f6e650a', 'hex', () => written()));
	});

	it.each<[how: string, pieces: string[]]>([
		['letter by letter', letters],
		['in two pieces', [KEY.slice(0, 14), KEY.slice(14)]],
		['in base64, in two pieces', [base64.slice(0, 20), base64.slice(20)]],
		['with colours', letters.map((letter) => `\x1b[0m${letter}`)],
	])('shows nothing of the key (%s)', (_, pieces) => {
		const { stream, written } = guarded();
		for (const piece of pieces) stream.write(piece);
		expect(shown(written())).toBe('');
	});

	it('shows fewer letters of the key than count as a part of it, line by line', () => {
		const { stream, written } = guarded();
		for (const letter of letters) stream.write(`${letter}\n`);
		expect(shown(written()).replace(/[^a-z0-9]/gi, '').length).toBeLessThan(12);
	});

	it('writes on after a line that was withheld', () => {
		const { stream, written } = guarded();
		stream.write(`a ${KEY}\n`);
		stream.write('something else\n');
		expect(written()).toBe('[a line was withheld: it held the key]\nsomething else\n');
	});
});

describe('The purse, where WeShop charges more than its price', () => {
	const start = (executionId: string, powerConsumption: unknown) => ({ call: 'POST /openapi/agent/runs', host: 'openapi.weshop.ai', query: {}, headerNames: [], status: 200, answer: { success: true, data: { executionId, powerConsumption } } });
	const said: string[] = [];
	const purse = (limit: number) => new Purse({ yes: true, limit }, (text) => void said.push(text));

	it.each<[charged: unknown, spent: number]>([
		[9, 9],
		['9', 9],
		[1, 2],
		[-5, 2],
		[undefined, 2],
		['much', 2],
	])('counts the larger of both (%j)', async (charged, spent) => {
		const one = purse(10);
		await one.allows('A', 2);
		one.charge([start('r1', charged), start('r1', charged)]);
		expect(one.spent).toBe(spent);
	});

	it('buys nothing more at the limit, and says so', async () => {
		const one = purse(10);
		await one.allows('A', 2);
		one.charge([start('r1', 6), start('r2', 6)]);
		expect([one.spent, await one.allows('B', 1), await one.allows('C', 0)]).toEqual([12, false, false]);
		expect(said).toContain('  WeShop charged 10 points more than its price. 12 points are spent, which is the limit: nothing more is bought.');
	});
});

describe('Addresses that WeShop gives', () => {
	it('need not be any', () => {
		expect([hostIn('not an address'), hostIn('https://cdn.weshop.ai/a.png')]).toEqual(['what is no address', 'cdn.weshop.ai']);
	});

	it.each(['http://127.0.0.1:5678/', 'http://169.254.169.254/latest', 'https://[::1]/', 'http://printer.local/', 'file:///etc/passwd', 'not an address'])('are not opened where they lead into this network: %s', async (address) => {
		expect(isOnTheWeb(address)).toBe(false);
		await expect(fetchText(address)).rejects.toThrow('the address is not one of the public web');
	});

	it('are opened on the web', () => {
		expect(isOnTheWeb('https://cdn.weshop.ai/a.png')).toBe(true);
	});
});
