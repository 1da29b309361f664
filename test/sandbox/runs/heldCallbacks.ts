import type { Run } from './run';

/** Callbacks that are due and wait until a test releases them. */
export class HeldCallbacks {
	private held: Array<{ run: Run; send: () => Promise<void> }> = [];

	hold(run: Run, send: () => Promise<void>): void {
		run.callbackHeld = true;
		this.held.push({ run, send });
	}

	/** Resolves with their number after each has been answered or its attempts are used up. */
	async release(atATime = Infinity): Promise<number> {
		const released = this.held.splice(0);
		const left = [...released];
		const sendNext = async (): Promise<void> => {
			for (let next = left.shift(); next; next = left.shift()) {
				next.run.callbackHeld = false;
				await next.send();
			}
		};
		await Promise.all(Array.from({ length: Math.min(atATime, released.length) }, sendNext));
		return released.length;
	}

	clear(): void {
		this.held = [];
	}
}
