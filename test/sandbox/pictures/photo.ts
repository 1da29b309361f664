import sharp from 'sharp';

// The machine is shared, and several renditions are drawn side by side anyway.
sharp.concurrency(1);

/** A decoded, upright photo; what was transparent is white. */
export interface Photo {
  /** Lossless, three channels. */
  bytes: Buffer;
  width: number;
  height: number;
}

/** @throws Error if the bytes are no image. */
export async function openPhoto(bytes: Buffer): Promise<Photo> {
  const { data, info } = await sharp(bytes, { limitInputPixels: 120_000_000 })
    .autoOrient()
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** e.g. "jpeg". Undefined if the bytes are no image that can be decoded, cut short files among them. */
export async function imageFormat(bytes: Buffer): Promise<string | undefined> {
  try {
    const image = sharp(bytes, { failOn: 'truncated' });
    const { format } = await image.metadata();
    await image.resize(32).raw().toBuffer();
    return format;
  } catch {
    return undefined;
  }
}
