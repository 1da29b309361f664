import { percentile } from '../bench/percentile';

/** RSS may be so much higher in the last third than in the middle one: garbage that n8n has not collected yet. */
const UNEVEN_MIB = 30;

/**
 * Says how memory grew; an empty list if it was flat.
 * The first third does not count: n8n loads code and fills its caches then.
 * @param rssMiB one for each minute; fewer than six say nothing
 */
export function growthOf(rssMiB: number[]): string[] {
	if (rssMiB.length < 6) return [];
	const third = Math.floor(rssMiB.length / 3);
	const middle = medianOf(rssMiB.slice(third, 2 * third));
	const last = medianOf(rssMiB.slice(2 * third));
	return last - middle > UNEVEN_MIB ? [`RSS grew from ${middle} MiB in the middle third to ${last} MiB in the last one`] : [];
}

const medianOf = (numbers: number[]) => percentile([...numbers].sort((one, other) => one - other), 0.5);
