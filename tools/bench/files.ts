import { randomFillSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { DEMO_KEY } from '../../test/sandbox/settings';
import type { FileFigures } from './figures';
import { watchProcess } from './processUse';
import { itemsOf, nodeTime, type Stage } from './stage';
import { loadFile, uploadFile, workflow, type Step } from './workflows';

const VIDEO_BYTES = 200_000_000;
const SECONDS = 120;
const WESHOP = 'n8n-nodes-weshop.weShop';

/** The start of an MP4, which shows its type. */
const MP4 = Buffer.from('000000206674797069736f6d0000020069736f6d69736f32617663316d703431', 'hex');

interface Way {
	contender: string;
	steps: Step[];
	/** The node whose time is measured. */
	node: string;
}

const uploadByNode: Step = { name: 'Upload', type: WESHOP, typeVersion: 1, parameters: { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' } };
const getRun: Step = { name: 'Get', type: WESHOP, typeVersion: 1, parameters: { resource: 'run', operation: 'get', executionId: '={{ $json.executionId }}' } };

/** Measures two executions after a restart of n8n and a warm-up with a small file. */
async function measure(stage: Stage, way: Way, warmUp: IDataObject[], items: IDataObject[], check: (node: ReturnType<typeof itemsOf>) => void): Promise<FileFigures> {
	await stage.restart();
	const workflowFor = (name: string, given: IDataObject[]) => workflow(name, stage.credentials, given, way.steps);
	await stage.run(workflowFor('Warm up', warmUp), SECONDS);
	const once = async () => {
		const watch = watchProcess(stage.pid);
		const { execution } = await stage.run(workflowFor('File', items), SECONDS);
		const use = watch.end();
		check(itemsOf(execution, way.node));
		return { took: nodeTime(execution, way.node), ...use };
	};
	const first = await once();
	const { took, rssGrowth, cpu } = await once();
	return { contender: way.contender, took, rssGrowth, firstRssGrowth: first.rssGrowth, cpu };
}

/** A video of 200 MB. */
export async function measureDownload(stage: Stage, photo: string): Promise<FileFigures[]> {
	const { sandbox } = stage;
	const [small, large] = [await videoRun(stage, 'small video', photo), await videoRun(stage, 'large video', photo)];
	const ways: Way[] = [
		{ contender: 'WeShop node', steps: [getRun], node: 'Get' },
		{ contender: 'HTTP Request', steps: [loadFile('Load', '={{ $json.url }}')], node: 'Load' },
	];
	const figures: FileFigures[] = [];
	for (const way of ways) {
		await sandbox.settings({ answers: [{ endpoint: 'files', taskName: 'large video', times: 2, status: 200, headers: { 'content-type': 'video/mp4' }, body: MP4, padTo: VIDEO_BYTES }] });
		const isWhole = (items: ReturnType<typeof itemsOf>) => {
			const bytes = items[0]?.binary?.data?.bytes;
			if (bytes !== VIDEO_BYTES) throw new Error(`${way.contender} downloaded ${bytes} bytes`);
		};
		figures.push(await measure(stage, way, [small], [large], isWhole));
	}
	return figures;
}

/** A finished run of a video, and the URL of its file. */
async function videoRun({ sandbox }: Stage, taskName: string, photo: string): Promise<{ executionId: string; url: string }> {
	const api = axios.create({ baseURL: `${sandbox.plainUrl}/agent/runs`, headers: { authorization: DEMO_KEY }, proxy: false });
	const started = await api.post<{ data: { executionId: string } }>('', {
		agent: { name: 'kling', version: 'v1.0' },
		input: { taskName, originalImage: photo, images: [photo] },
		params: { textDescription: 'It turns', modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true', images: [photo], batchCount: 1 },
		safeGenerate: 'on',
	});
	const { executionId } = started.data.data;
	for (;;) {
		await sleep(200);
		const { data } = await api.get<{ data: { executions: Array<{ status: string; result: Array<{ video?: string }> }> } }>(`/${executionId}`);
		const [execution] = data.data.executions;
		if (execution?.status === 'Success') return { executionId, url: execution.result[0]!.video! };
	}
}

/** A photo of about 20 MB that cannot be compressed. */
async function largePhoto(): Promise<Buffer> {
	const [width, height] = [2_600, 2_600];
	return await sharp(randomFillSync(Buffer.alloc(width * height * 3)), { raw: { width, height, channels: 3 } }).png({ compressionLevel: 0 }).toBuffer();
}

export async function measureUpload(stage: Stage, smallPhoto: Buffer): Promise<FileFigures[]> {
	const [small, large] = [stage.host('small.png', smallPhoto, 'image/png'), stage.host('large.png', await largePhoto(), 'image/png')];
	const load = loadFile('Load', '={{ $json.url }}');
	const ways: Way[] = [
		{ contender: 'WeShop node', steps: [load, uploadByNode], node: 'Upload' },
		{ contender: 'HTTP Request', steps: [load, uploadFile('Upload')], node: 'Upload' },
	];
	const figures: FileFigures[] = [];
	for (const way of ways) {
		const isThere = (items: ReturnType<typeof itemsOf>) => {
			if (items.length !== 1) throw new Error(`${way.contender} uploaded ${items.length} files`);
		};
		figures.push(await measure(stage, way, [{ url: small }], [{ url: large }], isThere));
	}
	return figures;
}

/** 50 items with the same photo: how often it is uploaded. */
export async function measureSamePhoto(stage: Stage, smallPhoto: Buffer): Promise<Array<{ contender: string; uploads: number; took: number; rssGrowth: number }>> {
	const url = stage.host('same.png', smallPhoto, 'image/png');
	const items = Array.from({ length: 50 }, (_, index) => ({ taskName: `same-${index}`, url }));
	const load = loadFile('Load', '={{ $json.url }}');
	const start: Step = {
		name: 'Upload',
		type: WESHOP,
		typeVersion: 1,
		parameters: { resource: 'image', operation: 'removeBackground', originalImage: { __rl: true, mode: 'binary', value: 'data' }, completion: 'none', options: { maxConcurrency: 50 } },
	};
	const ways = [
		{ contender: 'WeShop node', steps: [load, start] },
		{ contender: 'HTTP Request', steps: [load, uploadFile('Upload')] },
	];
	const figures = [];
	for (const { contender, steps } of ways) {
		const before = (await stage.sandbox.requests()).length;
		const watch = watchProcess(stage.pid);
		const { execution } = await stage.run(workflow('Same photo', stage.credentials, items, steps), SECONDS);
		const { rssGrowth } = watch.end();
		const uploads = (await stage.sandbox.requests()).slice(before).filter((request) => request.url.endsWith('/agent/assets/images')).length;
		figures.push({ contender, uploads, took: nodeTime(execution, 'Upload'), rssGrowth });
	}
	return figures;
}
