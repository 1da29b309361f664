import sharp, { type OutputInfo, type OverlayOptions } from 'sharp';
import { captionBand, hue, promptCard, type Caption } from './caption';
import { cutOut } from './cutOut';
import type { Photo } from './photo';

export interface Rendition {
	caption: Caption;
	width: number;
	height: number;
	/** A new scene behind the subject, or the whole photo tinted. */
	treatment: 'scene' | 'tint' | 'mirror';
	/** A CSS color for the scene; one is chosen by default. */
	colour?: string;
	mask?: Buffer;
	/** Shown small in a row at the top. */
	others?: Photo[];
	playSign?: boolean;
}

/** A JPEG that shows the photo, or the words of the prompt if there is none. */
export async function drawRendition(photo: Photo | undefined, rendition: Rendition): Promise<Buffer> {
	const { width, height, caption } = rendition;
	const band = captionBand(caption, width);
	const layers: OverlayOptions[] = [];
	if (photo) {
		const margin = Math.round(width * 0.05);
		const room = { width: width - 2 * margin, height: Math.max(8, height - band.height - 2 * margin) };
		const { data, info } = await subject(photo, rendition, room);
		layers.push({ input: data, left: Math.round((width - info.width) / 2), top: margin + Math.round((room.height - info.height) / 2) });
	}
	// What is drawn with a play sign has its words only in the caption.
	if (!photo && !rendition.playSign) layers.push({ input: promptCard(caption, width, height - band.height), left: 0, top: 0 });
	layers.push(...(await row(rendition.others ?? [], width, height)));
	if (rendition.playSign) layers.push({ input: playSign(Math.round(Math.min(width, height) * 0.22)), gravity: 'centre' });
	layers.push({ input: band.svg, left: 0, top: height - band.height });
	return sharp(scene(rendition)).composite(layers).jpeg({ quality: 85 }).toBuffer();
}

async function subject(photo: Photo, { treatment, mask, caption }: Rendition, room: { width: number; height: number }): Promise<{ data: Buffer; info: OutputInfo }> {
	const cut = treatment === 'scene' ? await cutOut(photo, mask, 1.2) : photo.bytes;
	const fitted = sharp(cut).resize(room.width, room.height, { fit: 'inside' });
	if (treatment === 'scene') return fitted.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
	const shape = await fitted.flop(treatment === 'mirror').png({ compressionLevel: 1 }).toBuffer();
	const tint = await sharp({ create: { width: 8, height: 8, channels: 4, background: `hsla(${hue(caption.index)},70%,55%,0.22)` } }).png().toBuffer();
	return sharp(shape)
		.composite([{ input: tint, tile: true }])
		.png({ compressionLevel: 1 })
		.toBuffer({ resolveWithObject: true });
}

/** Small squares with a white edge, side by side. */
async function row(photos: Photo[], width: number, height: number): Promise<OverlayOptions[]> {
	const gap = Math.round(width * 0.015);
	const side = Math.floor(Math.min(width * 0.22, height * 0.3, (width - gap) / Math.max(1, photos.length) - gap));
	const edge = Math.max(1, Math.round(side * 0.03));
	return await Promise.all(
		photos.map(async ({ bytes }, index) => ({
			input: await sharp(bytes)
				.resize(side - 2 * edge, side - 2 * edge, { fit: 'cover' })
				.extend({ top: edge, bottom: edge, left: edge, right: edge, background: '#ffffff' })
				.png({ compressionLevel: 1 })
				.toBuffer(),
			left: gap + index * (side + gap),
			top: gap,
		})),
	);
}

function scene({ width, height, caption, colour }: Rendition): Buffer {
	const angle = hue(caption.index, caption.agent.length);
	const wall = colour ?? `hsl(${angle},38%,72%)`;
	return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<defs>
			<linearGradient id="light" x1="0" y1="0" x2="1" y2="1">
				<stop offset="0" stop-color="#ffffff" stop-opacity="0.6"/>
				<stop offset="1" stop-color="hsl(${angle},50%,20%)" stop-opacity="0.45"/>
			</linearGradient>
			<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1">
				<stop offset="0" stop-color="#000000" stop-opacity="0.28"/>
				<stop offset="1" stop-color="#000000" stop-opacity="0.05"/>
			</linearGradient>
		</defs>
		<rect width="100%" height="100%" fill="${wall}"/>
		<rect width="100%" height="100%" fill="url(#light)"/>
		<rect y="72%" width="100%" height="28%" fill="url(#floor)"/>
	</svg>`);
}

function playSign(size: number): Buffer {
	return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">
		<circle cx="50" cy="50" r="48" fill="#14161f" fill-opacity="0.7"/><path d="M40 28 L76 50 L40 72 Z" fill="#ffffff"/></svg>`);
}
