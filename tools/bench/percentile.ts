/**
 * The nearest rank: the least of the values that so large a part of them does not exceed.
 * @param sorted the least first
 * @param part above 0, up to 1; a half is the median, or the lower one of two
 * @throws RangeError when there are no values
 */
export function percentile(sorted: readonly number[], part: number): number {
	const value = sorted[Math.ceil(part * sorted.length) - 1];
	if (value === undefined) throw new RangeError(`There is no ${part} of ${sorted.length} values`);
	return value;
}
