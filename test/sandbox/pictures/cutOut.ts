import sharp from 'sharp';
import { subjectMask } from './flood';
import type { Photo } from './photo';

const ANALYSED_SIDE = 1400;

/**
 * The photo with everything but its subject made transparent.
 * @param mask a PNG whose opaque region is the subject; without it the subject is detected
 * @param softness of the edge in pixels
 */
export async function cutOut(photo: Photo, mask: Buffer | undefined, softness: number): Promise<Buffer> {
	const alpha = mask ? await maskAlpha(mask, photo) : await detectedAlpha(photo, softness);
	return sharp(photo.bytes)
		.joinChannel(alpha, { raw: { width: photo.width, height: photo.height, channels: 1 } })
		.png({ compressionLevel: 4 })
		.toBuffer();
}

async function detectedAlpha({ bytes, width, height }: Photo, softness: number): Promise<Buffer> {
	const small = await sharp(bytes)
		.resize(ANALYSED_SIDE, ANALYSED_SIDE, { fit: 'inside', withoutEnlargement: true })
		.raw()
		.toBuffer({ resolveWithObject: true });
	const mask = subjectMask(small.data, small.info.width, small.info.height);
	const soft = await sharp(mask, { raw: { width: small.info.width, height: small.info.height, channels: 1 } })
		.blur(softness)
		// Moves the edge inwards, since the outermost pixels are mixed with the old background.
		.linear(2.2, -1.2 * 255)
		.toColourspace('b-w')
		.raw()
		.toBuffer();
	return sharp(soft, { raw: { width: small.info.width, height: small.info.height, channels: 1 } })
		.resize(width, height, { fit: 'fill' })
		.toColourspace('b-w')
		.raw()
		.toBuffer();
}

async function maskAlpha(mask: Buffer, { width, height }: Photo): Promise<Buffer> {
	return sharp(mask).ensureAlpha().extractChannel('alpha').resize(width, height, { fit: 'fill' }).raw().toBuffer();
}
