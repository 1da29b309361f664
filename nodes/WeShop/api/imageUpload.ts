import { WeShopFailure } from './failure';
import type { ImageFile } from './types';

/** In bytes: what is given to the connection at a time. Some of n8n's stores return a file in one piece. */
const PIECE = 65_536;

/** An image in a form, for one request. */
export interface ImageForm {
	form: FormData;
	/** Why the content could not be read, where that ended the request. */
	whyUnread(): unknown;
	/** Lets go of the file, whether or not all of it was sent. */
	close(): void;
}

export function imageForm(file: ImageFile): ImageForm {
	let whyUnread: unknown;
	const end = new AbortController();
	const content = inPieces(file, end.signal, (thrown) => (end.signal.aborted ? thrown : (whyUnread = thrown)));
	const form = new FormData();
	form.append('image', new StreamedFile(file, content));
	const close = () => {
		// A piece that the store does not give would keep the file open.
		end.abort();
		void content.return(undefined).catch(() => undefined);
	};
	return { form, whyUnread: () => whyUnread, close };
}

/** n8n's HTTP client asks a file in a form for its name, type and size, and reads its stream; so it is never in memory as a whole. */
class StreamedFile extends File {
	constructor(
		{ fileName, mimeType, size }: ImageFile,
		private readonly content: AsyncIterable<Uint8Array>,
	) {
		super([], fileName, { type: mimeType });
		Object.defineProperty(this, 'size', { value: size });
	}

	override stream(): ReturnType<File['stream']> {
		return ReadableStream.from(this.content) as ReturnType<File['stream']>;
	}
}

/**
 * The request has announced its length: what is longer would be read as another request, and one that is shorter would
 * never end.
 * @param failed keeps why it throws: the request's own error only says that it was cut off
 */
async function* inPieces({ read, size }: ImageFile, end: AbortSignal, failed: (thrown: unknown) => unknown): AsyncGenerator<Uint8Array, undefined> {
	let left = size;
	try {
		for await (const chunk of read(end)) {
			left -= chunk.length;
			if (left < 0) break;
			for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
		}
	} catch (thrown) {
		throw failed(thrown);
	}
	if (left !== 0) throw failed(new WeShopFailure('The file changed while it was uploaded', { details: { retryable: false } }));
}
