import { bodyOf, films, leastBody, photos, sounds, type Media } from '../catalogue/bodies';
import { catalogueAgent } from '../catalogue/catalogue';
import { Caller } from './caller';
import type { Sandbox } from './sandbox';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true });
});
afterAll(() => sandbox.stop());

const media = (images: number, videos = 0, audios = 0): Partial<Media> => ({ images: photos(images), videos: films(videos), audios: sounds(audios) });
const film = films(1)[0];
const [first, last] = photos(2);

type Case = [agent: string, params: Record<string, unknown>, media: Partial<Media>, refusal?: string];
const CASES: Case[] = [
	['ai-photoshoot', { aspectRatio: '21:9' }, {}, 'params.aspectRatio 21:9 is only supported when modelName is nano'],
	['ai-photoshoot', { imageSize: '1K', modelName: 'firered' }, {}, 'params.imageSize is only supported when modelName is nano'],
	['ai-photoshoot', { aspectRatio: '21:9', imageSize: '4K', modelName: 'nano' }, {}],
	['gpt-image', {}, media(6), 'params.images takes at most 5 images when modelName is gpt-image-2'],
	['gpt-image', { modelName: 'gpt-image-2.5-flare' }, media(16)],
	['gpt-image', { aspectRatio: '4:5' }, {}, 'params.aspectRatio 4:5 and 5:4 are not supported when modelName is gpt-image-2'],
	['gpt-image', { quality: 'max', modelName: 'gpt-image-2' }, {}, 'params.quality xhigh and max are not supported when modelName is gpt-image-2'],
	['seedream', {}, media(11), 'params.images takes at most 10 images when modelName is Seedream_50_Pro'],
	['seedream', { modelName: 'Seedream_50_Lite' }, media(14)],
	['seedream', { imageSize: '3K' }, {}, 'params.imageSize must be 1K or 2K when modelName is Seedream_50_Pro'],
	['seedream', { imageSize: '1K', modelName: 'Seedream_50_Lite' }, {}, 'params.imageSize must be 2K or 3K when modelName is Seedream_50_Lite'],
	['seedream', { aspectRatio: 'auto' }, {}],
	['seedream', { aspectRatio: 'auto', modelName: 'Seedream_50_Lite' }, {}, 'params.aspectRatio auto is not supported when modelName is Seedream_50_Lite'],
	['seedream', { tools: ['web_search'] }, {}, 'params.tools is not supported when modelName is Seedream_50_Pro'],
	['nano-banana-edit', { textDescription: '', aspectRatio: '8:1' }, {}],
	['nano-banana-edit', { modelName: 'nano1', aspectRatio: '8:1' }, {}, 'params.aspectRatio 1:4, 4:1, 1:8 and 8:1 are only supported when modelName is nano2'],
	['ai-poster', { imageSize: '1K' }, {}, 'params.imageSize is not supported when modelName is jimeng'],
	['ai-poster', { aspectRatio: '1:1', modelName: 'nano' }, {}],
	['face-forge', { aspectRatio: '1:1' }, {}, 'params.aspectRatio is not supported when modelName is jimeng'],
	['ai-werewolf', { modelName: 'Kling_2_6', duration: '7s' }, {}, 'params.duration must be 5s or 10s when modelName is not Kling_3_0'],
	['seedance', {}, media(9, 3, 3)],
	['seedance', {}, media(0, 0, 1), 'params.audios needs params.images or params.videos'],
	['seedance', { modelName: 'Seedance_20_Mini', resolution: '720p', returnLastFrame: true }, media(2)],
	['seedance', { returnLastFrame: false }, {}, 'params.returnLastFrame must be true'],
	['seedance', { firstFrame: first, lastFrame: last }, {}],
	['seedance', { firstFrame: first }, media(1), 'is not supported with params.firstFrame'],
	['seedance', { extendVideo: film, extendDirection: 'forward' }, media(0, 1)],
	['seedance', { extendVideo: film, extendDirection: 'forward' }, media(0, 2), 'params.videos may only repeat params.extendVideo'],
	['seedance', { extendVideo: 'https://media.example/v2.mp4', extendDirection: 'forward' }, media(0, 1), 'params.videos[0] must be params.extendVideo'],
	['seedance', { modelName: 'Seedance_10_Pro', resolution: '720p' }, media(1), 'params.resolution is not supported for Seedance 1'],
	['seedance', { modelName: 'Seedance_10_Pro' }, media(1, 1), 'params.videos is not supported for Seedance 1'],
	['seedance', { modelName: 'Seedance_15_Pro', aspectRatio: '21:9' }, media(1)],
	['seedance', { modelName: 'Seedance_10_Pro', aspectRatio: '21:9' }, media(1)],
	['seedance-25', { duration: '-1', aspectRatio: 'adaptive' }, {}],
	['seedance-25', { duration: '31s' }, {}, 'params.duration must be -1 or 4s to 30s'],
	['seedance-25', { duration: '3s' }, {}, 'params.duration must be -1 or 4s to 30s'],
	['seedance-25', { firstFrame: first, lastFrame: last }, {}],
	['seedance-25', { lastFrame: last }, {}, 'params.firstFrame is required with params.lastFrame'],
	['seedance-25', { firstFrame: first }, media(1), 'params.images is not supported with params.firstFrame'],
	['seedance-25', { extendVideo: film, extendDirection: 'forward' }, media(3, 2, 1)],
	['seedance-25', { extendVideo: film }, media(0, 1), 'params.extendDirection is required with params.extendVideo'],
	['seedance-25', { extendVideo: film, extendDirection: 'forward' }, {}, 'params.videos is required with params.extendVideo, which stands first in it'],
	['seedance-25', { extendVideo: films(2)[1], extendDirection: 'forward' }, media(0, 2), 'params.videos[0] must be params.extendVideo'],
	['seedance-25', {}, media(0, 0, 10)],
	['kling-O1', { modelName: 'Kling_Video_O1_I2V' }, {}, 'params.images is required'],
	['kling-O1', { modelName: 'Kling_Video_O1_I2V' }, media(2)],
	['kling-O1', { modelName: 'Kling_Video_O1_I2V' }, media(3), 'params.images takes 1 or 2 images when modelName is Kling_Video_O1_I2V'],
	['kling-O1', { modelName: 'Kling_Video_O1_I2V' }, media(1, 1), 'params.videos is not supported when modelName is Kling_Video_O1_I2V'],
	['kling-O1', { duration: '11s' }, {}, 'params.duration must be 3s to 10s'],
	['minimax-h3', {}, media(0, 0, 3)],
	['minimax-h3', { modelName: 'MiniMax_H3_I2V' }, {}, 'params.images is required'],
	['minimax-h3', { modelName: 'MiniMax_H3_I2V', aspectRatio: 'adaptive' }, media(2)],
	['minimax-h3', { modelName: 'MiniMax_H3_I2V' }, media(3), 'params.images takes 1 or 2 images when modelName is MiniMax_H3_I2V'],
	['minimax-h3', { modelName: 'MiniMax_H3_I2V' }, media(1, 1), 'params.videos is not supported when modelName is MiniMax_H3_I2V'],
	['minimax-h3', { modelName: 'MiniMax_H3_I2V' }, media(1, 0, 1), 'params.audios is not supported when modelName is MiniMax_H3_I2V'],
	['minimax-h3', { modelName: 'MiniMax_H3_I2V', aspectRatio: '1:1' }, media(1), 'params.aspectRatio must be adaptive when modelName is MiniMax_H3_I2V'],
	['veo-ai', { modelName: 'Veo_3_1_Fast', aspectRatio: '9:16' }, {}],
	['vidu-ai', { duration: '17s' }, {}, 'params.duration must be 4s to 16s'],
	['sora-2', { duration: '6s' }, {}, 'params.duration must be one of 4s, 8s, 12s'],
	['wan-ai', { duration: '9s' }, {}, 'params.duration must be 3s to 8s'],
];

it.each(CASES)('%s with %j: %#', async (...[name, params, given, refusal]: Case) => {
	const agent = catalogueAgent(name);
	const least = leastBody(agent);
	const images = (least.params.images ?? []) as string[];
	const body = bodyOf(agent, { images, videos: [], audios: [], ...given }, { ...least.params, images: undefined, ...params });
	const { data } = await new Caller(sandbox).http.post('/agent/power-estimates', body);
	expect(data.success ? undefined : data.error.message).toEqual(refusal === undefined ? undefined : expect.stringContaining(refusal));
});
