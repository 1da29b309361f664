import type { Agent, Parameters, Refusal } from '../../../nodes/WeShop/agents/agent';
import { buildRequest } from '../../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { agents } from '../../../nodes/WeShop/agents';
import type { RunRequest } from '../../../nodes/WeShop/api/types';

/** The raw parameters by field name, as n8n returns them. */
export type Given = Record<string, unknown>;

export const PHOTO = 'https://shop.example/photo.jpg';
export const CLIP = 'https://shop.example/clip.mp4';
export const MASK = 'https://shop.example/mask.png';

/** The required parameters of each agent. */
export const REQUIRED: Readonly<Record<string, Given>> = {
	virtualtryon: { originalImage: PHOTO, generateVersion: 'weshopFlash', descriptionType: 'auto' },
	aimodel: { originalImage: PHOTO, generatedContent: 'freeCreation', maskType: 'autoApparelSegment', textDescription: 'On a street' },
	aiproduct: { originalImage: PHOTO, generatedContent: 'freeCreation', maskType: 'autoSubjectSegment', textDescription: 'On marble' },
	aipose: { originalImage: PHOTO, textDescription: 'Sitting' },
	expandimage: { originalImage: PHOTO, targetWidth: 2048, targetHeight: 1024 },
	removeBG: { originalImage: PHOTO, maskType: 'autoSubjectSegment' },
	'ai-clothes-changer': { originalImage: PHOTO, garmentImage: PHOTO, textDescription: 'In red' },
	'ai-ghost-mannequin-generator': { originalImage: PHOTO, textDescription: 'On white' },
	'flat-lay': { originalImage: PHOTO, textDescription: 'On wood' },
	'outfit-generator': { originalImage: PHOTO, textDescription: 'A red dress' },
	'ai-photoshoot': { originalImage: PHOTO, sceneImage: PHOTO },
	'ai-image-combiner': { originalImage: PHOTO, secondImage: PHOTO, textDescription: 'Side by side' },
	'ai-translate': { originalImage: PHOTO, textDescription: 'Into German' },
	'remove-filter-from-photo': { textDescription: 'Natural colors' },
	'ai-poster': { textDescription: 'A summer sale' },
	'ai-poster-from-images': { textDescription: 'A summer sale' },
	'ai-logo-generator': { textDescription: 'A bakery' },
	'ai-infographic-generator': { textDescription: 'How to wash wool' },
	'flowchart-generator': { textDescription: 'The return of an order' },
	'ai-room-planner': { textDescription: 'A kitchen' },
	'ai-landscape-design-free': { textDescription: 'A terrace' },
	'ai-headshot-generator': { originalImage: PHOTO, textDescription: 'On gray' },
	'ai-blemish-remover': { originalImage: PHOTO, textDescription: 'Keep the freckles' },
	'photo-wrinkle-remover': { originalImage: PHOTO, textDescription: 'Around the eyes' },
	'ai-hair-color-changer': { originalImage: PHOTO, textDescription: 'Copper red' },
	'ai-hairstyle-changer': { textDescription: 'A bob' },
	'ai-christmas-photo': { originalImage: PHOTO, textDescription: 'Beside a tree' },
	kling: { image: PHOTO, textDescription: 'She turns' },
	'ai-image-animation': { image: PHOTO, textDescription: 'She turns' },
	seedance: { images: PHOTO, textDescription: 'She turns' },
	'seedance-25': { images: PHOTO, textDescription: 'She turns' },
	'kling-O1': { images: PHOTO, textDescription: 'She turns' },
	'kling-v3-omni': { images: PHOTO, textDescription: 'She turns' },
	'minimax-h3': { images: PHOTO, textDescription: 'She turns' },
	'kling-motion-control': { image: PHOTO, video: CLIP },
	'ai-video-enhancer': { video: CLIP },
	'ai-text-remover-from-video': { video: CLIP },
	...Object.fromEntries(['veo-ai', 'vidu-ai', 'sora-2', 'wan-ai', 'hailuo-ai', 'happyhorse', 'grok-imagine-video'].map((name) => [name, { image: PHOTO, textDescription: 'She turns' }])),
	...Object.fromEntries(['gpt-image', 'seedream', 'nano-banana-edit', 'qwen-image-edit', 'firered-image-edit', 'grok-imagine', 'midjourney', 'z-image'].map((name) => [name, { textDescription: 'A red bag' }])),
};

export function agentNamed(name: string): Agent {
	const agent = agents.find((one) => one.name === name);
	if (!agent) throw new Error(`No agent ${name}`);
	return agent;
}

/** The parameters read from the required ones and `given`, where `undefined` empties a field. */
export function read(name: string, given: Given = {}): Parameters {
	const result = readParameters(agentNamed(name), { value: (field) => ({ ...REQUIRED[name], ...given })[field] });
	if ('refusal' in result) throw new Error(`Refused: ${result.refusal.message}`);
	return result;
}

/** The request body. A file in the input field `front` has the URL `https://uploads.example/front`. */
export function requestOf(name: string, given: Given = {}, settings: { taskName?: string; callbackUrl?: string; batchCount?: number } = {}): RunRequest {
	const { values, images, addresses } = read(name, given);
	const urls = Object.entries(images).map(([field, sources]) => [
		field,
		sources.flatMap((source) => (source.mode === 'url' ? [source.url] : source.files.map((file) => `https://uploads.example/${String(file)}`))),
	]);
	return buildRequest(agentNamed(name), values, { ...addresses, ...Object.fromEntries(urls) }, { batchCount: 1, ...settings });
}

export function paramsOf(name: string, given: Given = {}): Record<string, unknown> {
	return requestOf(name, given).params;
}

/** The message and the description of a refusal, on two lines. */
export function refusalOf(name: string, given: Given): string {
	const result = readParameters(agentNamed(name), { value: (field) => ({ ...REQUIRED[name], ...given })[field] });
	if (!('refusal' in result)) throw new Error(`Accepted: ${JSON.stringify(result)}`);
	return textOf(result.refusal);
}

export function textOf({ message, description }: Refusal): string {
	return `${message}\n${description}`;
}
