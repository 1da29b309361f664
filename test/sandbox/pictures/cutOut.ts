import sharp from 'sharp';
import { subjectMask } from './flood';
import type { Photo } from './photo';

const LONGEST_SIDE_LOOKED_AT = 1400;

/**
 * The photo with everything but its subject made transparent.
 * @param mask a PNG whose opaque region is the subject; without it the subject is what the border cannot flood
 * @param softness of the edge in pixels
 */
export async function cutOut(photo: Photo, mask: Buffer | undefined, softness: number): Promise<Buffer> {
  const alpha = mask ? await maskAlpha(mask, photo) : await foundAlpha(photo, softness);
  return sharp(photo.bytes)
    .joinChannel(alpha, { raw: { width: photo.width, height: photo.height, channels: 1 } })
    .png({ compressionLevel: 4 })
    .toBuffer();
}

async function foundAlpha({ bytes, width, height }: Photo, softness: number): Promise<Buffer> {
  const small = await sharp(bytes)
    .resize(LONGEST_SIDE_LOOKED_AT, LONGEST_SIDE_LOOKED_AT, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const mask = subjectMask(small.data, small.info.width, small.info.height);
  const soft = await sharp(mask, { raw: { width: small.info.width, height: small.info.height, channels: 1 } })
    .blur(softness)
    // The outermost pixels are mixed with the old background: the edge moves inwards.
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
