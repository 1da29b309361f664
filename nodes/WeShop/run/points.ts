/** Points without what binary fractions add to a sum. */
export function rounded(points: number): number {
	return Number(points.toFixed(6));
}

/** In words. */
export function pointsOf(sum: number): string {
	const points = rounded(sum);
	return points === 1 ? '1 point' : `${points} points`;
}
