import { hasVendorPrompt, type CatalogueAgent, type CatalogueParameter, type RunBody } from './catalogue';

/** Addresses of the sandbox's shop, all different. */
export const photos = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `https://shop.example/photos/${['sneaker.jpg', 'handbag.webp', 'model.jpg', 't-shirt.png'][index % 4]}?${index + 1}`);
export const films = (count: number): string[] => Array.from({ length: count }, (_, index) => `https://shop.example/photos/turntable.mp4?${index + 1}`);
export const sounds = (count: number): string[] => Array.from({ length: count }, (_, index) => `https://shop.example/sounds/${index + 1}.mp3`);

export interface Media {
	images: string[];
	videos: string[];
	audios: string[];
}

const PROMPT = 'a red shoe on grey stone';
const MASK = 'https://shop.example/photos/sneaker-mask.png';

/** What the smallest request needs by a rule between parameters. */
const LEAST: Record<string, Record<string, unknown>> = {
	aimodel: { textDescription: PROMPT },
	aiproduct: { textDescription: PROMPT },
};

/** Values that go together, where the last value of each enum would not; undefined removes a parameter. */
const FULLEST: Record<string, Record<string, unknown>> = {
	aimodel: { locationId: 42, fashionModelId: 1001, pose: 'referenceImagePose', customMaskUrl: MASK },
	aiproduct: { locationId: 2001, customMaskUrl: MASK },
	expandimage: { targetWidth: 1600, targetHeight: 1000, fillLeft: 10, fillTop: 20 },
	removeBG: { backgroundHex: '#a0b1c2', backgroundId: 3002, customMaskUrl: MASK },
	kling: { modelName: 'Kling_3_0' },
	'ai-image-animation': { modelName: 'Kling_3_0' },
	'ai-werewolf': { modelName: 'Kling_3_0' },
	seedance: { modelName: 'Seedance_20', aspectRatio: '1:1', firstFrame: undefined, lastFrame: undefined, extendVideo: undefined, extendDirection: undefined },
	'seedance-25': { firstFrame: undefined, lastFrame: undefined, extendVideo: films(1)[0] },
	'kling-O1': { modelName: 'Kling_Video_O1_Ele' },
	'minimax-h3': { modelName: 'MiniMax_H3_Reference' },
};

/** The fewest images, and no parameter that may be left out. The prompt is there wherever the client has one to send. */
export function leastBody(agent: CatalogueAgent, media: Partial<Media> = {}): RunBody {
	const needed = agent.params.filter(({ name, required }) => required || (name === 'textDescription' && hasVendorPrompt(agent)));
	const values = needed.map((parameter) => [parameter.name, valueOf(parameter, 0)]);
	const { images, videos, audios } = agent;
	return bodyOf(agent, { images: photos(images.min), videos: films(videos.min), audios: sounds(audios.min), ...media }, { ...Object.fromEntries(values), ...LEAST[agent.agent] });
}

/** The most images, videos and audios, and every parameter that goes together with the others. */
export function fullestBody(agent: CatalogueAgent, media: Partial<Media> = {}): RunBody {
	const values = agent.params.map((parameter) => [parameter.name, valueOf(parameter, -1)]);
	const { images, videos, audios } = agent;
	const body = bodyOf(agent, { images: photos(images.max), videos: films(videos.max), audios: sounds(audios.max), ...media }, { ...Object.fromEntries(values), ...FULLEST[agent.agent] });
	if (agent.agent === 'virtualtryon') [body.input.fashionModelImage, body.input.locationImage] = photos(3).slice(1);
	return body;
}

/** Puts images, videos and audios where the client puts them. */
export function bodyOf({ agent, version }: CatalogueAgent, { images, videos, audios }: Media, params: Record<string, unknown>): RunBody {
	const lists = Object.fromEntries(Object.entries({ videos, audios }).filter(([, urls]) => urls.length > 0));
	const given = Object.entries(params).filter(([, value]) => value !== undefined);
	return {
		agent: { name: agent, version },
		input: { ...lists, ...(images[0] === undefined ? {} : { originalImage: images[0] }) },
		params: { ...Object.fromEntries(given), ...lists, ...(images.length > 0 ? { images } : {}) },
		safeGenerate: 'on',
	};
}

/** @param at 0 for the first value of an enum or range, -1 for the last */
function valueOf({ name, type, enum: values, range }: CatalogueParameter, at: 0 | -1): unknown {
	if (type === 'array of string') return values;
	if (values ?? range) return (values ?? range)?.at(at);
	if (name === 'textDescription') return PROMPT;
	if (type === 'image url') return photos(1)[0];
	return type === 'string' ? `some ${name}` : undefined;
}
