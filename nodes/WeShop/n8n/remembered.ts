/** How many of a kind one process of n8n remembers beside those in use, and for how long after their last use, in milliseconds. */
export const MAX_REMEMBERED = 100;
export const MAX_IDLE = 10 * 60_000;

/** What was used so short a time ago, in milliseconds, is in use: an execution that waits for a run reads it more often. */
const IN_USE = 60_000;

/** What is known under a key, made where there is none; the one that was used last is at the end. */
export function remembered<T extends { idle: number }>(known: Map<string, T>, key: string, make: () => T): T {
	const one = known.get(key) ?? make();
	known.delete(key);
	for (const [other, { idle }] of known) if (idle > MAX_IDLE || (known.size >= MAX_REMEMBERED && idle > IN_USE)) known.delete(other);
	known.set(key, one);
	return one;
}
