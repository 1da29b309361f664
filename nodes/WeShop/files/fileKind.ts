/**
 * How many bytes of a file are enough to detect its type. Most types need 32; comments and entities before the root
 * element of an SVG, and the first directory of a TIFF, need more.
 */
export const HEAD = 4096;

export interface FileType {
	mimeType: string;
	extension: string;
}

/** What a file is, by its first bytes. `called` has an article, for messages. */
export type FileKind =
	/** `instead` is set if this kind is refused, and is the remedy, after the word "Put". */
	| (FileType & { is: 'picture'; called: string; instead?: string })
	| (FileType & { is: 'video' })
	/** Certainly neither an image nor a video. Text has an excerpt, which is empty if it would not help. */
	| { is: 'other'; called: string; instead?: string; excerpt?: string }
	/** Text of an unknown format. */
	| { is: 'text'; called: string; instead?: string; excerpt: string };

/** How to send a picture of a refused kind. */
export const INSTEAD = {
	/** Only for kinds that GraphicsMagick detects by their content: n8n's node passes it no file name. */
	editImage: 'it in as PNG or JPEG, converted by n8n\'s Edit Image node (option Format)',
	saved: 'it in as PNG or JPEG, saved by the program that it comes from',
	exported: 'it in as JPEG or PNG, exported by a photo program or the camera',
} as const;

/** Bytes at their offsets, one character per byte. */
export type Marks = ReadonlyArray<readonly [at: number, bytes: string]>;

export interface Signature {
	kind: FileKind;
	/** Alternatives. */
	marks: readonly Marks[];
	/** A further check, for marks so short that other files have them too. */
	isSound?: (head: string, content: Uint8Array) => boolean;
}

/** Marks at the very beginning. */
export function begins(...marks: string[]): Marks[] {
	return marks.map((bytes) => [[0, bytes]]);
}

/** @returns the kind of the first signature that the file has */
export function kindBySignature(signatures: readonly Signature[], head: string, content: Uint8Array): FileKind | undefined {
	return signatures.find(({ marks, isSound }) => marks.some((one) => hasMarks(head, one)) && (isSound?.(head, content) ?? true))?.kind;
}

export function latin1(content: Uint8Array): string {
	return Reflect.apply(String.fromCharCode, undefined, content.subarray(0, HEAD));
}

export function hasMarks(head: string, marks: Marks): boolean {
	return marks.every(([at, bytes]) => head.startsWith(bytes, at));
}

export function viewOf(content: Uint8Array): DataView {
	return new DataView(content.buffer, content.byteOffset, content.byteLength);
}

export function textAt(view: DataView, at: number, length: number): string {
	return Array.from({ length }, (_, index) => String.fromCharCode(view.getUint8(at + index))).join('');
}
