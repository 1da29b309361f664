import { EXTENSIONS, typeOfContent } from './signature';

const TYPES = new Map(Object.entries({ jpeg: 'image/jpeg', ...swapped(EXTENSIONS) }));

/**
 * The MIME type of a result: what its first bytes tell; else what its host says, where that names a picture or a video;
 * else what its address ends in; else the usual type of its kind.
 */
export function mediaMimeType(head: Uint8Array, contentType: string | undefined, url: string, mediaType: 'image' | 'video'): string {
	const known = typeOfContent(head);
	if (known) return known.mimeType;
	const said = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
	if (/^(image|video)\/[a-z0-9][a-z0-9.+-]{0,63}$/.test(said)) return said;
	const ending = /\.([a-z0-9]+)$/i.exec(URL.canParse(url) ? new URL(url).pathname : url)?.[1]?.toLowerCase() ?? '';
	return TYPES.get(ending) ?? (mediaType === 'video' ? 'video/mp4' : 'image/png');
}

/** In characters; file systems take names of 255. */
const LONGEST_PART = 100;

/** `<agent>-<executionId>-<index>.<ext>` with nothing in it that a file system or a shop could trip over. */
export function mediaFileName(agentName: string, executionId: string, index: number, mimeType: string): string {
	const stem = [agentName || 'weshop', executionId].map((part) => part.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, LONGEST_PART));
	return `${[...stem, index].join('-')}.${extensionOf(mimeType)}`;
}

function extensionOf(mimeType: string): string {
	if (Object.hasOwn(EXTENSIONS, mimeType)) return EXTENSIONS[mimeType]!;
	return (mimeType.split('/')[1] ?? '').replace(/[^a-z0-9]/gi, '').slice(0, 16) || 'bin';
}

function swapped(record: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [value, key]));
}
