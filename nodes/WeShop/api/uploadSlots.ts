import type { Clock } from './retry';

/**
 * In bytes: how many of images are on their way at a time, for all executions of a process. A few that are sent side by
 * side fill a line; each of many would need longer than a request may take.
 */
const BYTES_AT_A_TIME = 24_000_000;

/** In bytes: what an upload counts at least, for its connection. */
const LEAST = 1_000_000;

interface Waiter {
	share: number;
	isIn: boolean;
	wake: AbortController;
}

/** Lets uploads go on as long as they are small enough together, the others after them, first come, first served. */
export class UploadSlots {
	private readonly queue: Waiter[] = [];
	private taken = 0;

	/**
	 * Resolves when there is room.
	 * @param size in bytes; an image that is larger than all the room is sent alone
	 * @returns what to call when the upload has ended
	 * @throws Stopped
	 */
	async enter(size: number, clock: Clock): Promise<() => void> {
		const waiter: Waiter = { share: Math.min(BYTES_AT_A_TIME, Math.max(LEAST, size)), isIn: false, wake: new AbortController() };
		this.queue.push(waiter);
		this.admit();
		const leave = () => {
			if (waiter.isIn) this.taken -= waiter.share;
			else this.queue.splice(this.queue.indexOf(waiter), 1);
			this.admit();
		};
		while (!waiter.isIn) await clock.sleep(Infinity, waiter.wake.signal).catch((stopped: unknown) => (leave(), Promise.reject(stopped)));
		return leave;
	}

	private admit(): void {
		for (let [next] = this.queue; next && this.taken + next.share <= BYTES_AT_A_TIME; [next] = this.queue) {
			this.queue.shift();
			this.taken += next.share;
			next.isIn = true;
			next.wake.abort();
		}
	}
}
