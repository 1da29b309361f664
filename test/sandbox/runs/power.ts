import { changesVideo, makesVideos, type RunParams, type RunRequest } from './request';

/** Made-up prices: better models, larger pictures and longer videos cost more. */
const PRICES: Record<string, (params: RunParams) => number> = {
	virtualtryon: tryOn,
	aimodel: () => 2,
	aiproduct: () => 2,
	aipose: ({ generateVersion }) => (generateVersion === 'pro' ? 6 : 2),
	expandimage: () => 1,
	removeBG: () => 1,
	'ai-image-animation': kling,
	kling,
	seedance,
	'gpt-image': gptImage,
};

export function powerOf(request: RunRequest): number {
	const { agent, params } = request;
	const price = PRICES[agent.name] ?? (changesVideo(request) ? tool : makesVideos(request) ? video : image);
	return price(params) * (params.batchCount ?? 1);
}

function image({ imageSize }: RunParams): number {
	return { '2K': 4, '3K': 6, '4K': 8 }[imageSize ?? ''] ?? 2;
}

function gptImage({ quality = 'low', ...params }: RunParams): number {
	return image(params) * ({ medium: 2, high: 4, xhigh: 6, max: 8 }[String(quality)] ?? 1);
}

function tool({ videoSize }: RunParams): number {
	return videoSize === '4K' ? 40 : 20;
}

/** A length that is left to the model is charged like five seconds. */
function video({ duration = '5s', resolution, generateAudio }: RunParams): number {
	const seconds = duration === '-1' ? 5 : parseInt(duration, 10);
	const size = { '480p': 1, '1080p': 3 }[resolution ?? ''] ?? 2;
	return seconds * (size + (generateAudio === 'true' ? 1 : 0));
}

function tryOn({ generateVersion, imageSize }: RunParams): number {
	if (generateVersion !== 'bananaPro') return generateVersion === 'weshopPro' ? 4 : 2;
	return { '1K': 4, '2K': 6 }[imageSize ?? ''] ?? 10;
}

function kling({ modelName = 'Kling_3_0', duration = '5s', generateAudio }: RunParams): number {
	const perSecond = { Kling_3_0: 4, Kling_2_6: 3, Kling_2_1_Master: 5 }[modelName] ?? 2;
	const hasAudio = ['Kling_3_0', 'Kling_2_6'].includes(modelName) && generateAudio !== 'false';
	return parseInt(duration, 10) * (perSecond + (hasAudio ? 1 : 0));
}

function seedance({ modelName = 'Seedance_20', duration = '4s', resolution = '720p' }: RunParams): number {
	const perSecond = { Seedance_20: 4, Seedance_15_Pro: 3 }[modelName] ?? 2;
	const size = { '480p': 1, '1080p': 3, '4k': 6 }[resolution] ?? 2;
	return parseInt(duration, 10) * perSecond * size;
}
