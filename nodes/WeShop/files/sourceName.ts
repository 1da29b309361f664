import { EXTENSIONS } from './signature';

/** In bytes of UTF-8. File systems allow 255, and an agent and a number may follow. */
const LONGEST_NAME = 160;

/** Names that Windows keeps for devices, whatever ending follows. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i;

/** Endings of pictures and videos, also of those that a result never has. */
const ENDING = new RegExp(`\\.(${[...Object.values(EXTENSIONS), 'jpeg', 'jpe', 'jfif', 'tif', 'heif', 'mpg', 'mpeg', 'mkv', 'm4v'].join('|')})$`, 'i');

/**
 * A text as the name of a file, without its ending, with characters only that every file system accepts.
 * @returns undefined where nothing is left
 */
export function safeName(text: string): string | undefined {
	let name = text
		.slice(0, 2 * LONGEST_NAME)
		.normalize('NFC')
		.replace(ENDING, '')
		.replace(/\p{Cf}|\p{Cs}/gu, '')
		.replace(/[<>:"/\\|?*\p{Cc}]+/gu, '_')
		.replace(/\s+/g, ' ')
		.replace(/^[\s.]+|[\s.]+$/g, '');
	// Not through the middle of a character.
	while (Buffer.byteLength(name) > LONGEST_NAME) name = [...name].slice(0, -1).join('');
	if (!/[\p{L}\p{N}]/u.test(name)) return undefined;
	return DEVICE.test(name) ? `_${name}` : name.trim();
}

/** The name of a file of n8n; some nodes put its folder before it. */
export function nameOfFile(fileName: string | undefined): string | undefined {
	const last = fileName?.split(/[/\\]/).at(-1) ?? '';
	return safeName(last.replace(/(?<=.)\.[A-Za-z][A-Za-z0-9]{0,4}$/, ''));
}

/** The name at the end of an image's address, unless it is a UUID, a hash or a number, which no person gave. */
export function nameInAddress(url: string): string | undefined {
	const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
	const name = ENDING.test(last) ? safeName(decoded(last)) : undefined;
	return name !== undefined && !/^[0-9_-]+$|^[0-9a-f-]{16,}$/i.test(name) ? name : undefined;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
