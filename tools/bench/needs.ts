import { needFor } from './model';

const AMOUNTS = [10, 1_000, 100_000];
/** The usual duration of a picture and a video, in seconds. */
const LENGTHS = [
	['pictures of 10 s', 10, 'image'],
	['videos of 3 min', 180, 'video'],
] as const;
/** Items per execution. */
const ITEMS = 10;

const few = (number: number) => (number < 0.01 ? 'under 0.01' : number < 10 ? number.toFixed(number < 0.1 ? 3 : 2) : String(Math.round(number)));

/** What 10, 1,000 and 100,000 runs per day need according to the model. */
export function needsTable(): string {
	const rows = AMOUNTS.flatMap((amount) =>
		LENGTHS.map(([what, seconds, media]) => {
			const [inNode, paused] = [needFor(amount, seconds, ITEMS, false, media), needFor(amount, seconds, ITEMS, true, media)];
			return [
				`${amount.toLocaleString('en')} ${what}`,
				few(inNode.inFlight),
				few(inNode.executionSlots),
				`${few(inNode.requestsPerSecond)} / ${few(paused.requestsPerSecond)}`,
				`${few(inNode.cores)} / ${few(paused.cores)}`,
			];
		}),
	);
	const head = ['Per day', 'Runs in flight', 'Executions waiting in the node', 'Requests to WeShop per second, waiting / paused', 'Cores of n8n, waiting / paused'];
	return [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
