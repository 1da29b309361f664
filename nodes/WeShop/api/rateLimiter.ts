import type { Clock } from './retry';

const SECOND = 1_000;

/** A request that has been saved up; a little less than one, as rounding shortens it. */
const A_TURN = 0.999;

/** A request that has no answer after this time has reached WeShop all the same, in milliseconds. */
const ON_ITS_WAY = 4_000;

/** A request, both times in milliseconds since the epoch. */
interface Turn {
	grantedAt: number;
	answeredAt?: number;
}

/** How many requests may go. */
export interface Rate {
	/** Over time. */
	perSecond: number;
	/** In any second, after a while with fewer. */
	atOnce: number;
}

/**
 * Lets requests go at a rate, in the order in which they come. When one arrives, nobody here knows, as a busy n8n may
 * send it late; but it is before its answer, so a second after that its place is free again.
 */
export class RateLimiter {
	private turns: Turn[] = [];
	/** How many may go by the rate over time; it grows from `at` on, milliseconds since the epoch. */
	private saved: { turns: number; at: number };
	private waiting = 0;
	private last: Promise<unknown> = Promise.resolve();

	constructor(
		private rate: Rate,
		private readonly clock: Clock,
	) {
		this.saved = { turns: rate.atOnce, at: clock.now() };
	}

	/** From now on; what was saved up to now stays. */
	change(rate: Rate): void {
		this.saved = { turns: this.savedNow() + rate.atOnce - this.rate.atOnce, at: this.clock.now() };
		this.rate = rate;
	}

	/** Resolves when it is the caller's turn, with what is to be called when the request has been answered. */
	async turn(): Promise<() => void> {
		const turn = (this.waiting === 0 && this.take()) || (await this.inOrder());
		return () => {
			turn.answeredAt ??= this.clock.now();
		};
	}

	private async inOrder(): Promise<Turn> {
		this.waiting++;
		const mine = this.last.catch(() => undefined).then(async () => await this.wait());
		this.last = mine;
		return await mine.finally(() => this.waiting--);
	}

	private async wait(): Promise<Turn> {
		for (;;) {
			const turn = this.take();
			if (turn) return turn;
			const now = this.clock.now();
			const placeIn = this.turns.length < this.rate.atOnce ? 0 : Math.min(...this.turns.map((one) => freeAt(one, now))) - now;
			const savedIn = ((A_TURN - this.saved.turns) / this.rate.perSecond) * SECOND;
			// Less than a millisecond may pass in no time, and then again.
			await this.clock.sleep(Math.max(placeIn, Math.ceil(savedIn)));
		}
	}

	private take(): Turn | undefined {
		const now = this.clock.now();
		this.turns = this.turns.filter((turn) => freeAt(turn, now) > now);
		this.saved = { turns: this.savedNow(), at: now };
		if (this.turns.length >= this.rate.atOnce || this.saved.turns < A_TURN) return undefined;
		this.saved.turns--;
		const turn: Turn = { grantedAt: now };
		this.turns.push(turn);
		return turn;
	}

	private savedNow(): number {
		const { turns, at } = this.saved;
		return Math.min(this.rate.atOnce, turns + ((this.clock.now() - at) / SECOND) * this.rate.perSecond);
	}
}

/** The earliest for a request whose answer is still to come. */
function freeAt({ grantedAt, answeredAt }: Turn, now: number): number {
	return Math.min(answeredAt ?? now, grantedAt + ON_ITS_WAY) + SECOND;
}
