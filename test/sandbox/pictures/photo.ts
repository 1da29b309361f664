import sharp from 'sharp';

// Several renditions are drawn in parallel anyway.
sharp.concurrency(1);

/** A decoded, upright photo on white. */
export interface Photo {
	/** Lossless, three channels. */
	bytes: Buffer;
	width: number;
	height: number;
}

/** @throws Error if the bytes are not an image */
export async function openPhoto(bytes: Buffer): Promise<Photo> {
	const { data, info } = await sharp(bytes, { limitInputPixels: 120_000_000 })
		.autoOrient()
		.toColourspace('srgb')
		.flatten({ background: '#ffffff' })
		.png({ compressionLevel: 1 })
		.toBuffer({ resolveWithObject: true });
	return { bytes: data, width: info.width, height: info.height };
}

/** e.g. "jpeg". Undefined if the bytes cannot be decoded or are truncated. */
export async function imageFormat(bytes: Buffer): Promise<string | undefined> {
	if (isWholeBitmap(bytes)) return 'bmp';
	try {
		const image = sharp(bytes, { failOn: 'truncated' });
		const { format, compression } = await image.metadata();
		// The library reads the header of a HEIC photo, and cannot decode it.
		if (compression === 'hevc') return format;
		await image.resize(32).raw().toBuffer();
		return format;
	} catch {
		return undefined;
	}
}

/** The library does not read these; the header says how long the file is. */
function isWholeBitmap(bytes: Buffer): boolean {
	return bytes.length > 54 && bytes.toString('latin1', 0, 2) === 'BM' && bytes.readUInt32LE(2) === bytes.length;
}
