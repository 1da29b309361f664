/** The types that can be told from a file's first bytes; an ISO media file names its brand at byte 8. */
const SIGNATURES: ReadonlyArray<{ mimeType: string; extension: string; at: number; bytes: string }> = [
	{ mimeType: 'image/png', extension: 'png', at: 0, bytes: '\x89PNG' },
	{ mimeType: 'image/jpeg', extension: 'jpg', at: 0, bytes: '\xff\xd8\xff' },
	{ mimeType: 'image/webp', extension: 'webp', at: 8, bytes: 'WEBP' },
	{ mimeType: 'image/gif', extension: 'gif', at: 0, bytes: 'GIF8' },
	{ mimeType: 'image/avif', extension: 'avif', at: 4, bytes: 'ftypavif' },
	{ mimeType: 'image/heic', extension: 'heic', at: 4, bytes: 'ftyphei' },
	{ mimeType: 'image/bmp', extension: 'bmp', at: 0, bytes: 'BM' },
	{ mimeType: 'image/tiff', extension: 'tiff', at: 0, bytes: 'II*\0' },
	{ mimeType: 'image/tiff', extension: 'tiff', at: 0, bytes: 'MM\0*' },
];

export interface ImageType {
	mimeType: string;
	extension: string;
}

/**
 * What an image file is, by its content and then by what n8n knows of it.
 * @returns a word for what it is instead, when it is certainly no image: which types WeShop takes, no source says
 */
export function imageType(content: Uint8Array, declared: string | undefined): ImageType | { noImage: string } {
	if (content.length === 0) return { noImage: 'is empty' };
	const head = Array.from(content.subarray(0, 256), (byte) => String.fromCharCode(byte)).join('');
	const known = SIGNATURES.find(({ at, bytes }) => head.startsWith(bytes, at));
	if (known) return { mimeType: known.mimeType, extension: known.extension };
	if (head.startsWith('%PDF')) return { noImage: 'is a PDF document' };
	if (head.startsWith('PK\x03\x04')) return { noImage: 'is a ZIP archive' };
	if (/^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i.test(head)) return { noImage: 'is a web page' };
	const mimeType = declared?.split(';')[0]?.trim().toLowerCase() ?? '';
	const extension = /^image\/(?:x-)?([a-z0-9]+)/.exec(mimeType)?.[1];
	return extension ? { mimeType, extension } : { mimeType: 'image/png', extension: 'png' };
}

/** An ASCII file name whose extension is that of the real type, as WeShop's upload wants it. */
export function uploadName(fileName: string | undefined, { extension }: ImageType): string {
	const stem = (fileName ?? '')
		.replace(/\.[^.]*$/, '')
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^A-Za-z0-9_-]+/g, '_')
		.replace(/^_+|_+$/g, '');
	return `${stem || 'image'}.${extension}`;
}
