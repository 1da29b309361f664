import { createHash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { findForm, formsOf } from '../../test/sandbox/journal/disguise';
import { readings, withoutControls } from './readings';

/** A shorter key is no secret, and stands in any text by chance. */
const SHORTEST_KEY = 8;
/** A part of the key of this length counts as the key. */
const PART = 12;
/** Stands in place of words that held the key. */
export const WITHHELD = '[withheld: these words repeat the key]';
const HASHES = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];

type Form = ReturnType<typeof formsOf>[number];

/** A text held the key, so it was not written. It says in which form, and never shows the text. */
export class KeyFound extends Error {}

/**
 * Searches all that the tool prints and writes for the key, in the forms that readings.ts and this file know. It does not
 * detect fewer than 12 letters of the key in a row, a mask with letters in between, hashes with a salt or of another kind,
 * encryption, compression, or encodings that are not named here or lie more than two deep.
 */
export class KeyGuard {
	private readonly forms: Form[] = [];
	private readonly squeezed: string[] = [];
	private readonly parts: string[] = [];
	private readonly squeezedParts: string[] = [];
	/** The forms of the key that somebody's words had, so that they were withheld. */
	readonly withheld = new Set<string>();

	constructor(key: string) {
		if (key.length < SHORTEST_KEY) return;
		const reversed = [...key].reverse().join('');
		const twice = Buffer.from(key).toString('base64');
		this.forms = [
			...formsOf([key, reversed]),
			...formsOf([twice]).map(({ text }) => ({ name: 'base64', text })),
			...HASHES.flatMap((hash) => {
				const digest = createHash(hash).update(key);
				return [{ name: hash, text: digest.copy().digest('hex') }, { name: 'base64', text: digest.digest('base64').replace(/=+$/, '') }];
			}),
			{ name: 'as binary digits', text: [...Buffer.from(key)].map((byte) => byte.toString(2).padStart(8, '0')).join('') },
			{ name: 'as HTML', text: [...key].map((letter) => `&#${letter.charCodeAt(0)};`).join('') },
			{ name: 'as HTML', text: [...key].map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join('') },
			{ name: 'as numbers', text: [...Buffer.from(key)].join(',') },
			{ name: 'in ROT13', text: rot13(key).toLowerCase() },
		];
		this.squeezed = [key, reversed, Buffer.from(key).toString('hex')].map(squeeze).filter((text) => text.length >= PART);
		this.parts = [...new Set([key, reversed].flatMap((one) => partsOf(one.toLowerCase())))];
		this.squeezedParts = [...new Set([key, reversed].flatMap((one) => partsOf(squeeze(one))))];
	}

	/** The form of the key in the text, such as "base64"; undefined where there is none. */
	find(text: string): string | undefined {
		const form = findForm(text, this.forms);
		if (form) return form;
		const lower = text.toLowerCase();
		if (this.parts.some((part) => lower.includes(part))) return 'a part of it';
		const bare = squeeze(text);
		if ([...this.squeezed, ...this.squeezedParts].some((key) => bare.includes(key))) return 'with something in between';
		if (this.squeezedParts.length === 0 && this.parts.length === 0) return undefined;
		for (const reading of readings(text)) if (this.isIn(reading)) return 'in a disguise';
		return undefined;
	}

	private isIn(reading: string): boolean {
		const lower = reading.toLowerCase();
		const bare = squeeze(reading);
		return this.parts.some((part) => lower.includes(part)) || this.squeezedParts.some((part) => bare.includes(part));
	}

	/**
	 * The text as it may be written: without control characters.
	 * @throws KeyFound where a text that is to be written holds the key
	 */
	check(what: string, written: string): string {
		const text = withoutControls(written);
		for (const [index, line] of text.split('\n').entries()) this.refuse(`${what}, line ${index + 1}`, line);
		this.refuse(what, text);
		return text;
	}

	private refuse(where: string, text: string): void {
		const form = this.find(text);
		if (form) throw new KeyFound(`${where} held the key (${form}), so nothing of it was written. Please report this`);
	}

	/** Words of somebody else, for the terminal and the page, without control characters: all of them, or none. */
	clean(words: string): string {
		const text = withoutControls(words);
		const form = this.find(text);
		if (form) this.withheld.add(form);
		return form ? WITHHELD : text;
	}
}

function partsOf(key: string): string[] {
	return Array.from({ length: Math.max(0, key.length - PART + 1) }, (_, at) => key.slice(at, at + PART));
}

function squeeze(text: string): string {
	return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function rot13(text: string): string {
	return text.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)));
}

/** How much of what came before is searched with each line: the key may come in pieces. In characters. */
const REMEMBERED = 2_000;
/** A line that is longer is not waited for. */
const LONGEST_LINE = 100_000;

/**
 * From now on, nothing with the key goes to this stream, whoever writes: n8n, a library, an error. It gets whole lines,
 * without control characters.
 * @returns writes what has no end of line yet
 */
export function guardStream(stream: NodeJS.WritableStream, guard: KeyGuard): () => void {
	const write = stream.write.bind(stream);
	const decoder = new StringDecoder('utf8');
	let before = '';
	let pending = '';
	const flush = (until = pending.length) => {
		const lines = withoutControls(pending.slice(0, until));
		pending = pending.slice(until);
		if (lines === '') return true;
		const recent = before + lines;
		const isHeld = guard.find(recent) !== undefined;
		before = isHeld ? longestWithout(recent.slice(-REMEMBERED), guard) : recent.slice(-REMEMBERED);
		return write(isHeld ? '[a line was withheld: it held the key]\n' : lines);
	};
	stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
		const [encoding] = rest;
		pending += decoder.write(Buffer.from(chunk as string, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
		const end = pending.length > LONGEST_LINE ? pending.length : pending.lastIndexOf('\n') + 1;
		const hasRoom = flush(end);
		const written = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
		if (written) process.nextTick(written);
		return hasRoom;
	}) as typeof stream.write;
	return () => void flush();
}

/** The longest end of a text in which there is no key: with what comes next, it may become one again. */
function longestWithout(text: string, guard: KeyGuard): string {
	let without = 0;
	let withKey = text.length + 1;
	while (withKey - without > 1) {
		const length = Math.floor((without + withKey) / 2);
		if (length > 0 && guard.find(text.slice(-length)) !== undefined) withKey = length;
		else without = length;
	}
	return without === 0 ? '' : text.slice(-without);
}
