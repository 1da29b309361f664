/** File types by their first bytes. An ISO media file has its brand at byte 8. Specific signatures stand before general ones. */
const SIGNATURES: ReadonlyArray<FileType & { at: number; bytes: string }> = [
	{ mimeType: 'image/png', extension: 'png', at: 0, bytes: '\x89PNG' },
	{ mimeType: 'image/jpeg', extension: 'jpg', at: 0, bytes: '\xff\xd8\xff' },
	{ mimeType: 'image/webp', extension: 'webp', at: 8, bytes: 'WEBP' },
	{ mimeType: 'image/gif', extension: 'gif', at: 0, bytes: 'GIF8' },
	{ mimeType: 'image/avif', extension: 'avif', at: 4, bytes: 'ftypavi' },
	{ mimeType: 'image/heic', extension: 'heic', at: 4, bytes: 'ftyphei' },
	{ mimeType: 'image/heic', extension: 'heic', at: 4, bytes: 'ftyphev' },
	{ mimeType: 'image/heic', extension: 'heic', at: 4, bytes: 'ftypmif1' },
	{ mimeType: 'image/heic', extension: 'heic', at: 4, bytes: 'ftypmsf1' },
	{ mimeType: 'image/bmp', extension: 'bmp', at: 0, bytes: 'BM' },
	{ mimeType: 'image/tiff', extension: 'tiff', at: 0, bytes: 'II*\0' },
	{ mimeType: 'image/tiff', extension: 'tiff', at: 0, bytes: 'MM\0*' },
	{ mimeType: 'video/quicktime', extension: 'mov', at: 4, bytes: 'ftypqt' },
	{ mimeType: 'video/mp4', extension: 'mp4', at: 4, bytes: 'ftyp' },
	{ mimeType: 'video/webm', extension: 'webm', at: 0, bytes: '\x1a\x45\xdf\xa3' },
];

/** How many bytes of a file are enough to detect its type. */
export const HEAD = 256;

export interface FileType {
	mimeType: string;
	extension: string;
}

/** File extensions by MIME type. */
export const EXTENSIONS: Readonly<Record<string, string>> = Object.fromEntries(SIGNATURES.map(({ mimeType, extension }) => [mimeType, extension]));

/** The type of a file if its content proves it. */
export function typeOfContent(content: Uint8Array): FileType | undefined {
	const head = headOf(content);
	const known = SIGNATURES.find(({ at, bytes }) => head.startsWith(bytes, at));
	return known && { mimeType: known.mimeType, extension: known.extension };
}

/** What the content is, for a message, if it is certainly neither an image nor a video. */
export function otherContent(content: Uint8Array): string | undefined {
	const head = headOf(content);
	if (head === '') return 'an empty file';
	if (head.startsWith('%PDF')) return 'a PDF document';
	if (head.startsWith('PK\x03\x04')) return 'a ZIP archive';
	return /^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i.test(head) ? 'a web page' : undefined;
}

function headOf(content: Uint8Array): string {
	return Array.from(content.subarray(0, HEAD), (byte) => String.fromCharCode(byte)).join('');
}
