/** An error meant for a person: its message is the whole output, no stack is to be shown. */
export class Sentence extends Error {
	override name = 'Sentence';
}

/** WebhookReply one line at a time what goes on; the caller decides where it is shown. */
export type Report = (line: string) => void;
