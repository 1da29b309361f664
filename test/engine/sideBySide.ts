import { runWeShop, type Given, type Outcome, type Stop } from './engine';

const waiting: Array<() => void> = [];

/**
 * Declares something slow, an execution for one, beside the test that says what is expected of it. All that a test
 * file declares so begins side by side when a test first asks for any of it, and the file takes as long as the longest.
 * @param begin may ask for another one that is declared
 * @returns asks for it; whoever asks again gets the same
 */
export function sideBySide<T>(begin: () => Promise<T>): () => Promise<T> {
	let begun: Promise<T> | undefined;
	const beginOnce = (): Promise<T> => {
		begun ??= begin();
		// It fails the tests that ask for it, and no others.
		begun.catch(() => undefined);
		return begun;
	};
	waiting.push(() => void beginOnce());
	return () => {
		for (const other of waiting.splice(0)) other();
		return beginOnce();
	};
}

/** An execution of the WeShop node among those that are declared. */
export function execution(given: Given | (() => Promise<Given>), stop?: Stop): () => Promise<Outcome> {
	return sideBySide(async () => await runWeShop(typeof given === 'function' ? await given() : given, stop));
}
