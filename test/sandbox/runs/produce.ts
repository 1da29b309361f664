import { IMAGE_HOST, VIDEO_HOST, type Files, type StoredFile } from '../files';
import { drawImage, drawPoster, gatherMaterial, type Material } from '../pictures/draw';
import type { RenderQueue } from '../pictures/renderQueue';
import { film } from '../pictures/video';
import { imagesOf, makesVideos } from './request';
import { newResultUrl } from './resultUrl';
import type { Run, RunResult } from './run';

const EXTENSIONS: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'video/mp4': 'mp4' };

/**
 * Draws the result files of a run and records its progress in the run. Resolves when all are drawn or the run has failed;
 * never rejects.
 * @param failing how many results fail, starting with the first
 */
export async function produce(run: Run, files: Files, queue: RenderQueue, failing: number, stopped: AbortSignal): Promise<void> {
	try {
		await checkImages(run, files);
		const material = await queue.add(() => gatherMaterial(run.request, (url) => fetchImage(url, files)));
		const count = run.request.params.batchCount ?? 1;
		run.results = Array.from({ length: count }, () => ({ status: 'Failed' as const }));
		for (let index = 0; index < count; index++) {
			stopped.throwIfAborted();
			if (index >= failing) run.results[index] = await queue.add(() => makeResult(run, material, index, files));
			run.drawn = index + 1;
		}
	} catch (error) {
		run.failure ??= error instanceof Error ? error.message : String(error);
	}
	run.madeAt = Date.now();
}

async function makeResult({ id, request }: Run, material: Material, index: number, files: Files): Promise<RunResult> {
	const publish = (host: string, { bytes, type }: StoredFile): string => {
		const url = newResultUrl(host, id, EXTENSIONS[type] ?? 'bin');
		files.publish(url, () => Promise.resolve({ bytes, type }));
		return url;
	};
	if (!makesVideos(request)) return { status: 'Success', image: publish(IMAGE_HOST, await drawImage(request, material, index)) };
	return {
		status: 'Success',
		video: publish(VIDEO_HOST, { bytes: await film(`${id} ${index}`), type: 'video/mp4' }),
		videoPoster: publish(VIDEO_HOST, await drawPoster(request, material, index)),
		...(request.params.returnLastFrame ? { lastFrame: publish(VIDEO_HOST, await drawPoster(request, material, index, true)) } : {}),
	};
}

/** Videos and audios are taken as they are: they may be anywhere on the web. */
async function checkImages({ request }: Run, files: Files): Promise<void> {
	for (const url of imagesOf(request)) await fetchImage(url, files);
}

/** Only files of the sandbox itself; the real service would download them from the web. */
async function fetchImage(url: string, files: Files): Promise<Buffer> {
	const file = await files.read(url);
	if (!file) throw new Error(`The image could not be read: there is nothing at ${url}`);
	if (!file.type.startsWith('image/')) throw new Error(`The image could not be read: at ${url} is ${file.type}`);
	return file.bytes;
}
