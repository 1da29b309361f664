import { EXTENSIONS, typeOfContent } from './signature';

const TYPES = new Map(Object.entries({ jpeg: 'image/jpeg', ...inverted(EXTENSIONS) }));

/**
 * The MIME type of a result: from its first bytes, else from the Content-Type header if that is an image or video type,
 * else from the extension in its URL, else the default for its media type.
 */
export function mediaMimeType(head: Uint8Array, contentType: string | undefined, url: string, mediaType: 'image' | 'video'): string {
	const known = typeOfContent(head);
	if (known) return known.mimeType;
	const declared = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
	if (/^(image|video)\/[a-z0-9][a-z0-9.+-]{0,63}$/.test(declared)) return declared;
	const extension = /\.([a-z0-9]+)$/i.exec(URL.canParse(url) ? new URL(url).pathname : url)?.[1]?.toLowerCase() ?? '';
	return TYPES.get(extension) ?? (mediaType === 'video' ? 'video/mp4' : 'image/png');
}

/** In characters. File systems allow 255. */
const LONGEST_PART = 100;

/** What a result's file is named after; the first one that is known. */
export interface NamedAfter {
	/** What the user set, without an ending. */
	fileName?: string;
	/** The name of the photo that the run was made from, without its ending. */
	sourceName?: string;
	agentName: string;
	executionId: string;
}

/**
 * `<File Name>.png`, `<source>-<agent>.png` or `<agent>-<executionId>.png`; further results of the item end in `-2`, `-3`
 * and so on.
 * @param index from 0, among all results of the item
 */
export function mediaFileName({ fileName, sourceName, agentName, executionId }: NamedAfter, index: number, mimeType: string): string {
	const [agent, id] = [agentName || 'weshop', executionId].map((part) => part.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, LONGEST_PART)) as [string, string];
	const stem = fileName ?? `${sourceName ?? agent}-${sourceName ? agent : id}`;
	return `${stem}${index > 0 ? `-${index + 1}` : ''}.${extensionOf(mimeType)}`;
}

function extensionOf(mimeType: string): string {
	if (Object.hasOwn(EXTENSIONS, mimeType)) return EXTENSIONS[mimeType]!;
	return (mimeType.split('/')[1] ?? '').replace(/[^a-z0-9]/gi, '').slice(0, 16) || 'bin';
}

function inverted(record: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [value, key]));
}
