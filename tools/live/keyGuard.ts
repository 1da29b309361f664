import { createHash } from 'node:crypto';
import { findForm, formsOf } from '../../test/sandbox/journal/disguise';

/** A shorter key is no secret, and stands in any text by chance. */
const SHORTEST_KEY = 8;
/** A part of the key of this length counts as the key. */
const PART = 12;
const HASHES = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];

type Form = ReturnType<typeof formsOf>[number];

/** A text held the key, so it was not written. It says in which form, and never shows the text. */
export class KeyFound extends Error {}

/** Searches all that the tool prints and writes for the key, in any form that somebody could turn back into it. */
export class KeyGuard {
	private readonly forms: Form[] = [];
	private readonly squeezed: string[] = [];
	private readonly parts: string[] = [];
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
		const lower = key.toLowerCase();
		for (let at = 0; at + PART <= lower.length; at++) this.parts.push(lower.slice(at, at + PART));
	}

	/** The form of the key in the text, such as "base64"; undefined where there is none. */
	find(text: string): string | undefined {
		const form = findForm(text, this.forms);
		if (form) return form;
		const lower = text.toLowerCase();
		if (this.parts.some((part) => lower.includes(part))) return 'a part of it';
		const bare = squeeze(text);
		return this.squeezed.some((key) => bare.includes(key)) ? 'with something in between' : undefined;
	}

	/** @throws KeyFound where a text that is to be written holds the key */
	check(what: string, text: string): string {
		for (const [index, line] of text.split('\n').entries()) this.refuse(`${what}, line ${index + 1}`, line);
		this.refuse(what, text);
		return text;
	}

	private refuse(where: string, text: string): void {
		const form = this.find(text);
		if (form) throw new KeyFound(`${where} held the key (${form}), so nothing of it was written. Please report this`);
	}

	/** Words of somebody else, for the terminal and the page: all of them, or none. */
	clean(text: string): string {
		const form = this.find(text);
		if (form) this.withheld.add(form);
		return form ? '[withheld: these words repeat the key]' : text;
	}
}

function squeeze(text: string): string {
	return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function rot13(text: string): string {
	return text.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)));
}

/** From now on, nothing with the key goes to this stream, whoever writes: n8n, a library, an error. */
export function guardStream(stream: NodeJS.WriteStream, guard: KeyGuard): void {
	const write = stream.write.bind(stream);
	/** The key may come in pieces; the end of what came before is searched with the next piece. */
	let before = '';
	stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
		const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
		const isHeld = guard.find(before + text) !== undefined;
		before = isHeld ? '' : (before + text).slice(-2_000);
		return write(isHeld ? '[a line was withheld: it held the key]\n' : chunk, ...rest);
	}) as typeof stream.write;
}
