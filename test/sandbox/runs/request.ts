/** A run request after its check against openapi.yaml. */
export interface RunRequest {
	agent: { name: string; version: string };
	input: RunInput;
	params: RunParams;
	callbackUrl?: string;
}

export interface RunInput {
	taskName?: string;
	originalImage?: string;
	images?: string[];
	videos?: string[];
	audios?: string[];
	fashionModelImage?: string;
	locationImage?: string;
	[other: string]: unknown;
}

export interface RunParams {
	originalImage?: string;
	images?: string[];
	fashionModelImage?: string;
	locationImage?: string;
	batchCount?: number;
	maskType?: string;
	customMask?: string;
	customMaskUrl?: string;
	textDescription?: string;
	generateVersion?: string;
	imageSize?: string;
	aspectRatio?: string;
	locationId?: number;
	fashionModelId?: number;
	backgroundId?: number;
	backgroundHex?: string;
	targetWidth?: number;
	targetHeight?: number;
	fillLeft?: number;
	fillTop?: number;
	modelName?: string;
	duration?: string;
	generateAudio?: string;
	resolution?: string;
	firstFrame?: string;
	lastFrame?: string;
	returnLastFrame?: boolean;
	videos?: string[];
	audios?: string[];
	extendVideo?: string;
	[other: string]: unknown;
}

/** WeShop's tools that change one video. */
const VIDEO_TOOLS = ['ai-video-enhancer', 'video-upscaler-online-free', 'video-resolution-enhancer-online-free', 'improve-video-quality-online-free', 'free-online-video-quality-enhancer', 'free-4k-video-upscaler', 'video-watermark-remover', 'logo-remover-from-video', 'gemini-watermark-remover', 'ai-text-remover-from-video', 'remove-text-from-video-online-free', 'remove-subtitles-from-video-online-free', 'replace-face-in-video-online-free'];
const VIDEO_MODELS = ['ai-image-animation', 'kling', 'seedance', 'seedance-25', 'kling-O1', 'kling-v3-omni', 'kling-motion-control', 'minimax-h3', 'veo-ai', 'vidu-ai', 'sora-2', 'wan-ai', 'hailuo-ai', 'happyhorse', 'grok-imagine-video', 'sulphur2', 'ai-werewolf'];

export function changesVideo({ agent }: RunRequest): boolean {
	return VIDEO_TOOLS.includes(agent.name);
}

export function makesVideos({ agent }: RunRequest): boolean {
	return VIDEO_MODELS.includes(agent.name) || VIDEO_TOOLS.includes(agent.name);
}

/** The main picture of a run; undefined if it is made from text or a video alone. */
export function mainImage({ input, params }: RunRequest): string | undefined {
	return input.originalImage ?? params.originalImage ?? params.firstFrame ?? params.images?.[0] ?? input.images?.[0];
}

/** All pictures of a run. */
export function imagesOf(request: RunRequest): string[] {
	const { input, params } = request;
	const references = [input.fashionModelImage ?? params.fashionModelImage, input.locationImage ?? params.locationImage];
	const all = [mainImage(request), ...(params.images ?? []), ...references, params.customMaskUrl, params.lastFrame];
	return [...new Set(all.filter((url) => url !== undefined))];
}

/** A sentence about two parameters that name different files; undefined if they agree. */
export function contradiction({ input, params }: RunRequest): string | undefined {
	const named: Array<[string, string | undefined, string, string | undefined]> = [
		['input.originalImage', input.originalImage, 'params.originalImage', params.originalImage],
		['input.originalImage', input.originalImage, 'params.images[0]', params.images?.[0]],
		['input.images[0]', input.images?.[0], 'params.images[0]', params.images?.[0]],
		['input.fashionModelImage', input.fashionModelImage, 'params.fashionModelImage', params.fashionModelImage],
		['input.locationImage', input.locationImage, 'params.locationImage', params.locationImage],
	];
	const differing = named.find(([, one, , other]) => one !== undefined && other !== undefined && one !== other);
	if (differing) return `${differing[0]} and ${differing[2]} name different images`;
	for (const list of ['videos', 'audios'] as const) {
		if (String(input[list]) !== String(params[list])) return `input.${list} and params.${list} name different files`;
	}
	const { extendVideo, videos } = params;
	if (extendVideo !== undefined && videos && videos[0] !== extendVideo) return 'params.videos[0] must be params.extendVideo';
	return undefined;
}
