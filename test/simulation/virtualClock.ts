import type { Clock } from '../../nodes/WeShop/api/retry';
import { settle, START } from '../unit/clock';

interface Sleeper {
	until: number;
	wake(): void;
}

/** Time for hundreds of sleepers over hours, which passes from one of them to the next. */
export class VirtualClock implements Clock {
	private time = START;
	/** Those who wake first are last. */
	private sleepers: Sleeper[] = [];

	constructor(readonly random: () => number) {}

	readonly now = () => this.time;

	readonly sleep = async (milliseconds: number, end?: AbortSignal) => {
		if (end?.aborted) return;
		await new Promise<void>((wake) => {
			const sleeper = this.add(milliseconds, wake);
			end?.addEventListener('abort', () => {
				this.sleepers = this.sleepers.filter((one) => one !== sleeper);
				wake();
			});
		});
	};

	readonly alarm = (milliseconds: number) => {
		const controller = new AbortController();
		const sleeper = this.add(milliseconds, () => controller.abort());
		const { signal } = controller;
		const { removeEventListener } = signal;
		signal.removeEventListener = (...heard: Parameters<typeof removeEventListener>) => {
			sleeper.wake = () => undefined;
			removeEventListener.apply(signal, heard);
		};
		return signal;
	};

	/** Lets time pass until the work is done. */
	async until<T>(work: Promise<T>): Promise<T> {
		let isDone = false;
		const done = () => (isDone = true);
		work.then(done, done);
		for (await settle(); !isDone; await settle()) {
			const next = this.sleepers.at(-1);
			if (!next) throw new Error('Nobody sleeps, and the work is not done');
			this.time = Math.max(this.time, next.until);
			while (this.sleepers.length > 0 && this.sleepers.at(-1)!.until <= this.time) this.sleepers.pop()!.wake();
		}
		return await work;
	}

	private add(milliseconds: number, wake: () => void): Sleeper {
		const sleeper = { until: this.time + milliseconds, wake };
		let from = 0;
		for (let to = this.sleepers.length; from < to; ) {
			const middle = (from + to) >> 1;
			if (this.sleepers[middle]!.until > sleeper.until) from = middle + 1;
			else to = middle;
		}
		this.sleepers.splice(from, 0, sleeper);
		return sleeper;
	}
}
