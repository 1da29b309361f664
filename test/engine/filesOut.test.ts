import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop } from './engine';
import { bytesOf, photoOf, sizeSaid } from './files';
import { cutOut, film } from './parameters';
import { itKeptTheKeyAtHome, itSentNoKeyWithAFile, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';
import { downloadsOf, runCalled, sha256 } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.2, videoSeconds: 0.2 });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const statusesOf = async (name: string) => (await downloadsOf((await runCalled(name)).executionId)).map(({ status }) => status);

/** A picture's content, how its host describes it, and what it is called then. */
const described: Array<[name: string, content: () => Promise<Buffer>, contentType: string | null, mimeType: string, extension: string]> = [
	['a JPEG that is said to be a PNG', async () => await photoOf('jpeg', 'jpeg'), 'image/png', 'image/jpeg', 'jpg'],
	['a JPEG that is said to be mere bytes', async () => await photoOf('bytes', 'jpeg'), 'application/octet-stream', 'image/jpeg', 'jpg'],
	['a JPEG that nothing is said of', async () => await photoOf('nothing', 'jpeg'), null, 'image/jpeg', 'jpg'],
	['a PNG that is said to be text', async () => await photoOf('text'), 'text/html; charset=utf-8', 'image/png', 'png'],
	['of no kind that we know and said to be AVIF', async () => Buffer.from('new kind'), 'image/avif', 'image/avif', 'avif'],
	['one byte', async () => Buffer.from('x'), null, 'image/png', 'png'],
	['64 KiB', async () => Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7 + (index >> 8)) % 256)), 'image/png', 'image/png', 'png'],
];

/** What comes out for these parameters. */
const made = (parameters: INodeParameters) => sideBySide(async () => (await planned(), (await runWeShop({ parameters })).outputs[0]!));
const planned = sideBySide(async () => {
	const answers = described.map(async ([taskName, content, type]): Promise<PlannedAnswer> => ({ endpoint: 'files', taskName, status: 200, body: await content(), headers: { 'content-type': type } }));
	await theSandbox().settings({ answers: await Promise.all(answers) });
});
const aFilm = made(film('a film', {}, { download: true }));

describe('A file', () => {
	it.each([
		['two pictures', made(cutOut('two pictures', { download: true, batchCount: 2 })), 'sneaker-removeBG', 'image/png', 'png'],
		['a film', aFilm, 'sneaker-kling', 'video/mp4', 'mp4'],
	])('of %s is named by its photo, agent and number, and n8n knows its size and its type', async (name, outcome, stem, mimeType, extension) => {
		const items = await outcome();
		const { files } = await runCalled(name);
		for (const [index, item] of items.entries()) {
			const bytes = await bytesOf(item);
			expect(item.json.url).toBe(files[index]);
			expect(item.binary?.data).toMatchObject({ fileName: `${stem}${index > 0 ? `-${index + 1}` : ''}.${extension}`, mimeType, fileExtension: extension, fileType: mimeType.split('/')[0], ...sizeSaid(bytes.length) });
			expect(item.binary?.data?.fileSize).toMatch(/^\d+(\.\d+)? kB$/);
			expect(bytes.length).toBeGreaterThan(1_000);
		}
	});

	describe.each(described)('that is %s', (name, content, _said, mimeType, extension) => {
		const outcome = made(cutOut(name, { download: true }));

		it('comes out whole, under the type that its content has', async () => {
			const [item] = await outcome();
			const bytes = await content();
			expect(item!.binary?.data).toMatchObject({ mimeType, fileName: `sneaker-removeBG.${extension}`, ...sizeSaid(bytes.length) });
			expect(sha256(await bytesOf(item))).toBe(sha256(bytes));
			expect(await statusesOf(name)).toEqual([200]);
		});
	});
});

describe('A large film', () => {
	const MIB = 1024 * 1024;
	const block = Buffer.alloc(MIB, createHash('sha256').update('film').digest());
	const blocks = (count: number) => [Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), ...Array.from({ length: count }, () => block)];
	let size = 0;
	const send = async (response: ServerResponse) => {
		response.writeHead(200, { 'content-type': 'video/mp4' });
		for (const part of blocks(size)) if (!response.write(part)) await new Promise((drained) => response.once('drain', drained));
		response.end();
	};
	const host = createServer((_request, response) => void send(response));

	/**
	 * In bytes. What only waits for the garbage collector, which a busy machine leaves alone for long, does not count; it is
	 * collected where it is more than that.
	 */
	function held(most: number): number {
		const { arrayBuffers } = process.memoryUsage();
		if (arrayBuffers < most) return arrayBuffers;
		collectGarbage();
		return process.memoryUsage().arrayBuffers;
	}

	/** Loads the film; tells by how much the buffers that the process holds grew meanwhile at most, in MiB. */
	async function load(megabytes: number) {
		size = megabytes;
		const { executionId } = await runCalled('a film');
		const before = held(0);
		let most = before;
		const watching = setInterval(() => (most = Math.max(most, held(before + (megabytes * MIB) / 4))), 5);
		const outcome = await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId, options: { maxFileSize: 2 * megabytes } } });
		clearInterval(watching);
		return { item: outcome.outputs[0]![0]!, growth: (most - before) / MIB };
	}

	beforeAll(async () => {
		await new Promise<void>((listening) => host.listen(0, '127.0.0.1', listening));
		await theSandbox().settings({ hosts: { 'ai-video.weshop.ai': (host.address() as AddressInfo).port } });
	});

	afterAll(async () => {
		await theSandbox().settings({ hosts: {} });
		host.closeAllConnections();
		host.close();
	});

	async function hashOf(parts: Iterable<unknown> | AsyncIterable<unknown>): Promise<string> {
		const hash = createHash('sha256');
		for await (const part of parts) hash.update(part as Buffer);
		return hash.digest('hex');
	}

	it('of 96 MiB comes out whole and is never held in memory', async () => {
		const megabytes = 96;
		const { item, growth } = await load(megabytes);
		const { id } = item.binary!.data!;
		expect(growth).toBeLessThan(megabytes / 2);
		expect(item.binary!.data).toMatchObject({ ...sizeSaid(megabytes * MIB + 12), mimeType: 'video/mp4' });
		expect(await hashOf(await Container.get(BinaryDataService).getAsStream(id!))).toBe(await hashOf(blocks(megabytes)));
	});
});

itSentNoKeyWithAFile(process.env.SANDBOX_KEY);
itKeptTheKeyAtHome();
