/** Whether a text can be a run's ID by its form: a path in it would lead the request with the key to another place. */
export function couldBeExecutionId(text: string): boolean {
	return text.length <= 200 && !/^\.+$|[/\\%]|\p{C}/u.test(text);
}
