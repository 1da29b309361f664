/** Draws a few pictures at a time, so that a batch of sixteen does not block the sandbox. */
export class RenderQueue {
	private readonly waiting: Array<() => void> = [];
	private drawing = 0;

	constructor(private readonly atATime: number) {}

	async add<T>(draw: () => Promise<T>): Promise<T> {
		if (this.drawing >= this.atATime) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.drawing += 1;
		try {
			return await draw();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.drawing -= 1;
		}
	}
}
