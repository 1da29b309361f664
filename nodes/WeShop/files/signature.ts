import { HEAD, latin1, type FileKind, type FileType } from './fileKind';
import { ISO_MEDIA, isoMediaKind } from './isoMedia';
import { otherKind, VIDEOS } from './otherFiles';
import { pictureKind, PICTURES } from './pictures';
import { SVG, textKind, textOf } from './textFile';

export { HEAD, type FileType };

/** File extensions by MIME type. */
export const EXTENSIONS: Readonly<Record<string, string>> = Object.fromEntries(
	[...PICTURES, SVG, ...ISO_MEDIA, ...VIDEOS].flatMap((kind) => ('mimeType' in kind ? [[kind.mimeType, kind.extension]] : [])),
);

/**
 * What a file is, by its first `HEAD` bytes alone. Text is never a binary image, whatever it begins with: "BM" and
 * "GIF89a" may be words.
 * @returns `undefined` for bytes of an unknown kind
 */
export function kindOfContent(content: Uint8Array): FileKind | undefined {
	if (content.length === 0) return { is: 'other', called: 'an empty file' };
	const head = latin1(content);
	const text = textOf(content);
	const isText = text !== undefined;
	const known = pictureKind(head, content, isText) ?? (isText ? undefined : isoMediaKind(content)) ?? otherKind(head, content, isText);
	return known ?? (isText ? textKind(text, content.length < HEAD) : undefined);
}

/** The type of an image or a video, if its content proves it. */
export function typeOfContent(content: Uint8Array): FileType | undefined {
	const kind = kindOfContent(content);
	return kind && 'mimeType' in kind ? { mimeType: kind.mimeType, extension: kind.extension } : undefined;
}

/** What the content is, for a message, if it is certainly neither an image nor a video. */
export function otherContent(content: Uint8Array): string | undefined {
	const kind = kindOfContent(content);
	return kind?.is === 'other' ? kind.called : undefined;
}
