import { createInterface } from 'node:readline/promises';
import type { Options } from './options';

const points = (count: number) => `${count} ${count === 1 ? 'point' : 'points'}`;

/** What may be spent: each step is named with its price before, and allowed or not. */
export class Purse {
	/** At most, in points: what the steps that were allowed may have cost. */
	spent = 0;

	constructor(
		private readonly options: Pick<Options, 'yes' | 'limit'>,
		private readonly say: (text: string) => void,
	) {}

	/** @param price in points, at most; undefined where WeShop does not say it, and then nothing is spent */
	async allows(what: string, price: number | undefined): Promise<boolean> {
		if (price === undefined) return this.refuse(`${what}: WeShop gives no price, so it is left out.`);
		if (this.spent + price > this.options.limit) return this.refuse(`${what}: costs up to ${points(price)}, ${this.spent} are spent, and the limit is ${this.options.limit}. Left out.`);
		if (!this.options.yes && !(await this.ask(`${what}: costs up to ${points(price)}. Do it? [y/N] `))) return this.refuse(`${what}: left out.`);
		this.say(`${what}, for up to ${points(price)}.`);
		this.spent += price;
		return true;
	}

	private async ask(question: string): Promise<boolean> {
		if (!process.stdin.isTTY) {
			this.say(`${question}Nobody can answer here: use --yes --limit <points>.`);
			return false;
		}
		const terminal = createInterface({ input: process.stdin, output: process.stdout });
		// readline takes Ctrl+C for itself while it asks.
		terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
		const answer = await terminal.question(question).finally(() => terminal.close());
		return /^y(es)?$/i.test(answer.trim());
	}

	private refuse(why: string): false {
		this.say(why);
		return false;
	}
}
