/** An error for people: only its message is shown, without a stack. */
export class Sentence extends Error {
	override name = 'Sentence';
}

/** Reports the progress line by line; the caller decides where to show it. */
export type Report = (line: string) => void;
