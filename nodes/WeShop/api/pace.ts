import type { Clock } from './retry';

/** A little more than a second: requests may catch up with one another on their way. */
const WINDOW = 1_100;

/** Lets at most `perSecond` requests go in any second, in the order in which they come. */
export class Pace {
	/** When the last `perSecond` requests went, or will go, in milliseconds since the epoch. */
	private readonly turns: number[] = [];

	constructor(
		private readonly perSecond: number,
		private readonly clock: Clock,
	) {}

	/** Resolves when it is the caller's turn. */
	async turn(): Promise<void> {
		const now = this.clock.now();
		const earliest = this.turns.length < this.perSecond ? now : this.turns.shift()! + WINDOW;
		const at = Math.max(now, earliest);
		this.turns.push(at);
		if (at > now) await this.clock.sleep(at - now);
	}
}
