/** A run's ID as far as its form tells: what would lead our request with the key to another place than a run is none. */
export function couldBeExecutionId(text: string): boolean {
	return text.length <= 200 && !/^\.+$|[/\\%]|\p{C}/u.test(text);
}
