import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as tick } from 'node:timers/promises';
import { connectionFailure, WeShopFailure } from '../../nodes/WeShop/api/failure';
import { ResultFiles } from '../../nodes/WeShop/n8n/resultFiles';
import type { ResultJson } from '../../nodes/WeShop/run/results';
import { instantClock } from '../unit/clock';

const result: ResultJson = {
	executionId: 'run-1',
	agentName: 'kling',
	agentVersion: 'v1.0',
	status: 'Success',
	mediaType: 'video',
	index: 0,
	count: 1,
	url: 'https://ai-video.weshop.ai/results/run-1/film',
};
const hash = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const film = (size: number) => Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.from(Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) % 256))]);

interface Loaded {
	name?: string;
	mimeType?: string;
	hash: string;
	bytes: number;
}

/** Loads a file whose host sends these bodies, in turn; tells what reached n8n's store, and how long that took. */
async function load(...bodies: Array<() => Readable>) {
	const clock = instantClock();
	let asked = 0;
	const helpers = {
		httpRequest: async () => ({ statusCode: 200, headers: {}, body: bodies[Math.min(asked++, bodies.length - 1)]!() }),
		prepareBinaryData: async (body: Readable, name?: string, mimeType?: string): Promise<Loaded> => {
			// n8n makes a folder first.
			await tick();
			const parts: Buffer[] = [];
			for await (const part of body) parts.push(part as Buffer);
			return { name, mimeType, hash: hash(Buffer.concat(parts)), bytes: Buffer.concat(parts).length };
		},
	};
	const loaded = (await new ResultFiles(helpers as never, clock).load(result, {}, 500).then(({ binary }) => binary as unknown, (failure: unknown) => failure)) as Loaded | WeShopFailure;
	return { loaded, asked, elapsed: clock.elapsed() };
}

const inPieces = (content: Buffer, size: number) => Array.from({ length: Math.ceil(content.length / size) }, (_, index) => content.subarray(index * size, (index + 1) * size));

/** A body that comes piece by piece, each in its own time. */
const dripping = (content: Buffer, size: number) => () =>
	Readable.from(
		(async function* () {
			for (const piece of inPieces(content, size)) {
				await tick();
				yield piece;
			}
		})(),
		{ objectMode: false },
	);

/** A body that is there as a whole, in pieces that lie ready. */
const ready = (content: Buffer, size: number) => () => {
	const body = new PassThrough({ highWaterMark: content.length + 1 });
	for (const piece of inPieces(content, size)) body.write(piece);
	body.end();
	return body;
};

describe('A file of which the beginning is looked at', () => {
	const contents: Array<[name: string, content: Buffer]> = [
		['one byte', Buffer.from('x')],
		['twelve bytes', film(0)],
		['255 bytes', film(243)],
		['256 bytes', film(244)],
		['257 bytes', film(245)],
		['64 KiB', film(65_536)],
		['3 MiB', film(3 * 1024 * 1024)],
	];
	const ways: Array<[way: string, body: (content: Buffer) => () => Readable]> = [
		['in one piece', (content) => ready(content, content.length)],
		['in pieces of 100 bytes', (content) => dripping(content.subarray(0, 100_000), 100)],
		['in pieces of 16 KiB', (content) => dripping(content, 16_384)],
		['in pieces that lie ready', (content) => ready(content, 1_000)],
	];

	it.each(contents.flatMap(([name, content]) => ways.map(([way, body]) => [name, way, content, body] as const)))('reaches n8n whole and in order: %s %s', async (_name, way, content, body) => {
		const sent = way.includes('100 bytes') ? content.subarray(0, 100_000) : content;
		const { loaded, asked } = await load(body(content));
		expect(loaded).toMatchObject({ hash: hash(sent), bytes: sent.length });
		expect(asked).toBe(1);
	});

	it.each([1, 3, 5, 11])('has the type that its content tells when it comes %d bytes at a time', async (size) => {
		expect((await load(dripping(film(2_000), size))).loaded).toMatchObject({ mimeType: 'video/mp4', hash: hash(film(2_000)) });
		const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), Buffer.alloc(300)]);
		expect((await load(dripping(webp, size))).loaded).toMatchObject({ name: 'kling-run-1.webp', mimeType: 'image/webp' });
	});
});

describe('What is no file', () => {
	const page = Buffer.from('\n<!DOCTYPE html><html><body>Come back later</body></html>');

	it.each([
		['a web page', page, page.length],
		['a web page', page, 2],
		['an empty file', Buffer.alloc(0), 1],
	])('%s is requested again until the time for retries is over, and reported', async (what, content, size) => {
		const { loaded, asked, elapsed } = await load(dripping(content, size));
		expect(loaded).toBeInstanceOf(WeShopFailure);
		expect((loaded as WeShopFailure).message).toBe(`it sent ${what}`);
		expect(asked).toBeGreaterThan(5);
		expect(elapsed).toBeGreaterThan(60_000);
		expect(elapsed).toBeLessThanOrEqual(120_000);
	});

	it('a file that breaks off before its first byte, without a word, is asked for again', async () => {
		const broken = () => {
			const body = new PassThrough();
			setImmediate(() => body.destroy());
			return body;
		};
		expect((await load(broken, dripping(film(1_000), 500))).loaded).toMatchObject({ hash: hash(film(1_000)) });
	});

	it('a file that had broken off before its first bytes were read is requested again', async () => {
		const gone = () => new PassThrough().destroy();
		expect((await load(gone, dripping(film(1_000), 500))).loaded).toMatchObject({ hash: hash(film(1_000)) });
	});

	it.each(['before its first byte', 'behind its first bytes'])('a file that breaks off %s is asked for again', async (where) => {
		const broken = () => {
			const body = new PassThrough();
			if (where === 'behind its first bytes') body.write(film(1_000));
			setImmediate(() => body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
			return body;
		};
		expect((await load(broken, dripping(film(1_000), 500))).loaded).toMatchObject({ hash: hash(film(1_000)) });
	});

	it('a host that is down is told as such in the end', async () => {
		const clock = instantClock();
		const down = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:443'), { code: 'ECONNREFUSED' });
		const failure = await new ResultFiles({ httpRequest: async () => await Promise.reject(down) } as never, clock).load(result, {}, 500).catch((thrown: unknown) => thrown);
		expect((failure as WeShopFailure).message).toBe(connectionFailure(down, 'ai-video.weshop.ai').message);
		expect(clock.elapsed()).toBeLessThanOrEqual(120_000);
	});
});
