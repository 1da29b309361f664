/** Lets `size` pieces of work go on at a time, the others after them, first come, first served. */
export class ConcurrencyLimit {
	private readonly queue: Array<() => void> = [];
	private taken = 0;

	constructor(private readonly size: number) {}

	async use<T>(work: () => Promise<T>): Promise<T> {
		if (this.taken >= this.size) await new Promise<void>((free) => this.queue.push(free));
		else this.taken++;
		try {
			return await work();
		} finally {
			const next = this.queue.shift();
			if (next) next();
			else this.taken--;
		}
	}
}
