/** The largest difference per channel between neighboring pixels of a background. */
const STEP = 9;
/** The largest difference in brightness to the pixel where the flood fill started, which includes shadows … */
const REACH = 90;
/** … and the largest difference in tint, which excludes most products. */
const TINT = 20;
/** An enclosed region is background if its first pixel is this close to the background beside it … */
const ENCLOSED_REACH = 12;
/** … and it is at least this share of the picture, which excludes reflections. */
const ENCLOSED_SHARE = 0.0015;

const BACKGROUND = 0;
const SUBJECT = 255;
/** Checked, and found to be subject. */
const SETTLED = 254;

/**
 * Flood fill from the border of the picture, and of similar regions inside handles and rings.
 * @param rgb three bytes per pixel
 * @returns a byte per pixel: 0 for background, 255 for subject
 */
export function subjectMask(rgb: Buffer, width: number, height: number): Buffer {
	const mask = Buffer.alloc(width * height, SUBJECT);
	const alike = (one: number, other: number, most: number, tint: number): boolean => {
		const red = (rgb[one * 3] ?? 0) - (rgb[other * 3] ?? 0);
		const green = (rgb[one * 3 + 1] ?? 0) - (rgb[other * 3 + 1] ?? 0);
		const blue = (rgb[one * 3 + 2] ?? 0) - (rgb[other * 3 + 2] ?? 0);
		// Not Math.max and Math.min: this runs millions of times, and under Jest each global is a slow lookup.
		const high = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
		const low = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
		return high <= most && low >= -most && high - low <= tint;
	};
	const reached = new Int32Array(width * height);
	const origins = new Int32Array(width * height);
	/** Turns everything within reach of these pixels into background. Its pixels are the first `count` of `reached`. */
	const flood = (starts: number[]): number => {
		let count = 0;
		const enter = (pixel: number, origin: number): void => {
			mask[pixel] = BACKGROUND;
			reached[count] = pixel;
			origins[count] = origin;
			count += 1;
		};
		const visit = (neighbour: number, pixel: number, origin: number): void => {
			if (mask[neighbour] !== SUBJECT || !alike(neighbour, pixel, STEP, STEP) || !alike(neighbour, origin, REACH, TINT)) return;
			enter(neighbour, origin);
		};
		for (const start of starts) if (mask[start] === SUBJECT) enter(start, start);
		for (let next = 0; next < count; next++) {
			const pixel = reached[next] ?? 0;
			const origin = origins[next] ?? 0;
			const x = pixel % width;
			if (x > 0) visit(pixel - 1, pixel, origin);
			if (x < width - 1) visit(pixel + 1, pixel, origin);
			if (pixel >= width) visit(pixel - width, pixel, origin);
			if (pixel < width * (height - 1)) visit(pixel + width, pixel, origin);
		}
		return count;
	};

	flood(border(width, height));
	const tooSmall = ENCLOSED_SHARE * width * height;
	let beside: number | undefined;
	for (let pixel = 0; pixel < mask.length; pixel++) {
		if (pixel % width === 0) beside = undefined;
		if (mask[pixel] === BACKGROUND) beside = pixel;
		else if (beside !== undefined && mask[pixel] === SUBJECT && alike(pixel, beside, ENCLOSED_REACH, ENCLOSED_REACH)) {
			const count = flood([pixel]);
			if (count < tooSmall) for (let i = 0; i < count; i++) mask[reached[i] ?? 0] = SETTLED;
		}
	}
	for (let pixel = 0; pixel < mask.length; pixel++) if (mask[pixel] !== BACKGROUND) mask[pixel] = SUBJECT;
	return mask;
}

function border(width: number, height: number): number[] {
	const columns = Array.from({ length: width }, (_, x) => [x, (height - 1) * width + x]);
	const rows = Array.from({ length: height }, (_, y) => [y * width, y * width + width - 1]);
	return [...new Set([...columns, ...rows].flat())];
}
