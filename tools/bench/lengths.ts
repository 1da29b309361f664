/** A distribution of run durations, in seconds. */
export interface Lengths {
	count: number;
	shortest: number;
	longest: number;
}

/** Evenly distributed from the shortest to the longest, shuffled. */
export function lengthsOf({ count, shortest, longest }: Lengths): number[] {
	if (count === 1) return [longest];
	return Array.from({ length: count }, (_, index) => shortest + ((longest - shortest) * ((index * 37) % count)) / (count - 1));
}
