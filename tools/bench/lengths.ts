/** How long runs take, in seconds. */
export interface Lengths {
	count: number;
	shortest: number;
	longest: number;
}

/** Evenly from the shortest to the longest, in no order. */
export function lengthsOf({ count, shortest, longest }: Lengths): number[] {
	if (count === 1) return [longest];
	return Array.from({ length: count }, (_, index) => shortest + ((longest - shortest) * ((index * 37) % count)) / (count - 1));
}
