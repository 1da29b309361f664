import { seeded } from '../../test/unit/random';

/** A distribution of run durations, in seconds. */
export interface Lengths {
	count: number;
	shortest: number;
	longest: number;
}

/** How much shorter or longer the lengths of a draw are than stated. */
const VARIATION = 0.15;
/** Multiples of it, without their whole parts, are evenly spread from 0 to 1, however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

const fraction = (number: number) => number - Math.floor(number);

/**
 * The lengths of one draw, in seconds. All lengths of a draw are longer or shorter than stated by the same factor, so that
 * neither a length nor the longest one is a multiple of anybody's poll interval; the lengths of many draws are spread evenly.
 * @param draw 0, 1, 2 …
 */
export function lengthsOf({ count, shortest, longest }: Lengths, draw: number): number[] {
	const factor = 1 + VARIATION * (2 * fraction((draw + 1) * GOLDEN) - 1);
	const random = seeded(draw + 1);
	const at = (part: number) => (shortest + (longest - shortest) * part) * factor;
	if (count === 1) return [at(fraction((draw + 1) * GOLDEN * GOLDEN + 0.5))];
	// One at random from each of `count` equal parts, in any order.
	const lengths = Array.from({ length: count }, (_, index) => at((index + random()) / count));
	return lengths.map((length) => ({ length, order: random() })).sort((one, other) => one.order - other.order).map(({ length }) => length);
}
