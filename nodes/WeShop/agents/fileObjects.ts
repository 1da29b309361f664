import type { FileObject } from './agent';

/**
 * The files of n8n in the value of an expression: one (`{{ $binary.data }}`), a list, all of an item (`{{ $binary }}`), or
 * those of whole items (`{{ $('Files').all() }}`). A list may name some of them by their fields.
 * @returns undefined where the value has no file object
 */
export function fileObjectsIn(value: unknown): Array<string | FileObject> | undefined {
	if (isFileObject(value)) return [value];
	if (typeof value !== 'object' || value === null) return undefined;
	const entries = Object.entries(value as Record<string, unknown>);
	const isList = Array.isArray(value);
	const items = isList ? value : [value];
	if (items.length > 0 && items.every(isItem)) return items.flatMap(({ binary }) => Object.values(binary));
	const areFiles = entries.some(([, one]) => isFileObject(one)) && entries.every(([, one]) => isFileObject(one) || (isList && isName(one)));
	if (!areFiles) return undefined;
	return entries.map(([name, one]) => (isList || (one as FileObject).id || (one as FileObject).data ? (one as string | FileObject) : name));
}

/** n8n leaves the content of a file that is held in memory out of `$binary`: then only its description is there. */
export function isFileObject(value: unknown): value is FileObject {
	if (typeof value !== 'object' || value === null || !('mimeType' in value) || typeof value.mimeType !== 'string') return false;
	return ['data', 'id', 'fileName', 'fileExtension', 'fileType', 'bytes'].some((key) => key in value);
}

function isItem(value: unknown): value is { binary: Record<string, FileObject> } {
	const { json, binary } = (value ?? {}) as { json?: unknown; binary?: unknown };
	if (typeof json !== 'object' || typeof binary !== 'object' || binary === null) return false;
	const files = Object.values(binary);
	return files.length > 0 && files.every(isFileObject);
}

export function isName(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}
