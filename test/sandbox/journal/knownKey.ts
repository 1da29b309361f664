/** One of the accepted keys, or one followed by a dot and a name, by which a test identifies its requests. */
export function isKnownKey(keys: readonly string[], value: string): boolean {
	return keys.some((key) => value === key || value.startsWith(`${key}.`));
}
