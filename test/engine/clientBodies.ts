import type { IBinaryKeyData, INodeParameterResourceLocator, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { films, photos, sounds } from '../catalogue/bodies';
import type { OfferedOperation, RunBody } from '../catalogue/catalogue';
import { fileIn, shop, url, withId } from './fields';
import { file, photoOf } from './files';

/** Where the node gets the images of a request from, by their neutral addresses: `i1.png`, `mask.png`. */
export type Located = (address: string) => INodeParameterResourceLocator;

const nameIn = (address: string) => /([^/]+)\.\w+$/.exec(address)![1]!;
const numberIn = (address: string) => Number(/(\d+)\.\w+$/.exec(address)![1]);

export const byAddress: Located = (address) => url(nameIn(address) === 'mask' ? shop('sneaker-mask.png') : photos(numberIn(address)).at(-1)!);
/** The fields of the item are called as the neutral addresses are. */
export const byFile: Located = (address) => fileIn(nameIn(address));

/** Fields whose names in the node are other ones, or whose values. */
const READ: Record<string, (value: never, located: Located) => INodeParameters> = {
	customMaskUrl: (value: string, located) => ({ customMask: located(value) }),
	firstFrame: (value: string, located) => ({ firstFrame: located(value) }),
	lastFrame: (value: string, located) => ({ lastFrame: located(value) }),
	extendVideo: (value: string) => ({ extendVideo: filmAt(value) }),
	locationId: (value: number) => ({ locationId: withId(value) }),
	fashionModelId: (value: number) => ({ fashionModelId: withId(value) }),
	backgroundId: (value: number) => ({ backgroundId: withId(value) }),
	duration: (value: string) => ({ duration: Number.parseInt(value, 10) }),
	generateAudio: (value: string) => ({ generateAudio: value === 'true' }),
};
/** Of the images, only those that the client puts into its list. */
const NAMED = ['fashionModelImage', 'locationImage', 'customMask'];
const LISTS = ['images', 'videos', 'audios'];

const filmAt = (address: string) => films(numberIn(address)).at(-1)!;

/** The node's fields that should make it send this request of the vendor's client. */
export function parametersOf({ resource, operation, ...takes }: OfferedOperation, { input, params }: RunBody, located: Located): INodeParameters {
	const images = (params.images ?? []) as string[];
	const videos = ((params.videos ?? []) as string[]).filter((address) => address !== params.extendVideo).map(filmAt);
	const audios = ((params.audios ?? []) as string[]).map((address) => sounds(numberIn(address)).at(-1)!);
	const single = takes.images === 'list' ? [] : takes.images.filter((name) => !NAMED.includes(name));
	return Object.assign(
		{ resource, operation },
		...Object.entries(params).map(([name, value]) => (LISTS.includes(name) ? {} : (READ[name]?.(value as never, located) ?? { [name]: value }))),
		...NAMED.map((name) => (input[name] === undefined ? {} : { [name]: located(input[name] as string) })),
		takes.images === 'list' ? listOf(images.map(located)) : Object.fromEntries(images.map((address, index) => [single[index], located(address)])),
		takes.video ? { video: videos[0] } : videos.length > 0 ? { videos: videos.join('\n') } : {},
		audios.length > 0 ? { audios: audios.join('\n') } : {},
	) as INodeParameters;
}

/** A list of images as the editor stores it. */
export const listOf = (images: Array<INodeParameterResourceLocator | string>): INodeParameters => (images.length > 0 ? { images: { values: images.map((image) => ({ image })) } } : {});

/** Files for all images of a request, each under its name, and no two alike. */
export async function filesFor(label: string, body: RunBody): Promise<IBinaryKeyData> {
	const names = [...new Set(JSON.stringify(body).match(/(?<=https:\/\/media\.example\/)(i\d+|mask)(?=\.png)/g) ?? [])];
	const contents = await Promise.all(names.map(async (name) => [name, file(await (name === 'mask' ? maskOf(label) : photoOf(`${label} ${name}`)), 'image/png', `${name}.png`)] as const));
	return Object.fromEntries(contents);
}

/** Of the size of the photos, and transparent around them. */
async function maskOf(label: string): Promise<Buffer> {
	return await sharp(await photoOf(`${label} mask`)).ensureAlpha(0.5).png().toBuffer();
}
