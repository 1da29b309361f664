import sharp from 'sharp';
import type { Photo } from './photo';

export interface Canvas {
	targetWidth: number;
	targetHeight: number;
	fillLeft?: number;
	fillTop?: number;
}

interface Placement {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** The new area is blurred, so it is drawn at this scale to save time. */
const SCALE = 1 / 8;

/** The photo, unscaled if it fits, on a larger canvas that continues the edges of the photo. A JPEG. */
export async function expand(photo: Photo, canvas: Canvas, variant: number): Promise<Buffer> {
	const { targetWidth, targetHeight } = canvas;
	const fits = photo.width <= targetWidth && photo.height <= targetHeight;
	const whole = fits ? photo : await shrink(photo, targetWidth, targetHeight);
	const left = Math.min(canvas.fillLeft ?? Math.floor((targetWidth - whole.width) / 2), targetWidth - 1);
	const top = Math.min(canvas.fillTop ?? Math.floor((targetHeight - whole.height) / 2), targetHeight - 1);
	// Crops what an offset moves beyond the canvas, which sharp would not accept.
	const placed = await crop(whole, Math.min(whole.width, targetWidth - left), Math.min(whole.height, targetHeight - top));
	const room = { left, top, right: targetWidth - left - placed.width, bottom: targetHeight - top - placed.height };
	return sharp(await surroundings(placed, room, variant))
		.resize(targetWidth, targetHeight, { fit: 'fill', kernel: 'cubic' })
		.composite([{ input: placed.bytes, left, top }])
		.jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
		.toBuffer();
}

async function shrink({ bytes }: Photo, width: number, height: number): Promise<Photo> {
	const { data, info } = await sharp(bytes).resize(width, height, { fit: 'inside' }).png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
	return { bytes: data, width: info.width, height: info.height };
}

async function crop(photo: Photo, width: number, height: number): Promise<Photo> {
	if (width === photo.width && height === photo.height) return photo;
	const bytes = await sharp(photo.bytes).extract({ left: 0, top: 0, width, height }).png({ compressionLevel: 1 }).toBuffer();
	return { bytes, width, height };
}

async function surroundings({ bytes, width, height }: Photo, room: Placement, variant: number): Promise<Buffer> {
	const small = await sharp(bytes)
		.resize(scaled(width), scaled(height), { fit: 'fill' })
		.extend({ left: scaled(room.left, 0), top: scaled(room.top, 0), right: scaled(room.right, 0), bottom: scaled(room.bottom, 0), extendWith: 'copy' })
		.png()
		.toBuffer();
	return sharp(small).blur(2 + variant * 0.5).png().toBuffer();
}

function scaled(length: number, least = 1): number {
	return Math.max(least, Math.round(length * SCALE));
}
