import type { RunRequest } from './runs/request';

export const SNEAKER = 'https://shop.example/photos/sneaker.jpg';
export const SHIRT = 'https://shop.example/photos/t-shirt.png';
export const MODEL = 'https://shop.example/photos/model.jpg';
export const BAG = 'https://shop.example/photos/handbag.webp';
export const MASK = 'https://shop.example/photos/sneaker-mask.png';

function image(name: string, originalImage: string, params: object): RunRequest {
	return { agent: { name, version: 'v1.0' }, input: { originalImage }, params: { images: [originalImage], originalImage, ...params } };
}

function video(name: string, url: string, params: object): RunRequest {
	return { agent: { name, version: 'v1.0' }, input: { originalImage: url, images: [url] }, params: { images: [url], textDescription: 'slow turn', ...params } };
}

/** Valid requests of the agents with a contract of their own, as the node sends them. */
export const SAMPLE_RUNS = {
	virtualtryon: image('virtualtryon', SHIRT, { generateVersion: 'weshopFlash', descriptionType: 'auto' }),
	aimodel: image('aimodel', MODEL, { generatedContent: 'freeCreation', maskType: 'autoApparelSegment', textDescription: 'street style' }),
	aiproduct: image('aiproduct', BAG, { generatedContent: 'referToOrigin', maskType: 'autoSubjectSegment', locationId: 2001 }),
	aipose: image('aipose', MODEL, { textDescription: 'hands on hips' }),
	expandimage: image('expandimage', SNEAKER, { targetWidth: 1600, targetHeight: 1000 }),
	removeBG: image('removeBG', SNEAKER, { maskType: 'autoSubjectSegment' }),
	'ai-image-animation': video('ai-image-animation', MODEL, {}),
	kling: video('kling', SNEAKER, {}),
	seedance: video('seedance', BAG, { aspectRatio: '3:4' }),
} satisfies Record<string, RunRequest>;

export type SampleAgent = keyof typeof SAMPLE_RUNS;

/** A sample with changed parameters; `undefined` removes one. */
export function sampleRun(agent: SampleAgent, params: object = {}, input: object = {}): RunRequest {
	const sample: RunRequest = SAMPLE_RUNS[agent];
	return { ...sample, input: { ...sample.input, ...input }, params: { ...sample.params, ...params } };
}
