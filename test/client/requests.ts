import { bodyOf, films, fullestBody, leastBody, photos } from '../catalogue/bodies';
import { catalogueAgent, type CatalogueAgent, type RunBody } from '../catalogue/catalogue';

const [first, last] = photos(2);
const [film] = films(1);
const PROMPT = 'a red shoe on grey stone';
const none = { images: [], videos: [], audios: [] };

/** What some agents can do instead of the least and the fullest request, by a name for it. */
const OTHERS: Record<string, Record<string, (agent: CatalogueAgent) => RunBody>> = {
	virtualtryon: { withoutReferences: (agent) => bodyOf(agent, { ...none, images: photos(1) }, { generateVersion: 'weshopPro', descriptionType: 'auto', aspectRatio: '3:4' }) },
	kling: { lastFrame: (agent) => bodyOf(agent, { ...none, images: photos(2) }, { textDescription: PROMPT, modelName: 'Kling_2_1', duration: '10s' }) },
	seedance: {
		firstAndLastFrame: (agent) => bodyOf(agent, none, { textDescription: PROMPT, firstFrame: first, lastFrame: last, aspectRatio: 'adaptive' }),
		extended: (agent) => bodyOf(agent, { ...none, videos: films(1) }, { textDescription: PROMPT, extendVideo: film, extendDirection: 'forward' }),
		olderModel: (agent) => bodyOf(agent, { ...none, images: photos(1) }, { textDescription: PROMPT, modelName: 'Seedance_10_Pro', duration: '2s' }),
	},
	'seedance-25': {
		firstAndLastFrame: (agent) => bodyOf(agent, none, { textDescription: PROMPT, firstFrame: first, lastFrame: last }),
		ownLength: (agent) => bodyOf(agent, { ...none, images: photos(1) }, { textDescription: PROMPT, duration: '-1' }),
	},
	'kling-O1': { imageToVideo: (agent) => bodyOf(agent, { ...none, images: photos(2) }, { textDescription: PROMPT, modelName: 'Kling_Video_O1_I2V' }) },
	'minimax-h3': { imageToVideo: (agent) => bodyOf(agent, { ...none, images: photos(2) }, { textDescription: PROMPT, modelName: 'MiniMax_H3_I2V' }) },
	'gpt-image': { images: (agent) => bodyOf(agent, { ...none, images: photos(5) }, { textDescription: PROMPT, modelName: 'gpt-image-2' }) },
	seedream: { images: (agent) => bodyOf(agent, { ...none, images: photos(10) }, { textDescription: PROMPT, modelName: 'Seedream_50_Pro', imageSize: '1K', aspectRatio: 'auto' }) },
	'veo-ai': { fastModel: (agent) => bodyOf(agent, { ...none, images: photos(1) }, { textDescription: PROMPT, modelName: 'Veo_3_1_Fast' }) },
	'vidu-ai': { fastModel: (agent) => bodyOf(agent, { ...none, images: photos(1) }, { textDescription: PROMPT, modelName: 'Vidu_Q3_Pro_Fast' }) },
};

/** The requests that the client is made to send: `least`, `full`, and what else the agent can do. */
export function requestsOf(agent: CatalogueAgent): Record<string, RunBody> {
	const full = fullestBody(agent);
	if (full.params.batchCount !== undefined) full.params.batchCount = 2;
	const others = Object.entries(OTHERS[agent.agent] ?? {}).map(([name, request]) => [name, request(agent)]);
	return { least: leastBody(agent), full, ...(Object.fromEntries(others) as Record<string, RunBody>) };
}

/** A body with neutral addresses: `i1.png` is the first image, `v1.mp4` the first video, `a1.mp3` the first audio. */
export function neutral(body: RunBody): RunBody {
	const text = JSON.stringify(body)
		.replace(/https:\/\/shop\.example\/photos\/sneaker-mask\.png/g, 'https://media.example/mask.png')
		.replace(/https:\/\/shop\.example\/photos\/turntable\.mp4\?(\d+)/g, 'https://media.example/v$1.mp4')
		.replace(/https:\/\/shop\.example\/photos\/[^"?]+\?(\d+)/g, 'https://media.example/i$1.png')
		.replace(/https:\/\/shop\.example\/sounds\/(\d+)\.mp3/g, 'https://media.example/a$1.mp3');
	return JSON.parse(text) as RunBody;
}

/** Agents that show each shape of a request once, besides the nine with a contract of their own. */
export const SHAPES = ['outfit-generator', 'remove-filter-from-photo', 'ai-clothes-changer', 'ai-collage-maker', 'ai-logo-generator', 'gpt-image', 'midjourney', 'seedance-25', 'kling-O1', 'kling-motion-control', 'minimax-h3', 'veo-ai', 'ai-video-enhancer', 'ai-text-remover-from-video', 'replace-face-in-video-online-free'].map(catalogueAgent);
