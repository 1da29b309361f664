import { createHash } from 'node:crypto';
import { imageType, type InspectedFile, type NotAnImage } from './imageFile';
import { imageSize } from './imageSize';
import { HEAD, viewOf } from './fileKind';
import { placeOfDirectory, withDirectory } from './tiff';

/** Formats whose size may be anywhere in the file. */
const SIZED_SOMEWHERE = ['image/jpeg', 'image/tiff', 'image/avif', 'image/heic', 'image/heif'];

/** In bytes: how much of a file is kept while all of it passes by. The size of nearly every photo is in the first 64 kB. */
const MOST_KEPT = 1_048_576;

/** In bytes: how much of a file is read for its size in pixels that is not in the first megabyte, and held for a moment. */
const MOST_HELD = 16 * MOST_KEPT;

export interface InspectedContent extends InspectedFile {
	sha256: string;
	/** In bytes. */
	size: number;
}

/**
 * Inspects a file while its bytes pass by, and no further than it takes to know that it is no image.
 * @param read opens the file; it is read again if its size in pixels is far behind its beginning: of a TIFF the part that
 * has it, of another picture the first 16 MB
 */
export async function inspectImage(read: () => AsyncIterable<Uint8Array>): Promise<InspectedContent | NotAnImage> {
	const hash = createHash('sha256');
	let size = 0;
	let head: Uint8Array = new Uint8Array();
	let kept: Uint8Array[] = [];
	let found: InspectedFile | NotAnImage | undefined;
	for await (const chunk of read()) {
		hash.update(chunk);
		size += chunk.length;
		if (found || head.length >= MOST_KEPT) continue;
		// A chunk of a whole file is not copied.
		kept.push(kept.length === 0 ? chunk : chunk.subarray(0, MOST_KEPT));
		// Each try has twice as much as the one before, or all of it would be copied for each chunk.
		if (size < Math.max(HEAD, 2 * head.length)) continue;
		head = joined(kept);
		kept = [head];
		found = byBeginning(head);
		if (found) kept = [];
		if (found && 'notAnImage' in found) return found;
	}
	const isKept = head.length < MOST_KEPT || head.length === size;
	found ??= byContent(isKept ? joined(kept) : await beyond(head, read));
	return 'notAnImage' in found ? found : { ...found, sha256: hash.digest('hex'), size };
}

/** What is certain already, whatever comes after. */
function byBeginning(head: Uint8Array): InspectedFile | NotAnImage | undefined {
	if (head.length < HEAD) return undefined;
	const found = byContent(head);
	if ('notAnImage' in found || !SIZED_SOMEWHERE.includes(found.type.mimeType)) return found;
	// The directory of a TIFF may be cut off behind the size.
	return found.pixels && found.type.mimeType !== 'image/tiff' ? found : undefined;
}

function byContent(content: Uint8Array): InspectedFile | NotAnImage {
	const type = imageType(content);
	return 'notAnImage' in type ? type : { type, pixels: imageSize(content) };
}

function joined(chunks: Uint8Array[]): Uint8Array {
	const [only] = chunks;
	if (only && chunks.length === 1) return only;
	const content = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
	chunks.reduce((at, chunk) => (content.set(chunk, at), at + chunk.length), 0);
	return content;
}

/** What shows the size of a picture that its beginning does not have. */
async function beyond(head: Uint8Array, read: () => AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const type = imageType(head);
	if ('notAnImage' in type || type.mimeType !== 'image/tiff') return await part(read(), 0, MOST_HELD);
	const { at, length } = placeOfDirectory(viewOf(head));
	return at + length <= head.length ? head : withDirectory(head, await part(read(), at, length));
}

/** So many bytes from there on, or fewer where the file ends before. */
async function part(chunks: AsyncIterable<Uint8Array>, from: number, length: number): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let at = 0;
	for await (const chunk of chunks) {
		const [first, last] = [Math.max(0, from - at), Math.min(chunk.length, from + length - at)];
		if (first < last) parts.push(chunk.subarray(first, last));
		at += chunk.length;
		if (at >= from + length) break;
	}
	return joined(parts);
}
