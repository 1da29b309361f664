import sharp from 'sharp';
import { findPreset } from '../api/catalogue';
import type { StoredFile } from '../files';
import { imagesOf, mainImage, type RunRequest } from '../runs/request';
import { cutOut } from './cutOut';
import { expand } from './expand';
import { frameOf } from './frame';
import { openPhoto, type Photo } from './photo';
import { drawRendition, type Rendition } from './rendition';

/** The images of a run, after their URLs were read. */
export interface Material {
	photo?: Photo;
	/** What came with the photo, in order: references, a garment, a last frame. */
	others: Photo[];
	mask?: Buffer;
}

/** @throws Error that names the URL if there is no image */
export async function gatherMaterial(request: RunRequest, fetchImage: (url: string) => Promise<Buffer>): Promise<Material> {
	const main = mainImage(request);
	const photo = main === undefined ? undefined : await openPhoto(await fetchImage(main));
	const { maskType, customMask, customMaskUrl } = request.params;
	const others: Photo[] = [];
	for (const url of imagesOf(request)) if (url !== main && url !== customMaskUrl) others.push(await openPhoto(await fetchImage(url)));
	if (maskType !== 'custom') return { photo, others };
	return { photo, others, mask: customMaskUrl ? await fetchImage(customMaskUrl) : Buffer.from(customMask ?? '', 'base64') };
}

/** One result of an image run. */
export async function drawImage(request: RunRequest, { photo, others, mask }: Material, index: number): Promise<StoredFile> {
	const { agent, params } = request;
	if (photo && agent.name === 'removeBG') return png(await backgroundRemoved(photo, mask, request, index));
	if (photo && agent.name === 'expandimage') {
		const { targetWidth = photo.width, targetHeight = photo.height } = params;
		return jpeg(await expand(photo, { ...params, targetWidth, targetHeight }, index));
	}
	return jpeg(await drawRendition(photo, { ...rendition(request, photo, index), others, mask }));
}

/** The poster of a video, or with `still` its last frame. */
export async function drawPoster(request: RunRequest, { photo, others }: Material, index: number, still = false): Promise<StoredFile> {
	return jpeg(await drawRendition(photo, { ...rendition(request, photo, index), others, treatment: still ? 'mirror' : 'tint', playSign: !still }));
}

async function backgroundRemoved(photo: Photo, mask: Buffer | undefined, { params }: RunRequest, index: number): Promise<Buffer> {
	const subject = await cutOut(photo, mask, 1.2 + index * 0.15);
	const preset = params.backgroundId === undefined ? undefined : findPreset('removeBG', 'backgrounds', params.backgroundId);
	const background = params.backgroundHex ?? preset?.colour;
	return background ? sharp(subject).flatten({ background }).png({ compressionLevel: 4 }).toBuffer() : subject;
}

function rendition(request: RunRequest, photo: Photo | undefined, index: number): Rendition {
	const { agent, params } = request;
	const location = params.locationId === undefined ? undefined : findPreset(agent.name, 'locations', params.locationId);
	const treatments: Partial<Record<string, Rendition['treatment']>> = { aipose: 'mirror', virtualtryon: 'scene', aimodel: 'scene', aiproduct: 'scene' };
	return {
		caption: { agent: agent.name, prompt: params.textDescription ?? location?.name ?? '', index, count: params.batchCount ?? 1 },
		...frameOf(request, photo),
		treatment: treatments[agent.name] ?? 'tint',
		...(location ? { colour: location.colour } : {}),
	};
}

function png(bytes: Buffer): StoredFile {
	return { bytes, type: 'image/png' };
}

function jpeg(bytes: Buffer): StoredFile {
	return { bytes, type: 'image/jpeg' };
}
