import { AsyncLocalStorage } from 'node:async_hooks';
import { n8nAxios } from './n8nAxios';
import { builtClock } from './workflow';

/** How much faster than it says a pause is over. */
const FASTER = 120;
/** How long a request or an alarm really takes to time out, whatever its time-out, in milliseconds. */
const LONGEST_HANG = 15_000;
/** The same where one is known to come. */
const SHORT_HANG = 3_000;

/** A host keeps the execution waiting for as long as it will wait. */
export interface Hangs {
	/** Of requests like this, as `GET https://…`. */
	at: RegExp;
	/** How many are still to come. */
	times: number;
}

const NONE: Hangs = { at: /^$/, times: 0 };

interface OwnTime {
	/** In milliseconds. */
	passed: number;
	hangs: Hangs;
}

const ownTime = new AsyncLocalStorage<OwnTime>();

/** Stands at the head of a test file whose executions live in times of their own. */
export function giveExecutionsTimesOfTheirOwn(): void {
	beforeAll(async () => {
		const clock = await builtClock();
		const { now, sleep, alarm } = clock;
		const begun = now();
		clock.now = () => begun + (ownTime.getStore()?.passed ?? 0);
		clock.sleep = async (milliseconds, end) => {
			await sleep(milliseconds / FASTER, end);
			if (!end?.aborted) pass(milliseconds);
		};
		clock.alarm = (milliseconds) => {
			const signal = alarm(longestHang());
			let listening = 0;
			const { addEventListener, removeEventListener } = signal;
			addEventListener.call(signal, 'abort', () => {
				// What has ended in time listens no more, and nobody has waited for this.
				if (listening > 0) timedOut(milliseconds);
			});
			signal.addEventListener = (...heard: Parameters<typeof addEventListener>) => {
				listening++;
				addEventListener.apply(signal, heard);
			};
			signal.removeEventListener = (...heard: Parameters<typeof removeEventListener>) => {
				listening--;
				removeEventListener.apply(signal, heard);
			};
			return signal;
		};
		const axios = await n8nAxios();
		const timeouts = new WeakMap<object, number>();
		axios.interceptors.request.use((config) => {
			const shorter = { ...config, timeout: longestHang(`${(config.method ?? 'get').toUpperCase()} ${axios.getUri(config)}`) };
			timeouts.set(shorter, config.timeout ?? 0);
			return shorter;
		});
		axios.interceptors.response.use(undefined, (error: { code?: string; config?: object }) => {
			if (error.code === 'ECONNABORTED' && error.config) timedOut(timeouts.get(error.config) ?? 0);
			return Promise.reject(error as Error);
		});
	});
}

function timedOut(milliseconds: number): void {
	pass(milliseconds);
	const time = ownTime.getStore();
	if (time) time.hangs.times--;
}

function longestHang(request?: string): number {
	const { at, times } = ownTime.getStore()?.hangs ?? NONE;
	return times > 0 && (request === undefined || at.test(request)) ? SHORT_HANG : LONGEST_HANG;
}

/** Lets time pass in the midst of an execution's own. */
export async function pauseInItsOwnTime(milliseconds: number): Promise<void> {
	await Promise.resolve();
	pass(milliseconds);
}

function pass(milliseconds: number): void {
	const time = ownTime.getStore();
	if (time) time.passed += milliseconds;
}

/**
 * Runs an execution of one item in a time that passes by its pauses and time-outs alone, and much faster: a wait of
 * ten minutes takes seconds, and a busy machine makes none of them longer.
 * @returns what came of it, and how long it took in its own time, in milliseconds
 */
export async function inItsOwnTime<T>(work: () => Promise<T>, hangs: Hangs = NONE): Promise<{ outcome: T; took: number }> {
	const time: OwnTime = { passed: 0, hangs: { ...hangs } };
	const outcome = await ownTime.run(time, work);
	return { outcome, took: time.passed };
}
