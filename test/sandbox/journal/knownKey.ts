/** One of the accepted keys; or one with a dot and a name behind it, so that a test can tell who asks. */
export function isKnownKey(keys: readonly string[], value: string): boolean {
  return keys.some((key) => value === key || value.startsWith(`${key}.`));
}
