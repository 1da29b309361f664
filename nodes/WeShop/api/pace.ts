import type { Clock } from './retry';

const SECOND = 1_000;

/** A request that has no answer after this time has reached WeShop all the same, in milliseconds. */
const ON_ITS_WAY = 4_000;

/** A request, both times in milliseconds since the epoch. */
interface Turn {
	grantedAt: number;
	answeredAt?: number;
}

/**
 * Lets at most `perSecond` requests arrive in any second, in the order in which they come. When one arrives, nobody here
 * knows, as a busy n8n may send it late; but it is before its answer, so a second after that its place is free again.
 */
export class Pace {
	private turns: Turn[] = [];
	private waiting = 0;
	private last: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly perSecond: number,
		private readonly clock: Clock,
	) {}

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
			await this.clock.sleep(Math.min(...this.turns.map((one) => freeAt(one, now))) - now);
		}
	}

	private take(): Turn | undefined {
		const now = this.clock.now();
		this.turns = this.turns.filter((turn) => freeAt(turn, now) > now);
		if (this.turns.length >= this.perSecond) return undefined;
		const turn: Turn = { grantedAt: now };
		this.turns.push(turn);
		return turn;
	}
}

/** The earliest for a request whose answer is still to come. */
function freeAt({ grantedAt, answeredAt }: Turn, now: number): number {
	return Math.min(answeredAt ?? now, grantedAt + ON_ITS_WAY) + SECOND;
}
