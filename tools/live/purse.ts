import { createInterface } from 'node:readline';
import { dataOf, numberIn, runIdIn } from './answers';
import type { Options } from './options';
import { START, type Exchange } from './traffic';

const points = (count: number) => `${count} ${count === 1 ? 'point' : 'points'}`;

/** What may be spent: each step is named with its price before, and allowed or not. */
export class Purse {
	/** At most, in points: what the steps that were allowed may have cost by their prices, or have cost if that was more. */
	spent = 0;
	/** Of the step that was allowed last. */
	private price = 0;

	constructor(
		private readonly options: Pick<Options, 'yes' | 'limit'>,
		private readonly say: (text: string) => void,
	) {}

	/** @param price in points, at most; undefined where WeShop does not say it, and then nothing is spent */
	async allows(what: string, price: number | undefined): Promise<boolean> {
		if (price === undefined) return this.refuse(`${what}: WeShop gives no price, so it is left out.`);
		if (this.spent >= this.options.limit || this.spent + price > this.options.limit) return this.refuse(`${what}: costs up to ${points(price)}, ${this.spent} are spent, and the limit is ${this.options.limit}. Left out.`);
		if (!this.options.yes && !(await this.ask(`${what}: costs up to ${points(price)}. Do it? [y/N]`))) return this.refuse(`${what}: left out.`);
		this.say(`${what}, for up to ${points(price)}.`);
		this.spent += price;
		this.price = price;
		return true;
	}

	/** Counts what WeShop says that the allowed step was charged, where that is more than its price. */
	charge(exchanges: Exchange[]): void {
		const charges = new Map<string | undefined, number>();
		for (const exchange of exchanges.filter(({ call }) => call === START)) {
			const id = runIdIn(exchange);
			const charged = numberIn(dataOf(exchange).powerConsumption);
			if (charged !== undefined) charges.set(id, Math.max(charged, charges.get(id) ?? 0));
		}
		const more = [...charges.values()].reduce((sum, charged) => sum + charged, 0) - this.price;
		if (more <= 0) return;
		this.spent += more;
		this.price += more;
		this.say(`  WeShop charged ${points(more)} more than its price. ${points(this.spent)} are spent${this.spent >= this.options.limit ? ', which is the limit: nothing more is bought' : ''}.`);
	}

	private async ask(question: string): Promise<boolean> {
		if (!process.stdin.isTTY) {
			this.say(`${question} Nobody can answer here: use --yes --limit <points>.`);
			return false;
		}
		this.say(question);
		// Without its own output: lines are searched for the key as wholes, and the terminal shows what is typed.
		const terminal = createInterface({ input: process.stdin, terminal: false });
		const answer = await new Promise<string>((answered) => terminal.once('line', answered).once('close', () => answered(''))).finally(() => terminal.close());
		return /^y(es)?$/i.test(answer.trim());
	}

	private refuse(why: string): false {
		this.say(why);
		return false;
	}
}
