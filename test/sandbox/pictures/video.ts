import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FIXTURES } from '../files';

/**
 * The fixture video with an MP4 "free" box at its end, which players skip, so that no two results have the same bytes.
 */
export async function film(mark: string): Promise<Buffer> {
	const movie = await readFile(path.join(FIXTURES, 'turntable.mp4'));
	const content = Buffer.from(mark);
	const boxHeader = Buffer.alloc(8);
	boxHeader.writeUInt32BE(8 + content.length, 0);
	boxHeader.write('free', 4, 'latin1');
	return Buffer.concat([movie, boxHeader, content]);
}
