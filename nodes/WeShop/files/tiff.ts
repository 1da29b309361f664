/** The first directory of a TIFF structure: the value of each tag, or the first one, if it is a number in the directory itself. */
export type Directory = ReadonlyMap<number, number | undefined>;

export const TAG = { subfile: 254, width: 256, height: 257, compression: 259, photometric: 262, make: 271, orientation: 274, extraSamples: 338, dngVersion: 50_706 } as const;

/** Far more than any image has. */
const MOST_ENTRIES = 1_000;

const SHORT = 3;
const LONG = 4;
const LONG8 = 16;

/** Where the first directory of a TIFF or BigTIFF begins, and the longest that it can be; in bytes. */
export function placeOfDirectory(view: DataView): { at: number; length: number } {
	const isLittle = view.getUint16(0) === 0x4949;
	const isBig = view.getUint16(2, isLittle) === 43;
	const at = isBig ? Number(view.getBigUint64(8, isLittle)) : view.getUint32(4, isLittle);
	return { at, length: 8 + MOST_ENTRIES * 20 };
}

/**
 * A TIFF whose first directory is far behind, in short: its beginning, and the directory at once after it.
 * @param head the beginning
 * @param directory the bytes from where the directory begins
 */
export function withDirectory(head: Uint8Array, directory: Uint8Array): Uint8Array<ArrayBuffer> {
	const short = new Uint8Array(head.length + directory.length);
	short.set(head);
	short.set(directory, head.length);
	const view = new DataView(short.buffer);
	const isLittle = view.getUint16(0) === 0x4949;
	if (view.getUint16(2, isLittle) === 43) view.setBigUint64(8, BigInt(head.length), isLittle);
	else view.setUint32(4, head.length, isLittle);
	return short;
}

/**
 * Reads a TIFF or BigTIFF, which may be truncated.
 * @param start the position of the structure, which its offsets are relative to
 * @param at the offset of the directory, if not that of the header
 * @returns `undefined` if the directory is not in the bytes
 */
export function firstDirectory(view: DataView, start = 0, at?: number): Directory | undefined {
	if (view.byteLength < start + 16) return undefined;
	const isLittle = view.getUint16(start) === 0x4949;
	const isBig = view.getUint16(start + 2, isLittle) === 43;
	const offset = start + (at ?? (isBig ? Number(view.getBigUint64(start + 8, isLittle)) : view.getUint32(start + 4, isLittle)));
	const [head, step, inline] = isBig ? [8, 20, 12] : [2, 12, 8];
	if (offset < start + 8 || offset + head > view.byteLength) return undefined;
	const count = isBig ? Number(view.getBigUint64(offset, isLittle)) : view.getUint16(offset, isLittle);
	const directory = new Map<number, number | undefined>();
	for (let n = 0, entry = offset + head; n < Math.min(count, MOST_ENTRIES) && entry + step <= view.byteLength; n++, entry += step) {
		directory.set(view.getUint16(entry, isLittle), valueOf(view, entry, inline, isLittle));
	}
	return directory;
}

function valueOf(view: DataView, entry: number, inline: number, isLittle: boolean): number | undefined {
	switch (view.getUint16(entry + 2, isLittle)) {
		case SHORT:
			return view.getUint16(entry + inline, isLittle);
		case LONG:
			return view.getUint32(entry + inline, isLittle);
		case LONG8:
			return Number(view.getBigUint64(entry + inline, isLittle));
		default:
			return undefined;
	}
}

/** Sensor data, behind a color filter or without one. */
const SENSOR = [32_803, 34_892];

/** Compressions of Sony, Samsung, Kodak, Nikon and Pentax. */
const RAW_COMPRESSIONS = [262, 32_767, 32_769, 32_770, 32_867, 34_713, 65_000, 65_535];

/** Whether a TIFF is a camera RAW file, by what the bytes contain of its directory. */
export function isCameraRaw(view: DataView): boolean {
	const tags = firstDirectory(view);
	if (tags?.has(TAG.dngVersion) || SENSOR.includes(tags?.get(TAG.photometric) ?? 0) || RAW_COMPRESSIONS.includes(tags?.get(TAG.compression) ?? 0)) return true;
	// Programs that append a directory of their own leave the camera's in its place.
	const left = firstDirectory(view, 0, 8);
	return [tags, left?.keys().next().value === TAG.subfile ? left : undefined].some(isCameraPreview);
}

/** Cameras store a preview first, and mark it as one. */
function isCameraPreview(tags: Directory | undefined): boolean {
	return tags !== undefined && tags.has(TAG.make) && ((tags.get(TAG.subfile) ?? 0) & 1) === 1;
}
