import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runWeShop } from './engine';
import { fileIn } from './fields';
import { file, photoOf } from './files';
import { cutOut } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { requests, runsCalled, sha256, until, uploadsOf } from './traffic';
import { builtNode } from './workflow';

/** How long WeShop takes for an upload once it has all of it, in milliseconds. */
const LATENCY = 1_000;
startWithAnEmptySandbox({ imageSeconds: 0.05, uploadLatencyMs: LATENCY });
passTimeQuickly();

const MB = 1_000_000;
const PHOTOS = 6;
const SIZE = 8 * MB;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
/** Buffers are given back by the second collection. */
const collectGarbage = () => [gc(), gc()];

const noise = randomBytes(SIZE);

/** A photo of 8 MB that no other label gives. */
const largePhoto = async (label: string) => {
	const photo = await photoOf(label);
	return Buffer.concat([photo, noise.subarray(photo.length)]);
};

/** As n8n's nodes store a file on disk. */
async function stored(content: Buffer): Promise<IBinaryData> {
	await builtNode();
	const files = Container.get(BinaryDataService);
	const binary = { data: '', mimeType: 'image/png', fileName: 'large.png' };
	// n8n 1 takes the two IDs as they are.
	if (files.store.length === 4) return await (files.store as unknown as (...given: unknown[]) => Promise<IBinaryData>).call(files, 'engine', 'earlier', content, binary);
	return await files.store({ type: 'execution', workflowId: 'engine', executionId: 'earlier' }, content, binary);
}

/** By how much the bytes that are in use outside of the heap grow meanwhile, at the most. */
async function growthDuring<T>(work: () => Promise<T>): Promise<{ growth: number; outcome: T }> {
	collectGarbage();
	const before = process.memoryUsage().arrayBuffers;
	let growth = 0;
	const look = () => process.memoryUsage().arrayBuffers - before;
	const watching = setInterval(() => {
		// What has been passed on waits for the garbage collector.
		if (look() >= SIZE && growth < SIZE) collectGarbage();
		growth = Math.max(growth, look());
	}, 20);
	return await work().then((outcome) => ({ growth, outcome })).finally(() => clearInterval(watching));
}

/** How many uploads WeShop had at a time. */
async function mostAtATime(): Promise<number> {
	const times = (await requests()).filter(({ url }) => url.endsWith('/agent/assets/images')).map(({ time }) => Date.parse(time));
	return Math.max(...times.map((time) => times.filter((other) => other <= time && other > time - LATENCY + 5).length));
}

describe.each<[where: string, made: (content: Buffer) => Promise<IBinaryData>]>([
	['that n8n stores on disk', stored],
	['that n8n holds in memory', async (content) => await Promise.resolve(file(content, 'image/png', 'large.png'))],
])(`${PHOTOS} photos of ${SIZE / MB} MB %s`, (where, made) => {
	const hashes = new Set<string>();
	const items = async () => {
		const binaries: IBinaryData[] = [];
		for (let photo = 0; photo < PHOTOS; photo++) {
			const content = await largePhoto(`${where} ${photo}`);
			hashes.add(sha256(content));
			binaries.push(await made(content));
		}
		return binaries.map((data) => ({ binary: { data } }));
	};

	it('are never held whole, and three at a time are on their way, though all runs may start at once', async () => {
		const parameters = cutOut(where, { originalImage: fileIn('data'), completion: 'none' }, { maxConcurrency: 50 });
		const given = { parameters, items: await items() };
		const { growth, outcome: { error } } = await growthDuring(async () => await runWeShop(given));
		expect(error?.message).toBeUndefined();
		expect(await runsCalled(where)).toHaveLength(PHOTOS);
		const received = (await requests()).flatMap(({ files = [] }) => files);
		expect(received.filter(({ sha256, size }) => hashes.has(sha256) && size === SIZE)).toHaveLength(PHOTOS);
		expect(growth).toBeLessThan(SIZE);
		expect(await mostAtATime()).toBeLessThanOrEqual(3);
	});
});

it('Asset → Upload sends three of 8 MB at a time too', async () => {
	await theSandbox().reset();
	await theSandbox().settings({ uploadLatencyMs: LATENCY });
	const items: Array<Partial<INodeExecutionData>> = [];
	for (let photo = 0; photo < 5; photo++) items.push({ binary: { data: await stored(await largePhoto(`asset ${photo}`)) } });
	const { growth, outcome } = await growthDuring(async () => await runWeShop({ parameters: { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' }, items }));
	expect(growth).toBeLessThan(SIZE);
	expect(outcome.json).toHaveLength(5);
	expect(await mostAtATime()).toBeLessThanOrEqual(3);
});

describe('A stored photo', () => {
	beforeAll(async () => await theSandbox().settings({ uploadLatencyMs: 0 }));

	it('is sent whole again when WeShop drops the connection', async () => {
		const content = await largePhoto('dropped');
		await theSandbox().settings({ answers: [{ endpoint: 'uploadImage', drop: true }, { endpoint: 'uploadImage', status: 503, body: 'later' }] });
		const { json } = await runWeShop({ parameters: cutOut('dropped', { originalImage: fileIn('data') }), items: [{ binary: { data: await stored(content) } }] });
		expect(json).toMatchObject([{ status: 'Success' }]);
		expect(await uploadsOf(content)).toHaveLength(3);
	});

	it('that is deleted before it is sent is named, and its run is not started', async () => {
		const data = await stored(await largePhoto('deleted'));
		await theSandbox().settings({ answers: [{ endpoint: 'uploadImage', status: 503, body: 'later', headers: { 'retry-after': '20' } }] });
		const uploads = async () => (await requests()).filter(({ url, status }) => url.endsWith('/agent/assets/images') && status === 503).length;
		const before = await uploads();
		const run = runWeShop({ parameters: cutOut('deleted', { originalImage: fileIn('data') }), items: [{ binary: { data } }] });
		await until(async () => ((await uploads()) > before ? true : undefined));
		await rm(Container.get(BinaryDataService).getPath(data.id!));
		const { error } = await run;
		expect(error?.message).toMatch(/^Image: n8n cannot read the file in the field "data" \(/);
		expect(error?.description).toContain('Run the node that loads the file again');
		expect(await runsCalled('deleted')).toEqual([]);
	});
});

itKeptTheKeyAtHome();
