import type { ImageFile } from '../../../nodes/WeShop/api/types';

/** An image to upload that arrives in chunks of these sizes, the rest in one. */
export function imageFile(content: Uint8Array, sizes: number[] = []): ImageFile {
	const read = async function* () {
		let at = 0;
		for (const size of [...sizes, content.length]) {
			if (at < content.length) yield content.subarray(at, at + size);
			at += size;
		}
	};
	return { read, size: content.length, fileName: 'shoe.png', mimeType: 'image/png' };
}

/** What an HTTP client reads of a form's file. */
export async function sentBytes(form: unknown): Promise<Uint8Array> {
	const file = (form as FormData).get('image') as File;
	const chunks: Uint8Array[] = [];
	for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
	return new Uint8Array(Buffer.concat(chunks));
}
