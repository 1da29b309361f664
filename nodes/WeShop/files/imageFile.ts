import { otherContent, typeOfContent, type FileType } from './signature';

/**
 * What an image file is, by its content and then by what n8n knows of it.
 * @returns a word for what it is instead, when it is certainly no image: which types WeShop takes, no source says
 */
export function imageType(content: Uint8Array, declared: string | undefined): FileType | { noImage: string } {
	const known = typeOfContent(content);
	if (known) return known.mimeType.startsWith('image/') ? known : { noImage: 'is a video' };
	const other = otherContent(content);
	if (other) return { noImage: content.length === 0 ? 'is empty' : `is ${other}` };
	const mimeType = declared?.split(';')[0]?.trim().toLowerCase() ?? '';
	const extension = /^image\/(?:x-)?([a-z0-9]{1,16})[a-z0-9.+-]{0,48}$/.exec(mimeType)?.[1];
	return extension ? { mimeType, extension } : { mimeType: 'image/png', extension: 'png' };
}

/** In characters; file systems take names of 255. */
const LONGEST_NAME = 100;

/** An ASCII file name whose extension is that of the real type, as WeShop's upload wants it. */
export function uploadName(fileName: string | undefined, { extension }: FileType): string {
	const stem = (fileName ?? '')
		.replace(/\.[^.]*$/, '')
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^A-Za-z0-9_-]+/g, '_')
		.replace(/^_+|_+$/g, '')
		.slice(0, LONGEST_NAME);
	return `${stem || 'image'}.${extension}`;
}
