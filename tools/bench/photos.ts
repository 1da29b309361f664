import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { Execution } from '../../test/n8n/executions';
import type { PhotosFigures } from './figures';
import { watchProcess } from './processUse';
import type { Stage } from './stage';
import { cutOut, loadFile, MANUAL, uploadFile, workflow, type Link, type Step } from './workflows';

const SECONDS = 600;
const PHOTOS = 100;
const BYTES = 8_000_000;
const AT_A_TIME = 10;

/** As on a machine with 512 MB. */
export const SMALL = { NODE_OPTIONS: '--max-old-space-size=384', N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' };

interface Way {
	contender: string;
	steps: Step[];
	links?: Link[];
	/** The node whose memory is measured. */
	node: string;
}

const load = loadFile('Load', '={{ $json.url }}');
const byNode = (maxConcurrency: number): Way => {
	const step = cutOut({ maxConcurrency }, { originalImage: { __rl: true, mode: 'binary', value: 'data' } });
	return { contender: `WeShop node, Max Concurrency ${maxConcurrency}`, steps: [load, step], node: step.name };
};
const loop: Step = { name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, parameters: { batchSize: AT_A_TIME, options: {} } };
const byHttpRequest: Way = {
	contender: `HTTP Request, ${AT_A_TIME} at a time`,
	steps: [load, loop, uploadFile('Upload')],
	links: [[MANUAL, 0, 'Load'], ['Load', 0, 'Loop'], ['Loop', 1, 'Upload'], ['Upload', 0, 'Loop']],
	node: 'Upload',
};

/** A small picture with noise behind it: the sandbox draws results from it quickly, and nothing can compress it. */
async function photos(stage: Stage): Promise<Array<{ taskName: string; url: string }>> {
	const noise = randomBytes(BYTES);
	const items = [];
	for (let index = 0; index < PHOTOS; index++) {
		const picture = await sharp({ create: { width: 120, height: 90, channels: 3, background: { r: index, g: 96, b: 48 } } }).png().toBuffer();
		items.push({ taskName: `photo-${index}`, url: stage.host(`photo-${index}.png`, Buffer.concat([picture, noise.subarray(picture.length)]), 'image/png') });
	}
	return items;
}

/** Many photos through a small n8n, each way in a new one: the growth of its memory while the node works that uploads them. */
export async function measurePhotos(stage: Stage, smallPhoto: Buffer): Promise<PhotosFigures[]> {
	const small = { taskName: 'small', url: stage.host('small.png', smallPhoto, 'image/png') };
	const items = await photos(stage);
	const figures: PhotosFigures[] = [];
	for (const { contender, steps, links, node } of [byHttpRequest, byNode(10), byNode(50)]) {
		await stage.restart(SMALL);
		await stage.run(workflow('Warm up', stage.credentials, [small], steps, links), SECONDS);
		const before = (await stage.sandbox.requests()).length;
		const watch = watchProcess(stage.pid);
		const { execution } = await stage.run(workflow('Photos', stage.credentials, items, steps, links), SECONDS);
		const { from, to } = timeOf(execution, node);
		const rssGrowth = watch.growthWithin(from, to);
		const { rssGrowth: wholeGrowth, cpu } = watch.end();
		const requests = (await stage.sandbox.requests()).slice(before);
		const uploaded = new Set(requests.filter(({ status }) => status === 200).flatMap(({ files = [] }) => files.filter(({ size }) => size === BYTES).map(({ sha256 }) => sha256)));
		if (uploaded.size !== PHOTOS) throw new Error(`${contender} uploaded ${uploaded.size} photos`);
		figures.push({ contender, took: to - from, rssGrowth, wholeGrowth, cpu });
	}
	return figures;
}

/** From the first run of a node to the end of its last, in milliseconds since the epoch. */
function timeOf({ data }: Execution, node: string): { from: number; to: number } {
	const runs = data.resultData.runData[node] ?? [];
	const last = runs.at(-1);
	if (!runs[0] || !last) throw new Error(`Node "${node}" did not run`);
	return { from: runs[0].startTime, to: last.startTime + last.executionTime };
}
