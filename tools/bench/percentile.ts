/**
 * The percentile by the nearest-rank method.
 * @param sorted in ascending order
 * @param part above 0 and up to 1; 0.5 is the median, or the lower one of two
 * @throws RangeError if there are no values
 */
export function percentile(sorted: readonly number[], part: number): number {
	const value = sorted[Math.ceil(part * sorted.length) - 1];
	if (value === undefined) throw new RangeError(`No percentile ${part} of ${sorted.length} values`);
	return value;
}
