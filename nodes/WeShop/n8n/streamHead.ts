import type { IExecuteFunctions } from 'n8n-workflow';
import { HEAD } from '../files/signature';

/** What n8n's HTTP client gives for `encoding: 'stream'`. The type is Node's, which code that ships may not import. */
export type FileStream = Extract<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], { destroy: unknown }>;

/** In bytes. Metadata that stand before the size of a picture are shorter, but for depth maps and the like. */
export const LONGEST_HEADER = 256 * HEAD;

/**
 * Waits for the first bytes of a stream, which still has all of them afterwards: `HEAD` of them, or fewer where it ends
 * before, or twice as many again and again, up to `LONGEST_HEADER`.
 * @param needsMore whether the bytes are too few
 */
export async function firstBytes(stream: FileStream, needsMore: (head: Uint8Array) => boolean): Promise<Uint8Array> {
	return await new Promise((resolve, reject) => {
		let head = new Uint8Array();
		let count = HEAD;
		const end = (settle: () => void) => {
			stream.off('readable', read).off('end', read).off('close', read).off('error', failed);
			settle();
		};
		const failed = (thrown: unknown) => end(() => reject(thrown));
		const readOn = () => {
			while (count <= LONGEST_HEADER) {
				// Nothing as long as there is less than that, but for the rest of a stream that has ended.
				const bytes = stream.read(count) as Uint8Array<ArrayBuffer> | null;
				if (bytes === null && !stream.readableEnded && !stream.destroyed) return;
				if (bytes === null) break;
				stream.unshift(bytes);
				head = bytes;
				if (!needsMore(head) || head.length < count) break;
				count *= 2;
			}
			end(() => resolve(head));
		};
		// What is thrown in a listener would end n8n.
		const read = () => {
			try {
				readOn();
			} catch (thrown) {
				failed(thrown);
			}
		};
		stream.on('readable', read).on('end', read).on('close', read).on('error', failed);
		if (stream.destroyed) read();
	});
}
