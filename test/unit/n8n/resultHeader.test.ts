import { Readable } from 'node:stream';
import sharp from 'sharp';
import { clock } from '../../../nodes/WeShop/n8n/clock';
import { ResultFiles } from '../../../nodes/WeShop/n8n/resultFiles';
import { LONGEST_HEADER } from '../../../nodes/WeShop/n8n/streamHead';
import type { ResultJson } from '../../../nodes/WeShop/run/results';
import { bytes, frame, zeros } from '../files/headers';

const result: ResultJson = { executionId: 'run-1', agentName: 'removeBG', agentVersion: 'v1.0', status: 'Success', mediaType: 'image', index: 0, count: 1, url: 'https://ai-image.weshop.ai/1.jpg' };

const segment = (length: number) => bytes([0xff, 0xe1, (length + 2) >> 8, (length + 2) & 0xff], zeros(length));
/** A JPEG with so many bytes of metadata before its size, and many pixels after it. */
const jpegWith = (metadata: number, pixels: number) =>
	Buffer.from(bytes([0xff, 0xd8], ...Array.from({ length: metadata / 50_000 }, () => segment(49_996)), frame(0xc2, 321, 45), [0xff, 0xda], zeros(pixels).map((_, at) => at % 251), [0xff, 0xd9]));

/** Loads a file whose host sends it in chunks of this size, each when it is asked for. */
async function load(content: Buffer, chunk: number) {
	let sent = 0;
	let sentBeforeStored = 0;
	const body = new Readable({
		read() {
			const next = content.subarray(sent, sent + chunk);
			sent += next.length;
			setImmediate(() => this.push(next.length > 0 ? next : null));
		},
	});
	let stored = Buffer.alloc(0);
	const helpers = {
		httpRequest: async () => ({ statusCode: 200, headers: {}, body }),
		prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
			sentBeforeStored = sent;
			stored = Buffer.concat((await stream.toArray()) as Buffer[]);
			return { fileName, mimeType };
		},
	};
	const file = await new ResultFiles(helpers as never, clock).load(result, {}, 500);
	return { file, stored, sentBeforeStored };
}

describe('A file that is downloaded', () => {
	it.each<[string, number, number, number]>([
		['no metadata', 0, 100, 100],
		['200 kB of metadata', 200_000, 1_000, 65_536],
		['200 kB of metadata that come in small pieces', 200_000, 1_000, 700],
		['a megabyte of metadata', 1_000_000, 10_000, 65_536],
	])('is stored whole, and says its size, with %s', async (_, metadata, pixels, chunk) => {
		const content = jpegWith(metadata, pixels);
		const { file, stored } = await load(content, chunk);
		expect(stored.equals(content)).toBe(true);
		expect(file).toMatchObject({ fileName: 'removeBG-run-1.jpg', fileSize: content.length, header: { mimeType: 'image/jpeg', width: 321, height: 45, hasAlpha: false } });
	});

	it('is not held back for a size that does not come', async () => {
		const content = jpegWith(3_000_000, 1_000);
		const { file, stored, sentBeforeStored } = await load(content, 65_536);
		expect(stored.equals(content)).toBe(true);
		expect(file.fileSize).toBe(content.length);
		expect(file.header).toEqual({ mimeType: 'image/jpeg', called: 'a JPEG image', hasAlpha: false });
		expect(sentBeforeStored).toBeLessThanOrEqual(LONGEST_HEADER * 2);
	});

	it('is read no further than its size', async () => {
		const { sentBeforeStored } = await load(jpegWith(100_000, 3_000_000), 4_096);
		expect(sentBeforeStored).toBeLessThanOrEqual(300_000);
	});

	it.each([1, 4_096, 8_192, 10_000])('in %d bytes that are no picture is stored whole', async (length) => {
		const content = Buffer.alloc(length, Buffer.from([1, 2, 3, 0xfe]));
		const { file, stored } = await load(content, 4_096);
		expect(stored.equals(content)).toBe(true);
		expect(file).toMatchObject({ fileSize: length, header: undefined });
	});

	it.each([4_095, 4_096, 4_097, 8_192])('may end at %d bytes, before its size', async (length) => {
		const content = jpegWith(50_000, 10).subarray(0, length);
		const { file, stored } = await load(content, 1_000);
		expect(stored.equals(content)).toBe(true);
		expect(file).toMatchObject({ fileSize: length, header: { mimeType: 'image/jpeg' } });
	});

	it('as an image library writes it has its size too', async () => {
		const content = await sharp({ create: { width: 2000, height: 1500, channels: 4, background: '#ff000080' } }).withMetadata({ orientation: 6 }).png({ palette: true }).toBuffer();
		expect((await load(content, 512)).file.header).toMatchObject({ width: 2000, height: 1500, hasAlpha: true });
	});
});
